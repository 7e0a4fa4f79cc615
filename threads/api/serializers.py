"""What the API of threads takes and gives."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api.strict import StrictSerializer, TextField
from threads.filing import TYPES
from threads.states import READS, Audience, Side

OWN = [(value, label) for value, label in Audience.choices if value in READS[Side.VENDOR]]
CONTENT_TYPES = sorted({content_type for content_type, _ending in TYPES.values()})

TEXT = "Plain text of at most 10,000 characters. “@” and a name mentions a person."


@extend_schema_field(OpenApiTypes.BINARY)
class UploadField(serializers.FileField):
    """A file as it is sent."""


class FileSerializer(serializers.Serializer[Any]):
    """A file of a message. `link` opens for five minutes, for who asked alone."""

    id = serializers.IntegerField(help_text="The file's key.")
    message = serializers.IntegerField(help_text="The `id` of its message.")
    name = serializers.CharField(help_text="As it was sent, with the ending of what it is.")
    content_type = serializers.ChoiceField(CONTENT_TYPES, help_text="What it is.")
    size = serializers.IntegerField(min_value=0, help_text="In bytes.")
    link = serializers.CharField(
        help_text="A path below the portal's address, to be fetched with the same token."
    )


class MessageSerializer(serializers.Serializer[Any]):
    """One message. `text` is plain text, and empty where it was erased."""

    id = serializers.IntegerField(help_text="The message's key; later ones have larger keys.")
    at = serializers.DateTimeField(help_text="When it was written.")
    side = serializers.ChoiceField(Side.choices, help_text="Who wrote it.")
    audience = serializers.ChoiceField(OWN, help_text="Who may read it.")
    author = serializers.CharField(help_text="The name of the person or the API client.")
    text = serializers.CharField(allow_blank=True, help_text="Plain text; lines end with \\n.")
    is_erased = serializers.BooleanField(help_text="Its words and files were taken away.")
    files = FileSerializer(many=True, help_text="What is attached to it.")


class MessagesSerializer(serializers.Serializer[Any]):
    """A page of messages, newest first; an empty cursor means that there are none before."""

    next_cursor = serializers.CharField(allow_blank=True, help_text="Of the older ones.")
    results = MessageSerializer(many=True, help_text="The messages of this page.")


class FilesSerializer(serializers.Serializer[Any]):
    """The files of a page of messages, newest first."""

    next_cursor = serializers.CharField(
        allow_blank=True, help_text="Of older messages; a page may hold no file and have one."
    )
    results = FileSerializer(many=True, help_text="The files of these messages.")


class WriteSerializer(StrictSerializer):
    """A message to write. The same `send_key` again is the same message, and is not sent twice."""

    text = TextField(trim_whitespace=False, allow_blank=True, max_length=100_000, help_text=TEXT)
    audience = serializers.ChoiceField(
        OWN, default=Audience.BOTH.value, help_text="Who may read it; `vendor` is a note of yours."
    )
    send_key = serializers.UUIDField(
        required=False,
        help_text="Names the message: the same again writes nothing and gives the first. An "
        "`Idempotency-Key` does it for the whole request; one of the two is enough.",
    )


class AttachSerializer(WriteSerializer):
    """Files, as `multipart/form-data`, with or without a text."""

    TYPED = ("text", "audience", "send_key")

    text = TextField(
        trim_whitespace=False, allow_blank=True, max_length=100_000, default="", help_text=TEXT
    )
    files = serializers.ListField(
        child=UploadField(allow_empty_file=True, max_length=None),
        allow_empty=False,
        help_text="JPEG, PNG, WebP, HEIC or PDF, 15 MB each, at most 20; pictures are made anew.",
    )
