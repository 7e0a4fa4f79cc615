"""A message that was sent after the session had ended is kept for who wrote it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.services.people import end_sessions
from accounts.sessions import HELD
from common.actors import COMMAND
from tests.threads import hostile
from threads.models import Message

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("files", [[], [SimpleUploadedFile("a.pdf", hostile.pdf())]])
def test_its_words_are_kept_and_lost_files_are_said(world, order, form, files):
    client = world.client("lin")
    end_sessions(person=world.people["lin"], actor=COMMAND)
    url = f"/threads/order/{order.number}/write/?next=/orders/{order.number}/"
    way = client.post(url, form("Typed for an hour\nand more", "vendor") | {"files": files})

    assert "is kept" in client.get(way["Location"]).content.decode()
    held = client.session[HELD]
    assert ["text", "Typed for an hour\nand more"] in held["fields"]
    assert ["audience", "vendor"] in held["fields"]
    assert held["path"] == url
    assert held["lost_files"] is bool(files)
    assert not Message.objects.exists()
