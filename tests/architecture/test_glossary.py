"""One word for each thing: the words that the glossary rules out stand in no text."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def ruled_out() -> list[tuple[str, str]]:
    """The word to say, and each word not to say for it."""
    return [
        (said, word.strip()) for said, _means, others in rows()
        for word in others.split(",") if word.strip()
    ]  # fmt: skip


def texts() -> list[str]:
    """Every text that people read, in English."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    found: list[str] = []
    for message in catalogue:
        found += message.id if isinstance(message.id, (list, tuple)) else [message.id]
    return [text for text in found if text]


def test_the_glossary_is_whole() -> None:
    words = [said for said, _means, _others in rows()]

    assert len(words) > 40
    assert len(words) == len(set(words))
    assert all(means for _said, means, _others in rows())


@pytest.mark.parametrize(("said", "word"), ruled_out(), ids=lambda value: value)
def test_a_word_that_is_ruled_out_stands_in_no_text(said: str, word: str) -> None:
    bare = word.removeprefix("to ")
    flags = 0 if bare.isupper() else re.IGNORECASE
    pattern = re.compile(rf"\b{re.escape(bare)}s?\b", flags)
    found = [text for text in texts() if pattern.search(text)]

    assert not found, f"Say “{said}”."
