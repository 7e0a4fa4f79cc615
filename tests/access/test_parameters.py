"""Ids in filters, sorts, cursors, bodies and headers count like ids in addresses.

Whatever names somebody else's record must do what a name that nobody ever gave does.
"""

from __future__ import annotations

import base64
import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.filters import SORTS, OrderFilter
from orders.models import LineAcknowledgement, OrderEvent, PurchaseOrder, PurchaseOrderLine
from tests.access.chairs import JSON, answer_form
from tests.world import line
from vendors.models import Membership

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.world import World

LISTS = ("/orders/", "/api/v1/orders/")
CHANCE = re.compile(rb"[0-9a-f]{32}|csrf[^>]*>|next_cursor\":\"[^\"]*")
OWN, FOREIGN = "PO-OWN", "PO-FOREIGN"


@pytest.fixture
def two(world: World) -> World:
    """One order of Acme, and one of Globex that resembles it in nothing."""
    world.issue(line("1", 10), number=OWN)
    foreign = {"amazon_product_identifier": "B0FOREIGN1", "vendor_product_identifier": "GLX-9"}
    world.issue(line("7", 3, **foreign), number=FOREIGN, code=world.stranger_code)
    return world


def foreign_words(world: World) -> dict[str, list[str]]:
    """For each filter what belongs to Globex, and what belongs to nobody."""
    key = str(PurchaseOrder.objects.get(number=FOREIGN).pk)
    return {
        "q": [FOREIGN, "B0FOREIGN1", "GLX-9", key],
        "vendor_code": ["GLOBX", str(world.stranger_code.pk)],
        "centre": ["PHX6", key],
        "marketplace": ["US", "MX"],
        "state": ["New", "Draft"],
        "vendor": [str(world.globex.pk), "GLOBX"],
        "vendor_id": [str(world.globex.pk)],
        "vendor__name": ["Globex Tools"],
        "id": [key],
        "order": [key],
    }


@pytest.mark.parametrize("path", LISTS)
def test_no_filter_shows_a_row_of_another_vendor(two, path):
    lin = two.client("lin")
    for name, words in foreign_words(two).items():
        for word in words:
            page = lin.get(path, {name: word}).content.decode()
            assert not re.search(f"orders/{FOREIGN}/|number.:.{FOREIGN}", page), (name, word)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("name", "foreign", "nobodys"),
    [
        ("vendor_code", "GLOBX", "NOSUC"),
        ("q", FOREIGN, "PO-MISSING"),
        ("q", "B0FOREIGN1", "B0MISSING1"),
        ("q", "GLX-9", "GLX-0"),
    ],
)
def test_a_foreign_word_finds_what_a_word_of_nobody_finds(two, path, name, foreign, nobodys):
    lin = two.client("lin")

    def answer(word: str) -> bytes:
        content = lin.get(path, {name: word}).content.replace(word.encode(), b"WORD")
        return CHANCE.sub(b"", content)

    with time_machine.travel(time.time(), tick=False):
        assert answer(foreign) == answer(nobodys)


def test_every_filter_is_tried(two):
    tried = set(foreign_words(two)) | {"view", "answer", "type", "ordered_after", "ordered_before"}
    assert set(OrderFilter.base_filters) <= tried


@pytest.mark.parametrize("sort", SORTS)
def test_a_made_up_cursor_leads_to_nobody_elses_rows(two, sort):
    lin = two.client("lin")
    foreign = PurchaseOrder.objects.get(number=FOREIGN)
    for direction in "np":
        values = [direction + SORTS[sort][0]]
        for key in SORTS[sort]:
            value = getattr(foreign, key.lstrip("-"))
            values.append(value.isoformat() if hasattr(value, "isoformat") else str(value))
        cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
        page = lin.get("/api/v1/orders/", {"sort": sort, "cursor": cursor})
        numbers = {row["purchase_order_number"] for row in page.json()["results"]}
        assert page.status_code == 200
        assert numbers <= {OWN}


@pytest.mark.parametrize("header", ["X-Vendor", "X-Vendor-Id", "X-Forwarded-User", "X-User"])
def test_no_header_says_for_whom_one_works(two, header):
    lin = two.client("lin")
    words = {header: str(two.globex.pk)}
    assert lin.get(f"/orders/{FOREIGN}/", headers=words).status_code == 404
    assert FOREIGN not in lin.get("/orders/", headers=words).content.decode()


def acknowledge(client: Client, number: str, body: Any) -> HttpResponse:
    path = f"/api/v1/orders/{number}/acknowledgement/"
    return client.post(path, json.dumps(body), content_type=JSON)  # type: ignore[return-value]


def answer_of(*sequence_numbers: str, **more: Any) -> dict[str, Any]:
    part = {"acknowledgement_code": "Accepted", "acknowledged_quantity": {"amount": 3}}
    items = [
        {"item_sequence_number": number, "item_acknowledgements": [part]}
        for number in sequence_numbers
    ]
    return {"items": items, **more}


def nothing_written() -> bool:
    return not OrderEvent.objects.filter(kind="answered").exists() and not (
        LineAcknowledgement.objects.exists()
    )


def test_a_body_with_a_foreign_line_is_refused_whole(two):
    """One line of one's own and one of somebody else's: nothing is written to either."""
    order = PurchaseOrder.objects.get(number=OWN)
    foreign = PurchaseOrderLine.objects.get(order__number=FOREIGN)
    lin = two.client("lin")
    for name in (foreign.sequence_number, str(foreign.pk), "B0FOREIGN1"):
        response = acknowledge(lin, OWN, answer_of("1", name))
        assert response.status_code == 400
        assert nothing_written()
    told = acknowledge(lin, OWN, answer_of("1", foreign.sequence_number)).content
    made_up = acknowledge(lin, OWN, answer_of("1", "8")).content
    swapped = told.replace(foreign.sequence_number.encode(), b"8")
    assert swapped == made_up.replace(foreign.sequence_number.encode(), b"8")
    assert order.answer_id is None


@pytest.mark.parametrize("name", ["vendor", "order", "order_id", "purchase_order_number", "id"])
def test_a_body_cannot_name_another_order(two, name):
    foreign = PurchaseOrder.objects.get(number=FOREIGN)
    for value in (FOREIGN, foreign.pk, two.globex.pk):
        body = {"accept_all": True, name: value}
        assert acknowledge(two.client("lin"), OWN, body).status_code == 400
    assert nothing_written()


def test_a_foreign_order_answers_a_body_as_a_missing_one_does(two):
    lin = two.client("lin")
    version = PurchaseOrder.objects.get(number=FOREIGN).version
    for body in ({"accept_all": True}, answer_of("7", version=version), {"accept_all": 1, "x": 2}):
        foreign, missing = (acknowledge(lin, n, body) for n in (FOREIGN, "PO-MISSING"))
        assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert nothing_written()


def test_lines_of_others_in_the_form_are_not_touched(two):
    """The form of one's own order with fields of a foreign line: only one's own is answered."""
    own = PurchaseOrder.objects.get(number=OWN)
    foreign = PurchaseOrder.objects.get(number=FOREIGN)
    added = {f"accept-{each.pk}": each.quantity for each in foreign.lines.all()}
    form = answer_form(own) | added | {"order": foreign.pk, "number": FOREIGN}
    two.client("lin").post(f"/orders/{OWN}/answer/", form)
    assert set(LineAcknowledgement.objects.values_list("line__order__number", flat=True)) == {OWN}
    foreign.refresh_from_db()
    assert foreign.answer_id is None


@pytest.mark.parametrize("action", ["confirm", "draft", "drop"])
def test_a_foreign_form_does_nothing_whatever_vendor_it_names(two, action):
    foreign = PurchaseOrder.objects.get(number=FOREIGN)
    lin = two.client("lin")
    answers = []
    for vendor in (two.globex.pk, two.acme.pk, "", "0"):
        form = answer_form(foreign) | {"action": action, "vendor": vendor}
        paths = [f"/orders/{number}/answer/" for number in (FOREIGN, "PO-MISSING")]
        answers += [lin.post(path, form) for path in paths]
    foreign.refresh_from_db()
    assert not foreign.has_draft
    assert nothing_written()
    pairs = zip(answers[::2], answers[1::2], strict=True)
    for there, missing in pairs:
        told = [
            CHANCE.sub(b"", each.content.replace(FOREIGN.encode(), b"PO-MISSING"))
            for each in (there, missing)
        ]
        assert there.status_code == missing.status_code
        assert told[0] == told[1]


@pytest.mark.parametrize("action", ["confirm", "draft", "drop"])
def test_a_form_of_the_one_vendor_is_refused_while_one_works_for_the_other(two, action):
    """Two tabs, two vendors: what was typed for one is never sent for the other."""
    Membership.objects.create(user=two.people["lin"], vendor=two.globex, sales="operate")
    lin = two.client("lin")
    lin.post("/vendor/", {"vendor": two.globex.pk})
    own = PurchaseOrder.objects.get(number=OWN)
    foreign = PurchaseOrder.objects.get(number=FOREIGN)
    for order, vendor in ((own, two.acme.pk), (own, two.globex.pk), (foreign, two.acme.pk)):
        form = answer_form(order) | {"action": action, "vendor": vendor}
        lin.post("/vendor/", {"vendor": two.globex.pk})
        assert lin.post(f"/orders/{order.number}/answer/", form).status_code == 409
    assert nothing_written()
    assert not PurchaseOrder.objects.filter(has_draft=True).exists()


def test_logistics_learns_no_value_by_sorting(world):
    """Neither from the order of the rows, nor from the cursor that holds what was sorted by."""
    for number, quantity in (("PO-A", 5), ("PO-B", 900), ("PO-C", 40)):
        world.issue(line("1", quantity), number=number)
    otto = world.client("otto")
    for sort in ("value", "-value"):
        assert otto.get("/api/v1/orders/", {"sort": sort}).status_code == 400
        rows = otto.get("/orders/", {"sort": sort}).context_data["page"].rows
        usual = otto.get("/orders/").context_data["page"].rows
        assert [row["number"] for row in rows] == [row["number"] for row in usual]
    for sort in SORTS:
        page = otto.get("/api/v1/orders/", {"sort": sort, "limit": 1}).json()
        cursor = page.get("next_cursor", "")
        assert "sort_value" not in str(page)
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        assert not any(value in told for value in ("77.5", "13950", "620"))


def test_who_sees_the_value_of_one_vendor_alone_does_not_sort_both_by_it(two):
    Membership.objects.create(user=two.people["lin"], vendor=two.globex, logistics="view")
    lin = two.client("lin")
    assert lin.get("/api/v1/orders/", {"sort": "value"}).status_code == 400
    assert lin.get("/api/v1/orders/", {"sort": "deadline"}).status_code == 200
    lin.post("/vendor/", {"vendor": two.acme.pk})
    assert lin.get("/orders/", {"sort": "value"}).context_data["sort"] == "value"


STRANGE = ["\x00", "'", '"; DROP TABLE x; --', "%", "9" * 400, "-1", "٣", "😀", "\u202e", "__"]
STRANGE += ["a" * 5000, "null", "{}", "[]", "../../etc/passwd"]


@pytest.mark.parametrize("path", LISTS)
def test_no_strange_value_breaks_a_list(two, path):
    lin = two.client("lin")
    names = [*OrderFilter.base_filters, "sort", "cursor", "limit", "format", "vendor"]
    for name in names:
        for value in STRANGE:
            assert lin.get(path, {name: value}).status_code in {200, 400, 404}, (name, value)


@pytest.mark.parametrize(
    "path",
    [
        "/orders/%00/",
        "/orders/PO%00/answer/",
        "/api/v1/orders/%00/",
        "/api/v1/orders/%00/acknowledgement/",
        "/invitation/%00/",
        "/reset-password/%00/",
        "/admin/orders/purchaseorder/%00/change/",
        "/admin/%00/",
        "/orders/%F0%9F%98%80/",
        "/orders/%ED%A0%80/",
        f"/orders/{'9' * 3000}/",
    ],
)
@pytest.mark.parametrize("who", ["lin", "sam"])
def test_no_strange_address_breaks_a_page(world, path, who):
    client = world.client(who)
    for response in (client.get(path), client.post(path)):
        assert response.status_code in {302, 400, 403, 404, 405}


@pytest.mark.parametrize(
    "key", ['"aaaaaaaaaa\\000aaaaaaaaaa"', "x" * 5000, "' OR 1=1 --", "é" * 32, "a" * 8]
)
def test_no_strange_session_breaks_a_page(client, world, key):
    client.cookies.load(f"sessionid={key}")
    if "sessionid" not in client.cookies:
        client.cookies["sessionid"] = key
    assert client.get("/orders/")["Location"].startswith("/sign-in/")
    assert client.get("/sign-in/").status_code == 200


ADMIN_LISTS = [
    "accounts/user",
    "vendors/invitation",
    "vendors/membership",
    "vendors/vendor",
    "notifications/delivery",
    "orders/purchaseorder",
    "audit/auditentry",
]
NEVER_ASKED = [
    "password__startswith",
    "password__regex",
    "password",
    "epoch__gt",
    "token_hash__startswith",
    "nonce__startswith",
    "user__password__startswith",
    "invited_by__password__startswith",
    "vendor__name__startswith",
    "recovery_codes__code_hash__startswith",
    "email__contains",
    "pk__in",
    "id__exact",
]


@pytest.mark.parametrize("page", ADMIN_LISTS)
def test_the_address_of_an_admin_list_asks_the_database_nothing_of_its_own(world, page):
    """Django lets it ask any field of the model: a hash would come out letter by letter."""
    sam = world.client("sam")
    for lookup in NEVER_ASKED:
        with CaptureQueriesContext(connection) as queries:
            response = sam.get(f"/admin/{page}/", {lookup: "argon2$x"})
        assert response.status_code == 400, lookup
        assert not any("argon2$x" in query["sql"] for query in queries.captured_queries), lookup


@pytest.mark.parametrize("page", ADMIN_LISTS)
def test_the_filters_of_an_admin_list_work_and_bear_anything(world, page):
    sam = world.client("sam")
    world.issue()
    content = sam.get(f"/admin/{page}/").content.decode()
    links = set(re.findall(r'href="\?([^"#]+)"', content))
    for link in links:
        address = f"/admin/{page}/?{link.replace('&amp;', '&')}"
        assert sam.get(address).status_code == 200, address
    names = {link.partition("=")[0] for link in links} | {
        "o",
        "p",
        "q",
        "all",
        "vendor",
        "_to_field",
    }
    for name in names:
        for value in STRANGE:
            status = sam.get(f"/admin/{page}/", {name: value}).status_code
            assert status in {200, 302, 400}, (name, value)
