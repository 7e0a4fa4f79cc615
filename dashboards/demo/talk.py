"""What the demo's people say to each other about their orders, through the service of the pages."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from common.actors import Actor
from orders.models import PurchaseOrder
from orders.talk import record_of
from threads.services.sending import send_message
from threads.services.writing import Draft
from threads.states import Audience, Side

if TYPE_CHECKING:
    from datetime import datetime

    from vendors.models import Vendor

LIN, OTTO, ALICE = "lin@acme.example", "otto@acme.example", "alice@acme.example"
BEA = "bea@retailer.example"
BOTH, OURS, HOUSE = Audience.BOTH, Audience.VENDOR, Audience.HOUSE

LABELS = """Like this one. We print them on the large stock since Monday:
https://labels.example.com/ship-to"""

# For each of the most urgent orders: who said what, for whom, how many hours ago.
TALK: tuple[tuple[tuple[str, float, str, str], ...], ...] = (
    (
        (LIN, 4.0, "Can line 2 leave two days later? There is no lorry before Thursday.", BOTH),
        (OTTO, 3.8, "We have forty on the shelf. @Lin, please promise no more.", OURS),
        (BEA, 3.0, "Thursday is fine, as long as it stays inside the window.", BOTH),
        (BEA, 2.9, "If they are late again, we should talk to their management.", HOUSE),
    ),
    (
        (BEA, 7.0, "The dock could not scan your last labels. What do they look like?", BOTH),
        (OTTO, 1.0, LABELS, BOTH),
    ),
    ((ALICE, 0.7, "Who may approve a change of the pallet height?", BOTH),),
)


def talk(vendor: Vendor, now: datetime) -> None:
    """Let the demo's people talk about the vendor's most urgent orders."""
    waiting = PurchaseOrder.objects.for_vendor(vendor).awaiting_answer().by_urgency()
    orders = waiting.filter(confirm_by__gt=now).select_related("vendor")[: len(TALK)]
    people = {
        person.email: person for person in User.objects.filter(email__in=(LIN, OTTO, ALICE, BEA))
    }
    for order, lines in zip(orders, TALK, strict=False):
        for email, hours, text, audience in lines:
            person = people[email]
            side = Side.HOUSE if person.is_staff else Side.VENDOR
            source = "admin" if person.is_staff else "page"
            send_message(
                about=record_of(order),
                draft=Draft(text, audience, uuid4()),
                uploads=[_label(order.number)] if text == LABELS else [],
                side=side,
                actor=Actor(person.pk, person.name, "password+totp", source),
                now=max(now - timedelta(hours=hours), order.issued_at or now),
            )


def _label(number: str) -> SimpleUploadedFile:
    """A picture of a pallet label: bars and the order's number."""
    image = Image.new("RGB", (900, 600), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((20, 20, 880, 580), outline="black", width=6)
    pen.text((60, 50), "SHIP TO", fill="black", font_size=44)
    pen.text((60, 110), number, fill="black", font_size=96)
    at = 60
    for sign in number * 4:
        width = 3 + ord(sign) % 7
        pen.rectangle((at, 280, at + width, 530), fill="black")
        at += width + 3 + ord(sign) % 5
    out = BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile(f"pallet-label-{number}.png", out.getvalue())
