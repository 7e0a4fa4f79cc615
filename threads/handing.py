"""An attached file as an answer: an attachment in which nothing runs, under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

from threads import storage

if TYPE_CHECKING:
    from threads.models import Attachment

POLICY = "sandbox; default-src 'none'"


def handed_out(file: Attachment, *, small: bool = False) -> FileResponse:
    """A file, or its small copy, as an attachment in which nothing runs."""
    try:
        content = storage.path_of(file.storage, small=small and file.is_picture).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["Content-Security-Policy"] = POLICY
    return response
