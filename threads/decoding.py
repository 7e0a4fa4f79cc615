"""Decodes one picture in a process of its own and writes it anew: `python -m threads.decoding`.

What somebody sends is read by big libraries written in C. Here they have little memory, little time
and nothing of ours at hand; whatever happens to them happens to this process alone. It knows no
Django and no database.

Arguments: the source, its family (as in FAMILIES), where to write the picture and its small copy.
Prints one line of JSON: {"format", "width", "height"}, or {"refused": a word}.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 12_000
SMALL = 480
MEMORY = 1_500_000_000  # bytes of address space; 40 million pixels take 160 MB a copy
SECONDS = 20  # of processor time
LARGEST_RESULT = 60_000_000  # bytes

FAMILIES = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heif": ("HEIF",)}
WRITTEN_AS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heif": "JPEG"}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 88, "method": 3},
}


class Refused(Exception):
    """A picture that we do not take, by a word that the caller knows."""


def main(source: str, family: str, target: str, small: str) -> dict[str, Any]:
    """Decode, set upright, write anew without anything but pixels; gives what came of it."""
    if family == "heif":
        from pillow_heif import register_heif_opener  # noqa: PLC0415  large, and rarely needed

        register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # we ask before anything is decoded, and say it in a sentence
    with Image.open(source, formats=FAMILIES[family]) as opened:
        _check(opened, family)
        opened.load()
        upright = ImageOps.exif_transpose(opened)
    kind = WRITTEN_AS[family]
    plain = _plain(upright, kind)
    plain.save(target, kind, **OPTIONS[kind])
    size = plain.size
    plain.thumbnail((SMALL, SMALL))
    plain.save(small, kind, **OPTIONS[kind])
    return {"format": kind, "width": size[0], "height": size[1]}


def _check(opened: Image.Image, family: str) -> None:
    """What the header says; nothing is decoded yet."""
    width, height = opened.size
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise Refused("too_large")
    if family in {"png", "webp"} and getattr(opened, "n_frames", 1) > 1:
        raise Refused("animated")


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """The pixels alone: no place, no camera, no comment, no profile."""
    wanted = ("RGB", "L") if kind == "JPEG" else ("RGB", "RGBA", "L", "LA")
    if kind == "WEBP":
        wanted = ("RGB", "RGBA")
    if image.mode.startswith("I"):  # sixteen bits: to convert them would cut off, not scale
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode not in wanted:
        has_alpha = kind != "JPEG" and (image.has_transparency_data or "A" in image.mode)
        image = image.convert("RGBA" if has_alpha else "RGB")
    image.info.clear()
    return image


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_RESULT, LARGEST_RESULT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere address space is counted in other ways
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answer() -> dict[str, Any]:
    try:
        return main(*sys.argv[1:])
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "too_large"}
    except Exception as error:  # noqa: BLE001  whatever a decoder raises: it cannot be read
        for left in sys.argv[3:]:
            Path(left).unlink(missing_ok=True)
        return {"refused": "unreadable", "why": type(error).__name__}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    _limit()
    sys.stdout.write(json.dumps(_answer()))
