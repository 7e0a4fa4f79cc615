"""The mails about API clients, put into words when they are handed over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.composers import absolute, compose, spoken_to
from accounts.models import User
from common.formats import moment
from machines.models import ApiClient
from machines.scopes import in_words
from machines.services.telling import TOPIC, Told
from notifications.composers import Mail, register
from vendors.models import Membership
from vendors.permissions import Area

if TYPE_CHECKING:
    from notifications.models import Delivery


def register_all() -> None:
    """Speak for the topic of this app; called once at start-up."""
    register(TOPIC, told)


def told(delivery: Delivery, now: datetime) -> Mail | None:
    """What was done to a client, when and by whom. None for who is no admin any more."""
    client = ApiClient.objects.select_related("vendor").filter(pk=delivery.subject_id).first()
    admins = Membership.objects.operating(Area.ADMIN).select_related("user")
    admin = admins.filter(user=delivery.person_id, vendor=delivery.vendor_id).first()
    if client is None or admin is None:
        return None
    with spoken_to(admin.user):
        what = Told(delivery.data["what"])
        subject, sentence = _words(what, client, delivery)
        page = reverse("machines:client", args=[client.public_id])
        context: dict[str, object] = {
            "client": client,
            "vendor": client.vendor.name,
            "sentence": sentence,
            "facts": [
                (_("Client id"), client.public_id),
                (_("What it may do"), in_words(client) if client.revoked_at is None else "–"),
                (_("By"), _author(delivery.data.get("by"))),
                (_("When"), moment(datetime.fromisoformat(str(delivery.data["at"])))),
            ],
            "is_over": client.revoked_at is not None,
            "link": absolute(page),
        }
        return compose("api_client", subject, admin.user, context)


def _words(what: Told, client: ApiClient, delivery: Delivery) -> tuple[str, str]:
    """Subject, and what it means."""
    names = {"client": client.name, "vendor": client.vendor.name}
    if what == Told.MADE:
        subject = _("New API client: %(client)s")
        sentence = _("%(client)s now works with the orders of %(vendor)s by itself.")
    elif what == Told.CHANGED:
        subject = _("API client changed: %(client)s")
        sentence = _("Its name or what it may do is another from now on.")
    elif what == Told.REVOKED:
        subject = _("API client revoked: %(client)s")
        sentence = _(
            "It is refused for good. Orders may now wait for an answer that it used to give."
        )
    else:
        subject = _("New secret for the API client %(client)s")
        ends = datetime.fromisoformat(str(delivery.data["ends_at"]))
        names["time"] = moment(ends)
        at_once = str(delivery.data["ends_at"]) == str(delivery.data["at"])
        sentence = (
            _("The secret before was refused at once.")
            if at_once
            else _("The secret before works until %(time)s: give the program the new one.")
        )
    return subject % names, sentence % names


def _author(person_id: object) -> str:
    if person_id is None:
        return _("ACORN")
    person = User.objects.filter(pk=int(str(person_id))).first()
    if person is None:
        return _("somebody")
    return _("the retailer") if person.staff_role else person.name
