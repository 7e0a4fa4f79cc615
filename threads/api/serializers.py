"""What the API of threads takes and gives."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from threads.filing import TYPES
from threads.states import READS, Audience, Side

OWN = [(value, label) for value, label in Audience.choices if value in READS[Side.VENDOR]]
CONTENT_TYPES = sorted({content_type for content_type, _ending in TYPES.values()})


class FileSerializer(serializers.Serializer[Any]):
    """A file of a message. `link` opens for five minutes, for who asked alone."""

    id = serializers.IntegerField()
    message = serializers.IntegerField()
    name = serializers.CharField()
    content_type = serializers.ChoiceField(CONTENT_TYPES)
    size = serializers.IntegerField(min_value=0, help_text="bytes")
    link = serializers.CharField(help_text="path; add it to the portal's address")


class MessageSerializer(serializers.Serializer[Any]):
    """One message. `text` is plain text, and empty where it was erased."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    side = serializers.ChoiceField(Side.choices)
    audience = serializers.ChoiceField(OWN)
    author = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    is_erased = serializers.BooleanField()
    files = FileSerializer(many=True)


class MessagesSerializer(serializers.Serializer[Any]):
    """A page of messages, newest first; an empty cursor means that there are none before."""

    next_cursor = serializers.CharField(allow_blank=True)
    results = MessageSerializer(many=True)


class FilesSerializer(serializers.Serializer[Any]):
    """The files of a page of messages, newest first."""

    next_cursor = serializers.CharField(allow_blank=True)
    results = FileSerializer(many=True)


class WriteSerializer(serializers.Serializer[Any]):
    """A message to write. The same `send_key` again is the same message, and is not sent twice."""

    text = serializers.CharField(trim_whitespace=False, allow_blank=True, max_length=100_000)
    audience = serializers.ChoiceField(OWN, default=Audience.BOTH.value)
    send_key = serializers.UUIDField(required=False)


class AttachSerializer(WriteSerializer):
    """Files, as `multipart/form-data`, with or without a text."""

    TYPED = ("text", "audience", "send_key")

    text = serializers.CharField(
        trim_whitespace=False, allow_blank=True, max_length=100_000, default=""
    )
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True, max_length=None), allow_empty=False
    )
