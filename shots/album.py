"""One page that shows all pictures side by side."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from shots.pages import Sight

PAGE = """<!doctype html><meta charset="utf-8"><title>Pages</title><style>
body {{ font: 14px system-ui; margin: 24px; background: #777; color: #fff }}
section {{ display: flex; gap: 12px; align-items: flex-start; overflow-x: auto; margin: 0 0 32px }}
img {{ max-height: 640px }}
</style>{sections}
"""
SECTION = "<h2>{name} <small>{path}</small></h2><section>{pictures}</section>"
PICTURE = '<a href="{file}"><img loading="lazy" alt="{file}" src="{file}"></a>'


def bind(folder: Path, sights: list[Sight]) -> Path:
    """Write `index.html` beside the pictures; gives its path."""
    sections = []
    for sight in sights:
        files = sorted(path.relative_to(folder) for path in folder.glob(f"*/{sight.name}-*.png"))
        pictures = "".join(PICTURE.format(file=escape(str(file))) for file in files)
        sections.append(
            SECTION.format(name=escape(sight.name), path=escape(sight.path), pictures=pictures)
        )
    page = folder / "index.html"
    page.write_text(PAGE.format(sections="\n".join(sections)), encoding="utf-8")
    return page
