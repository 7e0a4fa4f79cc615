"""Files: what is taken, what is left of it, and what is refused before anything is decoded."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common.clock import database_now
from common.errors import Invalid
from orders.talk import record_of
from tests.threads import hostile
from threads import storage
from threads.filing import clean_name, file_away
from threads.models import Attachment, Message
from threads.services.erasing import erase_message
from threads.services.sending import send_message
from threads.services.tidying import remove_orphans
from threads.services.writing import Draft
from threads.states import Side

pytestmark = pytest.mark.django_db


def filed(name, content):
    return file_away(SimpleUploadedFile(name, content))


def kept(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_what_is_refused_leaves_nothing(settings, name):
    began = time.monotonic()
    with pytest.raises(Invalid) as refusal:
        filed(name, hostile.REFUSED[name])

    assert f"“{name}”" in str(refusal.value)
    assert refusal.value.code.startswith("file_")
    assert refusal.value.field == "files"
    assert kept(settings) == []
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jpg", hostile.picture(), "image/jpeg"),
        ("a.JPEG", hostile.picture(mode="L"), "image/jpeg"),
        ("cmyk.jpg", hostile.picture(mode="CMYK"), "image/jpeg"),
        ("a.png", hostile.picture("PNG", mode="RGBA"), "image/png"),
        ("palette.png", hostile.picture("PNG", mode="P"), "image/png"),
        ("a.webp", hostile.picture("WEBP"), "image/webp"),
        ("a.pdf", hostile.pdf(), "application/pdf"),
    ],
)
def test_what_is_taken(name, content, kind):
    file = filed(name, content)

    assert (file.name, file.content_type) == (name, kind)
    assert file.digest == hashlib.sha256(content).hexdigest()
    assert file.size == storage.path_of(file.key).stat().st_size
    assert storage.path_of(file.key).stat().st_mode & 0o077 == 0
    if kind != "application/pdf":
        with Image.open(storage.path_of(file.key)) as picture:
            assert picture.size == (file.width, file.height) == (60, 40)
        assert storage.path_of(file.key, small=True).exists()


def test_the_picture_of_a_telephone_becomes_one_that_everybody_can_open():
    import pillow_heif

    pillow_heif.register_heif_opener()
    out = BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "HEIF")
    file = filed("IMG_1234.HEIC", out.getvalue())

    assert (file.name, file.content_type) == ("IMG_1234.jpg", "image/jpeg")
    with Image.open(storage.path_of(file.key)) as picture:
        assert picture.format == "JPEG"


def test_place_camera_and_comment_are_gone_and_it_stands_upright():
    sent = hostile.with_places()
    assert all(secret in sent for secret in (b"Secret Camera", b"Secret comment", b"Secret XMP"))
    file = filed("place.jpg", sent)
    path = storage.path_of(file.key)

    assert b"Secret" not in path.read_bytes()
    with Image.open(path) as picture:
        assert not picture.getexif()
        assert not {"exif", "comment", "xmp", "icc_profile"} & picture.info.keys()
        assert picture.size == (40, 60)
        red, _green, blue = picture.convert("RGB").getpixel((20, 5))
        assert red > blue
    assert file.digest == hashlib.sha256(sent).hexdigest()


@pytest.mark.parametrize("behind", [hostile.archive(), hostile.HTML, b"<?php system($_GET[0]);"])
def test_what_hides_behind_a_picture_is_gone(behind):
    file = filed("both.jpg", hostile.picture() + behind)

    assert behind not in storage.path_of(file.key).read_bytes()


def test_the_largest_picture_is_taken_and_one_row_more_is_not():
    largest = hostile.picture("PNG", size=(8000, 5000), mode="L")
    assert filed("largest.png", largest).width == 8000
    with pytest.raises(Invalid, match="40 million pixels"):
        filed("larger.png", hostile.picture("PNG", size=(8000, 5001), mode="L"))


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\lin\\photo.jpg", "photo.jpg"),
        ("invoice\u202egpj.exe.pdf", "invoice gpj.exe.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "a b Set-Cookie: x.pdf"),
        ("..hidden.png", "hidden.png"),
        ('quo"te.png', "quo'te.png"),
        ("发票 12.pdf", "发票 12.pdf"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        ("", "file"),
    ],
)
def test_names(sent, wanted):
    assert clean_name(sent) == wanted


@pytest.fixture
def send(world, order):
    def act(*uploads, text="", audience="both", key=None):
        from uuid import uuid4

        return send_message(
            about=record_of(order),
            draft=Draft(text, audience, key or uuid4()),
            uploads=[SimpleUploadedFile(name, content) for name, content in uploads],
            side=Side.VENDOR,
            actor=world.actor(),
        )

    return act


def test_files_alone_are_a_message(send):
    message = send(("a.jpg", hostile.picture()), ("b.pdf", hostile.pdf()))

    files = message.files.order_by("position")
    assert [file.name for file in files] == ["a.jpg", "b.pdf"]
    assert message.body.text == ""


def test_one_that_is_refused_refuses_all_and_leaves_nothing(settings, send):
    with pytest.raises(Invalid, match="drawing"):
        send(("a.jpg", hostile.picture()), ("drawing.svg", b"<svg/>"), text="Look")

    assert not Message.objects.exists()
    assert kept(settings) == []


def test_a_message_that_is_refused_leaves_no_file(settings, send):
    with pytest.raises(Invalid, match="@Charlie"):
        send(("a.jpg", hostile.picture()), text="@Charlie")

    assert kept(settings) == []


def test_sent_twice_the_files_are_there_once(settings, send):
    from uuid import uuid4

    key = uuid4()
    first, again = (send(("a.pdf", hostile.pdf()), key=key) for _ in range(2))

    assert first == again
    assert Attachment.objects.count() == len(kept(settings)) == 1


def test_twenty_files_and_no_more(send):
    paper = ("a.pdf", hostile.pdf())
    assert send(*[paper] * 20).files.count() == 20
    with pytest.raises(Invalid, match="21 files"):
        send(*[paper] * 21)


def test_erasing_removes_the_files_too(
    settings, world, order, send, django_capture_on_commit_callbacks
):
    message = send(("a.jpg", hostile.picture()), ("b.pdf", hostile.pdf()))
    with django_capture_on_commit_callbacks(execute=True):
        erase_message(about=record_of(order), key=message.pk, side=Side.VENDOR, actor=world.actor())

    assert kept(settings) == []
    assert set(message.files.values_list("name", "digest")) == {("", "")}


def test_what_no_message_holds_goes_after_a_day(settings, send):
    held = send(("a.jpg", hostile.picture())).files.get()
    orphan = filed("b.jpg", hostile.picture())
    erased = send(("c.pdf", hostile.pdf())).files.get()
    Attachment.objects.filter(pk=erased.pk).update(erased_at=database_now())

    assert remove_orphans() == 0
    assert remove_orphans(database_now() + timedelta(days=1, minutes=1)) == 2
    assert storage.path_of(held.storage).exists()
    assert storage.path_of(held.storage, small=True).exists()
    assert len(kept(settings)) == 2
    assert not storage.path_of(orphan.key).exists()
