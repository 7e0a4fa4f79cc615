"""A thread, its messages, what they say, and who takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from threads.querysets import MessageQuerySet, ParticipantQuerySet, ThreadQuerySet
from threads.states import Audience, Side
from vendors.models import Vendor

if TYPE_CHECKING:
    from django.db.models.manager import Manager


class Thread(models.Model):
    """All that is said about one record: `kind` and `key` name it, as `kinds.py` registers it.

    `waits_since` is the vendor's first message since the house last wrote, or settled it.
    """

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    vendor = models.ForeignKey(
        Vendor,
        models.PROTECT,
        related_name="+",
        verbose_name=_("vendor"),
        db_index=False,  # the index below begins with it
    )
    last_at = models.DateTimeField(_("last message"))
    waits_since = models.DateTimeField(_("waits since"), null=True, blank=True)

    objects: ClassVar[Manager[Thread]] = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_thread_a_record"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["vendor", "-last_at"], name="thread_vendor_last"),
            models.Index(
                fields=["waits_since"],
                condition=models.Q(waits_since__isnull=False),
                name="thread_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Message(models.Model):
    """That somebody said something to somebody: never changed, never deleted.

    What was said lies in a `MessageText` beside it, which can be erased. `send_key` comes from the
    form, so that the same form sent twice is one message.
    """

    thread = models.ForeignKey(
        Thread,
        models.PROTECT,
        related_name="messages",
        db_index=False,  # the index below begins with it
    )
    side = models.CharField(_("written by"), max_length=6, choices=Side.choices)
    audience = models.CharField(_("read by"), max_length=6, choices=Audience.choices)
    author_id = models.BigIntegerField(_("author"), null=True)
    client_id = models.BigIntegerField(_("API client"), null=True, editable=False)
    source = models.CharField(max_length=10)
    at = models.DateTimeField(_("written"))
    send_key = models.UUIDField()

    objects: ClassVar[Manager[Message]] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["thread", "author_id", "send_key"], name="message_sent_once"
            ),
            models.UniqueConstraint(
                fields=["thread", "client_id", "send_key"],
                condition=models.Q(client_id__isnull=False),
                name="message_sent_once_by_client",
            ),
            models.CheckConstraint(
                condition=models.Q(audience=Audience.BOTH) | models.Q(audience=models.F("side")),
                name="note_of_ones_own_side",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["thread", "id"], name="message_thread"),
            models.Index(fields=["author_id", "at"], name="message_author"),
            models.Index(
                fields=["client_id", "at"],
                condition=models.Q(client_id__isnull=False),
                name="message_client",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.pk}"

    @property
    def is_internal(self) -> bool:
        """Whether only the writer's own side may read it."""
        return self.audience != Audience.BOTH


class MessageText(models.Model):
    """What a message says, with the salt of the hash that the audit log holds of it.

    Personal: it can be erased (`services/erasing.py`), and the log stays valid.
    """

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="body")
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self) -> str:
        return str(self.message_id)


class Attachment(models.Model):
    """A file of a message, as it lies in the store under `storage`.

    A picture was written anew; `digest` is the SHA-256 of what was sent, in hex. Name and content
    are personal and go with the text (`services/erasing.py`).
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="files", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=140, blank=True)
    content_type = models.CharField(_("kind"), max_length=40)
    size = models.PositiveIntegerField(_("size"))
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, editable=False)
    storage = models.CharField(max_length=32, unique=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "position"], name="file_in_its_place"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether there is a small copy to show."""
        return self.content_type.startswith("image/")


class Mention(models.Model):
    """That a message names a person, who is told of it."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="mentions", db_index=False)
    person_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "person_id"], name="mentioned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.person_id}"


class Participant(models.Model):
    """How far one person has read a thread (`seen` is a message's key), and whether he follows it.

    `follows` is empty until he takes part or chooses: then the kind's own rule says who is told.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="participants", db_index=False)
    person_id = models.BigIntegerField()
    seen = models.BigIntegerField(default=0)
    follows = models.BooleanField(null=True)

    objects: ClassVar[Manager[Participant]] = ParticipantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thread", "person_id"], name="one_part_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.person_id}"
