"""A record's messages and files: `.as_view(kind="order")` in the addresses of its API."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from common.api.schemas import ErrorSerializer
from common.errors import Invalid, NotPermitted
from machines.api.base import ApiView
from threads.api.serializers import (
    AttachSerializer,
    FilesSerializer,
    MessageSerializer,
    MessagesSerializer,
    WriteSerializer,
)
from threads.handing import handed_out
from threads.kinds import kind_of
from threads.links import Held, bearer_of, link_to, opened
from threads.models import Attachment
from threads.querysets import Reader
from threads.reading import SHOWN, conversation
from threads.services.sending import send_message
from threads.services.writing import Draft
from threads.states import Side
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import FileResponse
    from rest_framework.request import Request

    from threads.kinds import Record
    from threads.models import Message
    from threads.reading import Spoken
    from vendors.tenancy import Tenancy

REFUSALS = dict.fromkeys((400, 401, 403, 404, 406), ErrorSerializer)
WRITTEN = OpenApiExample(
    "A message to the buyer", {"text": "Line 2 ships from another site."}, request_only=True
)
ATTACHED = OpenApiExample(
    "A text beside the files",
    {"text": "The packing list."},
    request_only=True,
    media_type="multipart/form-data",
)
NUMBER = OpenApiParameter(
    "number", str, OpenApiParameter.PATH, description="The `purchase_order_number`."
)
TOKEN = OpenApiParameter(
    "token", str, OpenApiParameter.PATH, description="As `link` of the file gives it."
)
PAGING = [
    NUMBER,
    OpenApiParameter("cursor", str, description="`next_cursor` of the page before, as it came."),
]


class ThreadAPIView(ApiView):
    """The thread of one record of the vendors of who asks."""

    access = Permission.READ_MESSAGES
    kind = ""

    def permissions(self, method: str) -> tuple[Permission, ...]:
        """Of messages, and of the record that they are about."""
        own = Permission.WRITE_MESSAGES if method == "POST" else Permission.READ_MESSAGES
        return own, kind_of(self.kind).permission

    @property
    def tenancy(self) -> Tenancy:
        """For whom this request works."""
        tenancy: Tenancy = self.request._request.tenancy  # type: ignore[attr-defined]  # noqa: SLF001
        return tenancy

    @cached_property
    def about(self) -> Record:
        """The record; otherwise 404."""
        kind = kind_of(self.kind)
        vendors = self.tenancy.vendors_with(kind.permission)
        record = kind.find(self.kwargs["number"], vendors) if vendors else None
        if record is None:
            raise Http404
        return record

    @property
    def reader(self) -> Reader:
        """Who asks, be it a person or a machine, to which nothing is new or old."""
        return Reader(self.request.user.pk or 0, Side.VENDOR, self.about.vendor.created_at)

    def page(self) -> tuple[list[Spoken], str]:
        """A page of messages, newest first, and the cursor of the next one."""
        cursor = self.request.query_params.get("cursor", "")
        if cursor and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < SHOWN):
            raise Invalid(_("This cursor is none of ours. Begin without one."), field="cursor")
        before = int(cursor) if cursor else None
        said = conversation(self.about.kind, self.about.key, self.reader, before=before)
        return said.messages[::-1], str(said.earlier or "")

    def files_of(self, message: Spoken) -> Iterator[dict[str, Any]]:
        """The files of a message, each with a fresh link."""
        for file in message.files:
            if not file.is_erased:
                yield {
                    "id": file.key,
                    "message": message.key,
                    "name": file.name,
                    "content_type": file.content_type,
                    "size": file.size,
                    "link": link_to(
                        Held(Attachment(pk=file.key), self.about.vendor.pk),
                        bearer=bearer_of(self.request._request),  # noqa: SLF001
                        route="threads-api:link",
                    ),
                }

    def payload(self, message: Spoken) -> dict[str, Any]:
        """One message as the API gives it."""
        return {
            "id": message.key,
            "at": message.at,
            "side": message.side,
            "audience": message.audience,
            "author": message.who,
            "text": message.text,
            "is_erased": message.is_erased,
            "files": list(self.files_of(message)),
        }

    def require_writing(self) -> None:
        """404 and 403 before anything is said of the body."""
        if self.about.vendor.pk not in self.tenancy.vendors_with(Permission.WRITE_MESSAGES):
            raise NotPermitted(_("Writing messages needs the right to operate in some area."))

    def send(self, data: dict[str, Any]) -> Response:
        """Write the message; 201 with what was written."""
        message = send_message(
            about=self.about,
            draft=Draft(data["text"], data["audience"], data.get("send_key") or uuid4()),
            uploads=data.get("files", []),
            side=Side.VENDOR,
            actor=self.request._request.actor,  # type: ignore[attr-defined]  # noqa: SLF001
        )
        return Response(self.payload(self._spoken(message)), status=201)

    def _spoken(self, message: Message) -> Spoken:
        said = conversation(
            self.about.kind, self.about.key, self.reader, before=message.pk + 1, size=1
        )
        return said.messages[0]


class MessagesAPIView(ThreadAPIView):
    """What was said about a record."""

    @extend_schema(
        operation_id="messages_list",
        summary="Read messages",
        tags=["messages"],
        parameters=PAGING,
        responses={200: MessagesSerializer, **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        """A page of messages that the vendor's people may read, newest first."""
        messages, cursor = self.page()
        return Response(
            {"next_cursor": cursor, "results": [self.payload(each) for each in messages]}
        )

    @extend_schema(
        operation_id="messages_write",
        summary="Write a message",
        tags=["messages"],
        parameters=[NUMBER],
        examples=[WRITTEN],
        request=WriteSerializer,
        responses={201: MessageSerializer, 409: ErrorSerializer, 415: ErrorSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        """Write a message; who takes part is told."""
        self.require_writing()
        serializer = WriteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self.send(serializer.validated_data)


class FilesAPIView(ThreadAPIView):
    """The files of a record's messages."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="files_list",
        summary="List files",
        tags=["messages"],
        parameters=PAGING,
        responses={200: FilesSerializer, **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        """The files of a page of messages, newest first, each with a link for five minutes."""
        messages, cursor = self.page()
        files = [file for message in messages for file in self.files_of(message)]
        return Response({"next_cursor": cursor, "results": files})

    @extend_schema(
        operation_id="files_attach",
        summary="Send files",
        tags=["messages"],
        parameters=[NUMBER],
        examples=[ATTACHED],
        request={"multipart/form-data": AttachSerializer},
        responses={201: MessageSerializer, 409: ErrorSerializer, 415: ErrorSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        """Send files with a message; one that is refused refuses all."""
        self.require_writing()
        given = request.POST
        fields = {name: given[name] for name in AttachSerializer.TYPED if name in given}
        serializer = AttachSerializer(data={**fields, "files": request.FILES.getlist("files")})
        serializer.is_valid(raise_exception=True)
        return self.send(serializer.validated_data)


class OneAnswer(BaseContentNegotiation):
    """A file is what it is, whatever the caller would rather have; a refusal is JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """There is no body to read."""
        return None

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """The first one."""
        return renderers[0], renderers[0].media_type


class LinkAPIView(ApiView):
    """A link to a file, as the lists of the API give it."""

    access = "verified"
    content_negotiation_class = OneAnswer

    @extend_schema(
        operation_id="files_read",
        summary="Fetch a file",
        tags=["messages"],
        parameters=[TOKEN],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **REFUSALS},
    )
    def get(self, request: Request, token: str) -> FileResponse:
        """The file, as an attachment; 404 for a link of somebody else, or one that ran out."""
        found = opened(request._request, token)  # noqa: SLF001
        if found is None:
            raise Http404
        return handed_out(found[0].file)
