"""The first sheet of an XLSX that somebody uploads, row by row, in bounded memory.

Expat reads it in pieces: no library that is well kept does so without holding a whole row, a whole
table of styles, or a dense grid up to the farthest cell, each of which a small file can make huge.
"""

from __future__ import annotations

import zipfile
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import IO, TYPE_CHECKING, TypeVar
from xml.parsers import expat

from django.utils.translation import gettext as _

from common.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100 * 1024 * 1024  # bytes, and the next one is how many times the packed ones
MOST_RATIO = 100
SMALL = 1024 * 1024  # bytes unpacked below which a ratio says nothing
MOST_COLUMNS = 200
MOST_TEXTS = 500_000
MOST_LETTERS = 20_000_000  # of all texts that cells share
LONGEST_TEXT = 32_767
LONGEST_EXPONENT = 30
LONGEST_NAME = 12  # of a cell
PIECE = 64 * 1024
ACTIVE = ("vbaproject", "macrosheets/", "externallinks/", "activex/", "dialogsheets/")
OLD = b"\xd0\xcf\x11\xe0"  # a workbook of 97 to 2003, or one with a password


def unreadable(text: str) -> Invalid:
    """The refusal of a file as a whole."""
    return Invalid(text, code="unreadable", field="file")


def xlsx_rows(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something: each row's number and its cells as text.

    Numbers come plain with a point, days as the number of days that a spreadsheet counts. A cell
    with a formula gives what it last came to. Raises `Invalid` for what is no plain workbook.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_hostile(archive)
            texts = _Texts()
            if "xl/sharedStrings.xml" in archive.namelist():
                for _none in texts.feed(archive, "xl/sharedStrings.xml"):
                    pass
            yield from _Rows(texts.found).feed(archive, _first_sheet(archive))
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, EOFError, OSError) as error:
        raise _no_workbook() from error
    except (NotImplementedError, RuntimeError) as error:  # a way of packing or locking unknown
        raise _no_workbook() from error


def _no_workbook() -> Invalid:
    return unreadable(
        _("This is no workbook that can be read. Save it as .xlsx or CSV and upload it again.")
    )


def _refuse_hostile(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise unreadable(
            _("This workbook is larger inside than a sheet of 10,000 lines can be. Split it.")
        )
    if unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1):
        raise unreadable(_("This workbook is packed more tightly than a real one ever is."))
    names = [entry.filename.lower() for entry in entries]
    if any(word in name for name in names for word in ACTIVE) or _is_macro_enabled(archive):
        raise unreadable(
            _(
                "This workbook holds macros or links to other files. Save it as a plain .xlsx, "
                "without them, and upload it again."
            )
        )


def _is_macro_enabled(archive: zipfile.ZipFile) -> bool:
    with archive.open("[Content_Types].xml") as types:
        return b"macroenabled" in types.read(SMALL).lower()


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Where the first sheet of the workbook stands; refuses days that are counted from 1904."""
    seen = _Attributes(("sheet", "workbookPr"))
    for _none in seen.feed(archive, "xl/workbook.xml"):
        pass
    counted = next((a for tag, a in seen.found if tag == "workbookPr"), {}).get("date1904", "")
    if counted in {"1", "true"}:
        raise unreadable(
            _("This workbook counts days from 1904. Turn that off in its settings, or use CSV.")
        )
    first = _only(attributes for tag, attributes in seen.found if tag == "sheet")
    links = _Attributes(("Relationship",))
    for _none in links.feed(archive, "xl/_rels/workbook.xml.rels"):
        pass
    wanted = _only(value for name, value in first.items() if name.endswith(":id"))
    target = _only(link["Target"] for _tag, link in links.found if link.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _only(found: Iterator[T]) -> T:
    """The first of them. Raises ValueError when there is none."""
    for one in found:
        return one
    raise ValueError("nothing found")


class _Reader:
    """Feeds one part of the archive to expat, piece by piece. No part may declare entities."""

    def feed(self, archive: zipfile.ZipFile, name: str) -> Iterator[tuple[int, list[str]]]:
        """Read the part; gives what was finished after each piece."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        with archive.open(name) as part:
            while piece := part.read(PIECE):
                parser.Parse(piece, False)  # noqa: FBT003  expat takes no names
                yield from self.finished()
            parser.Parse(b"", True)  # noqa: FBT003
        yield from self.finished()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Letters between elements."""

    def finished(self) -> list[tuple[int, list[str]]]:
        """The rows that are complete."""
        return []


def _refuse_doctype(*_parts: object) -> None:
    raise ValueError("a document type")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


class _Attributes(_Reader):
    """The attributes of the elements of some names."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note it."""
        if _local(tag) in self.names and len(self.found) < MOST_ENTRIES:
            self.found.append((_local(tag), attributes))


class _Text(_Reader):
    """Collects the letters of one text, up to the longest that a cell may hold."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.is_open = False

    def text(self, data: str) -> None:
        """Add them, where they count."""
        if self.is_open and self.length < LONGEST_TEXT:
            self.parts.append(data)
            self.length += len(data)

    def taken(self) -> str:
        """The text; the next one begins."""
        text = "".join(self.parts)[:LONGEST_TEXT]
        self.parts, self.length = [], 0
        return text


class _Texts(_Text):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.letters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A run of letters, unless it says how something is read aloud."""
        self.is_open = _local(tag) == "t" or (self.is_open and _local(tag) != "rPh")

    def end(self, tag: str) -> None:
        """The end of a run, or of a text."""
        self.is_open = False
        if _local(tag) == "si":
            self.found.append(self.taken())
            self.letters += len(self.found[-1])
            if len(self.found) > MOST_TEXTS or self.letters > MOST_LETTERS:
                raise ValueError("too many texts")


def _unsolved(cell: str) -> Invalid:
    """A program that does not reckon wrote the formula: what it comes to stands nowhere."""
    text = _(
        "The formula in cell %(cell)s has no result. Open the file in a spreadsheet and save it "
        "there, or put the value into the cell."
    )
    return unreadable(text % {"cell": cell})


class _Rows(_Text):
    """The cells of a sheet."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.texts = texts
        self.ready: list[tuple[int, list[str]]] = []
        self.row = self.column = -1
        self.kind = self.name = ""
        self.is_unsolved = False
        self.cells: dict[int, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or what is in it."""
        tag = _local(tag)
        if tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = -1
        elif tag == "c":
            name = attributes.get("r", "")
            self.column = _column(name) if name else self.column + 1
            self.kind = attributes.get("t", "n")
            self.name, self.is_unsolved = name[:LONGEST_NAME], False
        elif tag in {"f", "v"}:
            self.is_unsolved = tag == "f"
        self.is_open = tag in {"v", "t"}

    def end(self, tag: str) -> None:
        """A cell or a row is complete."""
        tag = _local(tag)
        self.is_open = False
        if tag == "c":
            if self.is_unsolved:
                raise _unsolved(self.name)
            value = _value(self.kind, self.taken(), self.texts)
            if value and 0 <= self.column < MOST_COLUMNS:
                self.cells[self.column] = value
        elif tag == "row" and self.cells:
            width = max(self.cells) + 1
            self.ready.append((self.row, [self.cells.get(at, "") for at in range(width)]))
            self.cells = {}

    def finished(self) -> list[tuple[int, list[str]]]:
        """The rows since it was last asked."""
        ready, self.ready = self.ready, []
        return ready


def _column(name: str) -> int:
    """0 for A1, 27 for AB7."""
    found = 0
    for letter in islice(name, 4):
        if letter.isdigit():
            break
        found = found * 26 + ord(letter.upper()) - ord("A") + 1
    return found - 1


def _value(kind: str, text: str, texts: list[str]) -> str:
    if kind == "s":
        at = int(text or -1)
        return texts[at] if 0 <= at < len(texts) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind != "n" or not text:
        return text
    try:
        number = Decimal(repr(float(text)))  # 0.1 is stored as 0.10000000000000001
    except (ValueError, InvalidOperation):
        return text
    is_plain = number.is_finite() and abs(number.adjusted()) < LONGEST_EXPONENT
    plain = f"{number:f}" if is_plain else text
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
