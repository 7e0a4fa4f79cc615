"""The documents tell the truth: what they name exists, and what exists is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]
MADE = ("var/", "requirements-dev.in", ".venv")  # made when the program runs
CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
PLAIN = re.compile(r"[\w-][\w.-]*\.(?:py|html|css|js|md|txt|toml|in|po|json|service|conf)")
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()}
SETTING = re.compile(r"\bACORN_[A-Z_]+[A-Z]\b")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def paths_in(text: str) -> set[str]:
    """What a document writes as code and means as a file or folder of ours."""
    found = set()
    for piece in (word for code in CODE.findall(text) for word in code.split()):
        if not FILE.fullmatch(piece) or piece.startswith(("/", "-")):
            continue
        ours = piece.split("/")[0] in {*FOLDERS, ".ci"} if "/" in piece else PLAIN.fullmatch(piece)
        if ours:
            found.add(piece)
    return found


def is_there(piece: str) -> bool:
    if piece.startswith(MADE):
        return True
    if "/" in piece:
        return (ROOT / piece).exists()
    return any(ROOT.glob(piece)) or any(
        path.name == piece for folder in FOLDERS - {".venv", "var", ".git"}
        for path in (ROOT / folder).rglob(piece)
    )  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text()
    missing = {piece for piece in paths_in(text) if not is_there(piece)}
    for target in LINK.findall(text):
        if "://" not in target and not target.startswith("#"):
            file = (document.parent / target.partition("#")[0]).resolve()
            missing |= set() if file.exists() else {target}

    assert not missing


def test_architecture_and_recipes_name_many_files() -> None:
    """So that the test above cannot pass by finding none."""
    for document in ("architecture.md", "recipes.md"):
        assert len(paths_in((ROOT / "docs" / document).read_text())) > 25


def test_every_command_that_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    commands |= {"migrate", "collectstatic", "check", "makemigrations"}  # Django's own
    text = "\n".join(path.read_text() for path in DOCUMENTS)

    code = "\n".join(CODE.findall(text) + BLOCK.findall(text))
    made = set(re.findall(r"\bmake ([a-z]+)\b", code))
    managed = set(re.findall(r"(?:manage\.py|^acorn|&& acorn) ([a-z_]+)", code, re.MULTILINE))
    assert {"run", "test", "check", "help"} <= made <= targets
    assert {"invite_manager", "audit_verify", "run_deadlines", "migrate"} <= managed
    assert managed <= commands


def test_make_help_tells_of_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    told = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)

    assert phony
    assert set(phony[1].split()) == told


def test_every_setting_is_read_and_explained() -> None:
    """The table of docs/operations.md, and what the code asks for, are the same names."""
    code = "\n".join((ROOT / "acorn" / file).read_text() for file in ("env.py", "settings.py"))
    read = set(re.findall(r'(?:text|flag|number|names|networks)\(\s*"(ACORN_[A-Z_]+)"', code))
    table = (ROOT / "docs" / "operations.md").read_text()
    explained = set(re.findall(r"^\| `(ACORN_[A-Z_]+)`", table, re.MULTILINE))
    everywhere = {
        setting
        for path in (*DOCUMENTS, ROOT / "Makefile", *(ROOT / "docs" / "deploy").iterdir())
        for setting in SETTING.findall(path.read_text())
        if not setting.startswith("ACORN_TEST_")
    }

    assert len(read) > 10
    assert explained == read
    assert everywhere <= read


def test_decisions_are_numbered_without_a_gap_and_half_a_page_long() -> None:
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    for number, file in enumerate(files, 1):
        text = file.read_text()
        assert file.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        assert len(text.splitlines()) <= 45, file.name
        assert "**Decision.**" in text, file.name


def test_the_page_that_shows_the_house_is_one_page() -> None:
    assert len((ROOT / "docs" / "architecture.md").read_text().splitlines()) <= 80


def test_the_picture_of_the_readme_is_small() -> None:
    pictures = LINK.findall((ROOT / "README.md").read_text())
    shown = [ROOT / target for target in pictures if target.endswith((".png", ".webp"))]

    assert shown
    assert all(path.stat().st_size <= 150_000 for path in shown)
