"""/api/v1/orders/: the same filters, rights and refusals as the pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import change_order
from orders.services.content import content_of
from tests.orders.api.bodies import URL, acknowledge
from tests.world import BUYER, line


def test_list_and_detail(world, conforms, django_assert_max_num_queries):
    order = world.issue()
    client = world.client("lin")

    with django_assert_max_num_queries(5):
        page = conforms(client.get(URL))
    detail = conforms(client.get(f"{URL}{order.number}/"))

    assert page["count"] == 1
    assert page["results"][0]["purchase_order_number"] == order.number
    assert detail["items"][0]["net_cost"] == {"amount": "15.5", "currency_code": "USD"}
    assert detail["ship_window"]["end"] == order.ship_end.isoformat().replace("+00:00", "Z")
    assert (detail["delivery_window"], detail["ship_to_time_zone"]) == (None, "America/Phoenix")


@pytest.mark.parametrize("count", [1, 40])
def test_detail_takes_few_queries_whatever_the_lines(
    world, count, conforms, django_assert_max_num_queries
):
    order = world.issue(*(line(str(number), 10) for number in range(count)))
    answer_order(order=order, answers=None, actor=world.actor())
    client = world.client("lin")

    with django_assert_max_num_queries(8):
        conforms(client.get(f"{URL}{order.number}/"))


@pytest.mark.parametrize("name", ["lin", "otto"])
def test_history_tells_each_change_and_what_it_left_of_the_answer(world, conforms, name):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor())
    content = content_of(order.lines.get())
    content.quantity, content.net_cost = 20, Decimal("15.25")
    change_order(order=order, lines=[content], actor=BUYER)

    detail = conforms(world.client(name).get(f"{URL}{order.number}/"))

    event = detail["history"][-1]
    quantity = {"item_sequence_number": "1", "field": "quantity", "was": 24, "now": 20}
    cost = {"item_sequence_number": "1", "field": "net_cost", "was": "15.5", "now": "15.25"}
    units = {"was_in": "Eaches", "now_in": "Eaches"}
    dollars = {"was_in": "USD", "now_in": "USD"}
    assert event["kind"] == "changed"
    assert event["differences"] == [quantity | units] + [cost | dollars] * (name == "lin")
    cut = {"item_sequence_number": "1", "was": 24, "now": 20, **units}
    assert event["answer"] == {"was": 24, "stands": 20, "cuts": [cut]}
    assert detail["change_open_since"] == event["at"]


def test_detail_tells_every_answer_and_every_quantity(world, conforms):
    order = world.issue(line("1", 10, is_back_order_allowed=True, net_cost_unit="KILOGRAMS"))
    later = order.ship_end + timedelta(days=3)
    first = (Part("Accepted", 6), Part("Backordered", 4, ship_at=later))
    answer_order(
        order=order,
        answers=[LineAnswer("1", first, Decimal("15.25"))],
        actor=world.actor(),
    )
    content = content_of(order.lines.get())
    content.quantity = 8
    change_order(order=order, lines=[content], actor=BUYER)

    detail = conforms(world.client("lin").get(f"{URL}{order.number}/"))

    [told] = detail["items"]
    assert told["confirmation_status"] == "ACCEPTED"
    assert [part["acknowledgement_code"] for part in told["item_acknowledgements"]] == [
        "Accepted",
        "Backordered",
    ]
    assert told["acknowledged_net_cost"] == {
        "amount": "15.25",
        "currency_code": "USD",
        "unit_of_measure": "KILOGRAMS",
    }
    assert [(q["ordered"]["amount"], q["cancelled"]["amount"])
            for q in told["ordered_quantity_details"]] == [(10, 0), (8, 2)]  # fmt: skip
    assert [(a["accepted"], a["rejected"]) for a in told["acknowledgement_status_details"]] == [
        (10, 0),
        (8, 0),
    ]
    assert detail["amounts"] == {}
    assert [event["kind"] for event in detail["history"]] == ["issued", "acknowledged", "changed"]


def test_logistics_gets_no_money(world, conforms):
    order = world.issue()
    answer_order(
        order=order,
        answers=[LineAnswer("1", (Part("Accepted", 10),), Decimal("14.75"))],
        actor=world.actor(),
    )
    client = world.client("otto")

    assert "amounts" not in conforms(client.get(URL))["results"][0]
    response = client.get(f"{URL}{order.number}/")
    conforms(response)
    assert not any(cost in response.content for cost in (b"15.5", b"14.75", b"155"))


# -- who


def test_stranger_viewer_and_nobody(world, client, conforms):
    order = world.issue()
    body = {"accept_all": True}

    foreign = world.client("charlie").get(f"{URL}{order.number}/")
    missing = world.client("charlie").get(f"{URL}NOSUCH/")
    assert foreign.status_code == 404
    assert foreign.content == missing.content
    conforms(foreign)
    for name, status in (("charlie", 404), ("ravi", 403), ("otto", 403), ("fatima", 403)):
        response = acknowledge(world.client(name), order, body)
        assert response.status_code == status
        conforms(response)
    for response, status in (
        (world.client("lin", verified=False).get(URL), 403),
        (client.get(URL), 401),
        (acknowledge(client, order, body), 401),
    ):
        assert response.status_code == status
        conforms(response)
    assert order.events.filter(by_vendor=True).count() == 0


def test_a_page_of_another_site_cannot_send(world):
    from django.test import Client

    order = world.issue()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = world.client("lin").cookies

    assert acknowledge(strict, order, {"accept_all": True}).status_code == 403


# -- lists


@pytest.mark.parametrize(
    "query",
    [
        "sort=junk",
        "cursor=junk",
        "cursor=" + "A" * 2_000,
        "cursor=%00",
        "cursor=WzEsMiwzXQ",
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=1.5",
        "limit=%D9%A1",
        "limit=",
        "state=X",
        "state=Draft",
        "view=everything",
        "colour=red",
        "marketplace=USA",
        "ordered_after=yesterday",
        "ordered_after=2026-13-01",
        "centre=%00",
        "q=%00PO000001",
        "q=" + "x" * 65,
    ],
)
def test_unknown_parameters_are_refused(world, conforms, query):
    response = world.client("lin").get(f"{URL}?{query}")

    assert response.status_code == 400
    assert set(conforms(response)) == {"code", "detail", "field"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("state=New", 2),
        ("state=Acknowledged", 1),
        ("view=waiting", 2),
        ("answer=accepted", 1),
        ("q=PO000001", 1),
        ("q=sku-1", 3),
        ("vendor_code=ACME1", 3),
        ("vendor_code=GLOBX", 0),
        ("centre=PHX6&marketplace=US", 3),
        ("ordered_after=2020-01-01T00:00:00Z", 3),
        ("ordered_before=2020-01-01T00:00:00Z", 0),
    ],
)
def test_filters_are_those_of_the_page(world, conforms, query, found):
    for _ in range(3):
        order = world.issue()
    world.issue(code=world.stranger_code)
    answer_order(order=order, answers=None, actor=world.actor())

    assert conforms(world.client("lin").get(f"{URL}?{query}"))["count"] == found


@pytest.mark.parametrize("sort", ["-ordered", "number", "-value", "deadline"])
def test_pages_follow_one_another_forth_and_back(world, conforms, sort):
    numbers = {world.issue().number for _ in range(7)}
    client = world.client("lin")
    pages = [conforms(client.get(f"{URL}?limit=3&sort={sort}"))]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(conforms(client.get(f"{URL}?limit=3&sort={sort}&cursor={cursor}")))

    assert [len(page["results"]) for page in pages] == [3, 3, 1]
    told = [row["purchase_order_number"] for page in pages for row in page["results"]]
    assert (set(told), len(told)) == (numbers, 7)
    back = conforms(client.get(f"{URL}?limit=3&sort={sort}&cursor={pages[2]['previous_cursor']}"))
    assert back["results"] == pages[1]["results"]


# -- the wire


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"accept_all"',
        '{"a":1,"a":2}',
        '{"items": 3}',
        '{"items": null}',
        '{"items": []}',
        '{"items": []}x',
        '{"x": NaN}',
        "{}",
        '{"accept_all": true, "items": []}',
        '{"accept_all": false}',
        '{"accept_all": "perhaps"}',
        '{"accept_all": "yes"}',
        '{"accept_all": 1}',
        '{"accept_all": true, "version": "1"}',
        '{"accept_all": true, "version": true}',
        '{"accept_all": true, "version": 0}',
        '{"accept_all": true, "version": 99999999999999999999}',
        '{"accept_all": true, "colour": "red"}',
        '{"accept_all": true, "\\u0000": 1}',
        '{"accept_all": true, "\\ud800": 1}',
        '{"items": [{"item_sequence_number": "\\ud800", "item_acknowledgements": []}]}',
        '{"items": [{"item_sequence_number": "\\u0000", "item_acknowledgements": []}]}',
        '{"items": [{"item_sequence_number": "1"}]}',
        '{"items": [{"item_sequence_number": "1", "item_acknowledgements": {}}]}',
        '{"items": [' + "[" * 100 + "]" * 100 + "]}",
        "[" * 100_000,
        b"\xff\xfe{\x00}\x00",
        b'\xef\xbb\xbf{"accept_all": true}',
        '{"version": ' + "9" * 5_000 + "}",
    ],
)
def test_bodies_that_are_no_answer(world, conforms, body):
    order = world.issue()

    response = acknowledge(world.client("lin"), order, body)

    assert response.status_code == 400
    assert conforms(response)["detail"].strip()
    assert not order.events.filter(by_vendor=True).exists()


@pytest.mark.parametrize("number", ["%00", "a%00b", "%F0%9F%A6%AB", "x" * 300, "%D8%B3", "a%20b"])
def test_numbers_that_are_none_are_missing_orders(world, conforms, number):
    client = world.client("lin")

    response = client.get(f"{URL}{number}/")
    answered = acknowledge(client, number, {"accept_all": True})

    assert (response.status_code, answered.status_code) == (404, 404)
    assert response.json()["code"] == "not_found"
    if "%00" not in number:  # which no view ever sees
        assert response.content == client.get(f"{URL}NOSUCH/").content


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"],
)
def test_only_json_is_taken(world, conforms, content_type):
    response = acknowledge(world.client("lin"), world.issue(), "{}", content_type=content_type)

    assert response.status_code == 415
    assert content_type.partition(";")[0] in conforms(response)["detail"]


def test_only_json_is_given(world, conforms):
    client = world.client("lin")

    assert client.get(URL, headers={"accept": "text/html"}).status_code == 406
    conforms(client.get(URL, headers={"accept": "text/html"}))
    assert client.get(URL, headers={"accept": "text/html, */*"}).status_code == 200


def test_head_options_and_other_verbs(world):
    order = world.issue()
    client = world.client("lin")

    for path in (URL, f"{URL}{order.number}/"):
        assert client.head(path).status_code == 200
        assert client.head(path).content == b""
        assert client.options(path).headers["Allow"] == "GET, HEAD, OPTIONS"
        for verb in (client.post, client.put, client.patch, client.delete):
            response = verb(path, content_type="application/json")
            assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    answer = client.get(f"{URL}{order.number}/acknowledgement/")
    assert answer.status_code == 405


def test_a_day_without_its_zone_is_refused(world, conforms):
    """It would be kept as midnight somewhere, perhaps a day earlier than it was meant."""
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    part = {
        "acknowledgement_code": "Backordered",
        "acknowledged_quantity": {"amount": 10},
        "scheduled_ship_date": "2026-12-24",
    }
    items = [{"item_sequence_number": "1", "item_acknowledgements": [part]}]

    response = acknowledge(world.client("lin"), order, {"items": items})

    body = conforms(response)
    assert (response.status_code, body["code"]) == (400, "invalid")
    assert body["field"].endswith("scheduled_ship_date")
    assert body["detail"] == "Write the moment with its zone, such as 2026-12-01T12:00:00Z."


def test_the_cursor_of_a_list_in_another_order_is_none(world, conforms):
    for _number in range(3):
        world.issue()
    client = world.client("lin")
    cursor = conforms(client.get(f"{URL}?limit=2&sort=-ordered"))["next_cursor"]

    assert client.get(f"{URL}?limit=2&sort=-ordered&cursor={cursor}").status_code == 200
    other = client.get(f"{URL}?limit=2&sort=ordered&cursor={cursor}")
    assert (other.status_code, other.json()["field"]) == (400, "cursor")


def test_a_body_in_pieces_without_its_length_is_refused_in_words(world):
    address = f"{URL}{world.issue().number}/acknowledgement/"
    response = world.client("lin").generic("POST", address, HTTP_TRANSFER_ENCODING="chunked")

    assert (response.status_code, response.json()["code"]) == (411, "length_required")


def test_a_body_beyond_what_is_read_is_refused_unread(world, conforms, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = acknowledge(world.client("lin"), world.issue(), '{"x": "' + "y" * 2000 + '"}')

    assert (response.status_code, conforms(response)["code"]) == (413, "too_large")
