"""Files that somebody might send to do harm, each made here: small in bytes, large in effect."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin

HTML = b"<html><script>alert(document.cookie)</script></html>"


def picture(kind="JPEG", size=(60, 40), mode="RGB", **options) -> bytes:
    """A picture of two colours, red on its left half."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def with_places() -> bytes:
    """A photograph that knows where it was taken, on its side, with a comment and XMP."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return picture(exif=exif, comment=b"Secret comment", xmp=b"<x:xmpmeta>Secret XMP</x:xmpmeta>")


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that says it is so large; its pixels are `data`, compressed."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def flood() -> bytes:
    """60,000 by 60,000 pixels in a few bytes."""
    return png_of(60_000, 60_000, zlib.compress(b"\0" * 1000))


def strip() -> bytes:
    """Few pixels, and yet a side that is too long."""
    return png_of(12_001, 1, zlib.compress(b"\0" * 36_004))


def bomb() -> bytes:
    """A small picture whose text unpacks to 200 MB."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "A" * 200_000_000, zip=True)
    return picture("PNG", pnginfo=info)


def animated(kind: str) -> bytes:
    """Two pictures in one."""
    out = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def archive() -> bytes:
    """A ZIP archive, as of a Java program."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("META-INF/MANIFEST.MF", "Main-Class: Harm")
    return out.getvalue()


def pdf(inside: bytes = b"") -> bytes:
    """A PDF of one empty page."""
    return (
        b"%PDF-1.4\n" + inside + b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


REFUSED = {
    "nothing.png": b"",
    "large.pdf": pdf(b"%" + b"x" * (15 * 1024 * 1024)),
    "flood.png": flood(),
    "strip.png": strip(),
    "bomb.png": bomb(),
    "moves.png": animated("PNG"),
    "moves.webp": animated("WEBP"),
    "moves.gif": animated("GIF"),
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "drawing.png": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page.html": HTML,
    "page.pdf": HTML + pdf(),
    "page.jpg": HTML,
    "mail.mht": b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + HTML,
    "paper.jpg": pdf(),
    "really-png.jpg": picture("PNG"),
    "really-jpeg.png": picture(),
    "gif.jpg": animated("GIF"),
    "cut.jpg": picture(size=(400, 400))[:700],
    "head.png": b"\x89PNG\r\n\x1a\n" + b"\xff" * 200,
    "head.heic": b"\0\0\0\x18ftypheic" + b"\0" * 200,
    "cut.pdf": pdf()[:60],
    "archive.pdf": pdf() + archive(),
    "archive-inside.pdf": pdf(b"stream\n" + archive() + b"endstream\n"),
    "page-after.pdf": pdf() + HTML,
    "program.exe": b"MZ\x90\0",
    "no-ending": picture(),
    "double.pdf.exe": pdf(),
    "tiff.jpg": picture("TIFF"),
    "bmp.png": picture("BMP"),
}
