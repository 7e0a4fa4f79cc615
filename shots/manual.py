"""The pictures of README and docs, made of those that were just taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from shots.camera import SIZES

if TYPE_CHECKING:
    from pathlib import Path

# Name in docs/img → name of the sight, width, theme.
PICTURES: dict[str, tuple[str, int, str]] = {
    "today": ("dashboards-today", 1280, "light"),
    "list": ("list-waiting", 1280, "light"),
    "performance": ("dashboards-performance", 1280, "dark"),
    "order-phone": ("order-waiting", 390, "light"),
}
COLOURS = 128  # what a page of flat colours needs; a quarter of the bytes


def publish(pictures: Path, folder: Path) -> list[Path]:
    """Cut what a screen shows of each picture in `pictures`, and write it into `folder`."""
    made = []
    for name, (sight, width, theme) in PICTURES.items():
        with Image.open(pictures / f"{sight}-{width}-{theme}.png") as picture:
            screen = picture.convert("RGB").crop((0, 0, width, SIZES[width]))
        made.append(folder / f"{name}.png")
        screen.quantize(COLOURS, dither=Image.Dither.NONE).save(made[-1], optimize=True)
    return made
