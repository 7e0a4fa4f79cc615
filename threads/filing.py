"""Files that somebody attaches: what they are by content and by name, and how they are kept.

Pictures are decoded and written anew (`decoding.py`); of a PDF only the frame is looked at, since
it is never shown, only handed out as an attachment.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import Invalid
from common.formats import number
from common.texts import one_line
from threads import storage

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST = 15 * 1024 * 1024  # bytes
MOST = 20  # files a message
LONGEST_NAME = 120
WAIT = 40  # seconds, of which 20 may be processor time
TAIL = 65_557  # bytes at the end in which the directory of a ZIP archive is looked for
ENDINGS = {
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".png": "png",
    ".webp": "webp",
    ".heic": "heif",
    ".heif": "heif",
    ".pdf": "pdf",
}
TYPES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "PDF": ("application/pdf", ".pdf"),
}
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1")
ONE_AT_A_TIME = threading.BoundedSemaphore(1)  # decoding takes memory: once a process


@dataclass(frozen=True)
class Filed:
    """A file as it lies in the store; `digest` is the SHA-256 of what was sent, in hex."""

    key: str
    name: str
    content_type: str
    size: int
    digest: str
    width: int = 0
    height: int = 0


def file_away(upload: UploadedFile[Any]) -> Filed:
    """Check one file and keep it. Raises `Invalid` with a sentence that names it."""
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if not size:
        raise _refusal(_("“%(name)s” is empty."), name, "empty")
    if size > LARGEST:
        raise _refusal(
            _("“%(name)s” has %(size)s MB. A file may have %(most)s MB."), name, "too_large",
            size=number(-(-size // 1024**2)), most=number(LARGEST // 1024**2),
        )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="acorn-file-") as folder:
        source = Path(folder) / "source"
        digest = hashlib.sha256()
        with source.open("wb") as copy:
            for chunk in upload.chunks():
                digest.update(chunk)
                copy.write(chunk)
        family = _family(source, name)
        key = storage.fresh_key()
        try:
            made = (
                _keep_pdf(source, key, name)
                if family == "pdf"
                else _draw(source, family, key, name)
            )
        except BaseException:
            storage.remove(key)
            raise
    content_type, ending = TYPES[made["format"]]
    return Filed(
        key=key,
        name=name
        if Path(name).suffix.lower() in _endings_of(ending)
        else f"{Path(name).stem}{ending}",
        content_type=content_type,
        size=storage.path_of(key).stat().st_size,
        digest=digest.hexdigest(),
        width=made.get("width", 0),
        height=made.get("height", 0),
    )


def clean_name(sent: str) -> str:
    """The last part of a path, on one line, with nothing unseen or turned, and not too long."""
    last = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    plain = one_line(last).replace('"', "'").lstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or _("file")
    return f"{stem[: LONGEST_NAME - len(ending[:10]) - 1] or _('file')}.{ending[:10]}"


def _endings_of(ending: str) -> tuple[str, ...]:
    return (".jpg", ".jpeg") if ending == ".jpg" else (ending,)


def _family(source: Path, name: str) -> str:
    """What the file is, if its first bytes and its ending agree."""
    said = ENDINGS.get(Path(name).suffix.lower())
    if said is None:
        raise _refusal(
            _("“%(name)s” cannot be attached. Attach pictures (JPEG, PNG, WebP, HEIC) or PDF."),
            name, "kind_not_taken",
        )  # fmt: skip
    with source.open("rb") as file:
        head = file.read(16)
    if _by_content(head) != said:
        raise _refusal(
            _("“%(name)s” is not what its ending says. Save it anew as what it is."),
            name, "kind_differs",
        )  # fmt: skip
    return said


def _by_content(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return "heif"
    return "pdf" if head.startswith(b"%PDF-") else ""


def _keep_pdf(source: Path, key: str, name: str) -> dict[str, Any]:
    """Keep a PDF as it is, unless it is something else as well."""
    content = source.read_bytes()
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n\t \x00"):
        raise _refusal(_("“%(name)s” is no whole PDF. Save it anew."), name, "unreadable")
    if b"PK\x05\x06" in content[-TAIL:]:
        raise _refusal(
            _("“%(name)s” is a PDF and an archive in one. Save it anew as PDF."), name, "two_kinds"
        )
    path = storage.make_room(key)
    shutil.copyfile(source, path)
    path.chmod(0o600)
    return {"format": "PDF"}


def _draw(source: Path, family: str, key: str, name: str) -> dict[str, Any]:
    """Have a picture written anew by a process of its own."""
    target, small = storage.make_room(key), storage.path_of(key, small=True)
    paths = [str(path) for path in (target, small)]
    command = [sys.executable, "-m", "threads.decoding", str(source), family, *paths]
    try:
        with ONE_AT_A_TIME:
            ended = subprocess.run(  # noqa: S603  our own module, paths that we made
                command, cwd=settings.BASE_DIR, capture_output=True, timeout=WAIT, check=False
            )
        made: dict[str, Any] = json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # killed at one of its limits, or crashed
        made = {"refused": "unreadable"}
    if word := made.get("refused"):
        raise _refusal(_of_picture(word), name, word)
    for path in (target, small):
        path.chmod(0o600)
    return made


def _of_picture(word: str) -> str:
    sentences = {
        "too_large": _(
            "“%(name)s” is too large a picture. It may have 40 million pixels, and 12,000 a side."
        ),
        "animated": _("“%(name)s” moves. Attach a picture that stands still."),
    }
    return sentences.get(
        word, _("“%(name)s” cannot be read. Save it anew, or photograph it again.")
    )


def _refusal(sentence: str, name: str, code: str, **more: str) -> Invalid:
    return Invalid(sentence % {"name": name, **more}, code=f"file_{code}", field="files")
