"""The mail about a message, put into words at hand-over, from the truth of that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.composers import spoken_to
from accounts.models import User
from machines.models import ApiClient
from notifications.composers import Mail, register
from threads.kinds import record_of
from threads.models import Message, Participant
from threads.people import readers_of
from threads.reading import writer
from threads.services.telling import MESSAGE
from threads.states import Side

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Delivery
    from threads.kinds import Record
    from threads.people import Person


def register_all() -> None:
    """Speak for the topic of this app; called once at start-up."""
    register(MESSAGE, told)


def told(delivery: Delivery, now: datetime) -> Mail | None:
    """That somebody wrote. None for who may not read it any more, or has read it meanwhile.

    An internal note is only announced: its words do not leave the portal.
    """
    message = (
        Message.objects.select_related("thread", "body").filter(pk=delivery.subject_id).first()
    )
    if message is None:
        return None
    person = User.objects.filter(pk=delivery.person_id or 0, is_active=True).first()
    if person is None or _has_seen(message, person.pk):
        return None
    with spoken_to(person):
        about = record_of(message.thread)
        reader = about and readers_of(about, message.audience).get(person.pk)
        return _mail(about, message, reader) if about and reader else None


def _has_seen(message: Message, person_id: int) -> bool:
    return Participant.objects.filter(
        thread=message.thread_id, person_id=person_id, seen__gte=message.pk
    ).exists()


def _mail(about: Record, message: Message, reader: Person) -> Mail:
    person = User.objects.filter(pk=message.author_id or 0).values_list("name", flat=True).first()
    clients = ApiClient.objects.filter(pk=message.client_id or 0)
    client = clients.values_list("name", flat=True).first()
    names = {
        "title": about.title,
        "name": writer(message.author_id, person, client),
    }
    page = about.desk_page if reader.side == Side.HOUSE else about.page
    context = {
        "subject": _("%(title)s: message from %(name)s") % names,
        "heading": _("%(name)s wrote about %(title)s") % names,
        "text": "" if message.is_internal else message.body.text,
        "is_internal": message.is_internal,
        "is_erased": message.body.erased_at is not None,
        "link": f"{settings.PUBLIC_URL}{page}#message-{message.pk}",
        "button": _("Open %(title)s") % names,
        "vendor": about.vendor.name,
    }
    return Mail(
        subject=str(context["subject"]),
        text=render_to_string("emails/threads.txt", context),
        html=render_to_string("emails/threads.html", context),
    )
