"""LibreOffice, as people open our files with it and save them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice")
SEMICOLONS = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"
COMMAS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
XLSX = "xlsx"
needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None,
    reason="LibreOffice is not installed; on Debian: apt install libreoffice-calc-nogui",
)


def saved(raw: bytes, name: str, wanted: str, folder: Path) -> bytes:
    """The file `name` with this content, opened and saved in the format `wanted`.

    CSV is opened in UTF-8, as its window proposes it by the mark of our files; saved as CSV, cells
    are written as they are shown.
    """
    given, made = folder / name, folder / "saved"
    given.write_bytes(raw)
    suffix = wanted.partition(":")[0]
    options = [f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"]
    if given.suffix == ".csv":
        options.append("--infilter=CSV:44,34,76")
    done = subprocess.run(
        [str(SOFFICE), *options, "--convert-to", wanted, "--outdir", str(made), str(given)],
        capture_output=True,
        timeout=120,
        check=True,
    )
    file = made / f"{given.stem}.{suffix}"
    assert file.exists(), done.stderr.decode()
    content = file.read_bytes()
    file.unlink()
    return content
