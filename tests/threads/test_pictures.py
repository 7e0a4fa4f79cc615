"""Pictures of every make: what becomes of colours, depth and orientation, made anew."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from threads import storage
from threads.filing import file_away


def anew(name, image, **options):
    """The picture as it is kept."""
    out = BytesIO()
    image.save(out, **options)
    file = file_away(SimpleUploadedFile(name, out.getvalue()))
    kept = Image.open(storage.path_of(file.key))
    kept.load()
    assert (kept.width, kept.height) == (file.width, file.height)
    return kept


def near(found, wanted, by=12):
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def halves(mode="RGB", size=(60, 40)):
    """Red on its left half, blue on its right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_sixteen_bits_a_point_are_scaled_and_not_cut_off():
    scan = Image.new("I;16", (256, 4))
    scan.putdata([x * 257 for x in range(256)] * 4)

    kept = anew("scan.png", scan, format="PNG")

    assert [kept.getpixel((x, 0)) for x in (0, 64, 128, 255)] == [0, 64, 128, 255]


def test_colours_of_print_stay_what_they_are():
    kept = anew("print.jpg", halves("CMYK"), format="JPEG", quality=95)

    assert kept.mode == "RGB"
    assert near(kept.getpixel((10, 20)), (255, 0, 0))
    assert near(kept.getpixel((50, 20)), (0, 0, 255))


RED = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}
MADE = [*(("JPEG", "a.jpg", at) for at in RED), ("PNG", "a.png", 6), ("WEBP", "a.webp", 8)]


@pytest.mark.parametrize(("kind", "name", "orientation"), MADE)
def test_it_stands_as_the_camera_meant_it(kind, name, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation

    kept = anew(name, halves(), format=kind, exif=exif).convert("RGB")

    w, h = kept.size
    assert (w, h) == ((60, 40) if orientation < 5 else (40, 60))
    edges = {
        "left": (5, h // 2),
        "right": (w - 5, h // 2),
        "top": (w // 2, 5),
        "bottom": (w // 2, h - 5),
    }
    assert near(kept.getpixel(edges[RED[orientation]]), (255, 0, 0), 30)
    assert not kept.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_make_of_png_is_taken(mode):
    kept = anew("a.png", halves().convert(mode), format="PNG")

    assert kept.size == (60, 40)


def test_what_one_sees_through_stays_so():
    image = Image.new("P", (20, 20), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])

    kept = anew("a.png", image, format="PNG", transparency=0)

    assert kept.convert("RGBA").getpixel((5, 5))[3] == 0
