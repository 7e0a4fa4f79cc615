"""What must hold for any document, however it came about."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.documents import enumerations
from orders.documents.currencies import CURRENCIES
from orders.documents.document import (
    ImportDetails,
    ItemDocument,
    Money,
    OrderDocument,
    Party,
    Quantity,
    Window,
)
from orders.documents.reading import read_orders
from orders.documents.writing import write_order
from tests.orders.documents import samples

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# -- any JSON

NASTY = st.sampled_from(
    ["", "\x00", "\ud800", "x" * 3_000, "1e999999", "-1", "NaN", "--", 10**4000, -1, 2.5, 1e300, {}]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | NASTY
FIELDS = st.sampled_from(
    ["payload", "orders", "errors", "purchaseOrderNumber", "orderDetails", "items", "netCost"]
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(FIELDS | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def assert_sound(reading):
    for refused in reading.refused:
        assert refused.problems
        for problem in refused.problems:
            assert problem.path
            assert str(problem.reason).endswith(".")
            assert len(str(problem.value)) <= 80
            shown = f"{refused.order}{problem.path}{problem.reason}{problem.value}"
            assert "\x00" not in shown
            shown.encode()


def dumped(value):
    return json.dumps(value).encode()


@quick
@given(ANY_JSON)
def test_any_json_gives_orders_or_reasons(value):
    reading = read_orders(dumped(value))

    assert_sound(reading)


@quick
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode()))
def test_any_bytes_give_a_reason(raw):
    reading = read_orders(raw)

    assert not reading.orders
    assert_sound(reading)


# -- Amazon's examples, spoiled


def places_in(value, path=()):
    yield path
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(child, dict | list):
            yield from places_in(child, (*path, key))
        else:
            yield (*path, key)


DOCUMENTS = [json.loads(samples.sample(name)) for name in samples.NAMES]
SPOTS = [(at, path) for at, each in enumerate(DOCUMENTS) for path in places_in(each) if path]


@settings(quick, max_examples=200)
@given(st.sampled_from(SPOTS), st.sampled_from(["replace", "remove", "double"]), ANY_JSON)
def test_a_spoiled_example_gives_orders_or_reasons(spot, how, value):
    position, (*way, last) = spot
    document = copy.deepcopy(DOCUMENTS[position])
    holder = document
    for key in way:
        holder = holder[key]
    if how == "replace":
        holder[last] = value
    elif how == "remove":
        del holder[last]
    elif isinstance(holder, list):
        holder.append(holder[last])

    reading = read_orders(dumped(document))

    assert_sound(reading)
    for order in reading.orders:
        assert read_orders(dumped(write_order(order))).orders == [order]


@quick
@given(st.sampled_from(samples.NAMES), st.data())
def test_an_example_cut_or_flipped_gives_orders_or_reasons(name, data):
    raw = bytearray(samples.sample(name))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.sampled_from([len(raw), at]))]

    reading = read_orders(bytes(raw))

    assert_sound(reading)


# -- valid orders

LINE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
MOMENTS = st.datetimes(datetime(1996, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
WINDOWS = st.builds(lambda moments: Window(*sorted(moments)), st.tuples(MOMENTS, MOMENTS))


def line(limit, *, least=0):
    return st.text(LINE, min_size=least, max_size=limit)


def filled(limit):
    return line(limit, least=1).filter(str.strip)


PARTIES = st.none() | st.builds(
    Party,
    filled(40),
    st.none()
    | st.fixed_dictionaries(
        {"name": filled(200), "addressLine1": filled(50), "countryCode": filled(2)},
        optional={"city": filled(50), "phone": filled(20)},
    ),
    st.none()
    | st.fixed_dictionaries(
        {
            "taxRegistrationType": st.sampled_from(enumerations.TAX_TYPES),
            "taxRegistrationNumber": filled(64),
        }
    ),
)
PRICES = st.none() | st.builds(
    Money,
    st.decimals(0, Decimal("999999999.999999"), places=6)
    | st.decimals(0, Decimal("999999999999.999"), places=3)
    | st.decimals(0, 10**6, places=2)
    | st.integers(0, 10**12 - 1).map(Decimal),
    st.sampled_from(sorted(CURRENCIES)),
    st.none() | st.sampled_from(enumerations.WEIGHT_UNITS),
)
ITEMS = st.builds(
    ItemDocument,
    sequence_number=filled(20),
    amazon_product_identifier=line(40),
    vendor_product_identifier=line(40),
    ordered=st.builds(Quantity, st.integers(0, 10**9))
    | st.builds(Quantity, st.integers(0, 10**5), st.just("Cases"), st.integers(1, 10**4)),
    is_back_order_allowed=st.booleans(),
    net_cost=PRICES,
    list_price=PRICES,
)
ORDERS = st.builds(
    OrderDocument,
    number=st.from_regex(r"[0-9A-Za-z-]{1,24}", fullmatch=True),
    state=st.sampled_from(enumerations.ORDER_STATES),
    ordered_at=MOMENTS,
    changed_at=st.none() | MOMENTS,
    state_changed_at=MOMENTS,
    type=st.sampled_from(["", *enumerations.ORDER_TYPES]),
    payment_method=st.sampled_from(["", *enumerations.PAYMENT_METHODS]),
    deal_code=line(40),
    import_details=st.none()
    | st.builds(
        ImportDetails,
        method_of_payment=st.sampled_from(enumerations.FREIGHT_PAYMENTS),
        international_commercial_terms=st.sampled_from(["", *enumerations.COMMERCIAL_TERMS]),
        port_of_delivery=line(64),
        import_containers=line(64),
        shipping_instructions=st.text(LINE | st.sampled_from("\n\t"), max_size=200),
    ),
    buying_party=PARTIES,
    selling_party=PARTIES,
    ship_to_party=PARTIES,
    bill_to_party=PARTIES,
    ship_window=WINDOWS,
    delivery_window=st.none() | WINDOWS,
    items=st.lists(ITEMS, min_size=1, max_size=3, unique_by=lambda item: item.sequence_number).map(
        tuple
    ),
)


@settings(quick, max_examples=50)
@given(ORDERS)
def test_a_valid_order_survives_writing_and_reading(order):
    reading = read_orders(dumped({"payload": write_order(order)}))

    assert reading.refused == []
    assert reading.orders == [order]
