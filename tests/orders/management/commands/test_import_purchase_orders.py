"""`manage.py import_purchase_orders`: what it prints, how it ends."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from orders.models import PurchaseOrder
from tests.orders.documents import samples


def run(*arguments, out=None):
    out = out or StringIO()
    call_command("import_purchase_orders", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path):
    def write(content, name="orders.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_the_last_line_is_the_result_as_json(world, file, flags):
    orders = [samples.ORDER, samples.changed("purchaseOrderNumber", "no number")]

    lines = run(file({"payload": {"orders": orders}}), "--vendor", "ACME1", *flags)

    assert json.loads(lines[-1]) == {
        "created": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": [
            {
                "order": "no number",
                "path": "payload.orders[1].purchaseOrderNumber",
                "value": "no number",
                "reason": (
                    "The order number must be 1 to 24 letters, digits and hyphens, as text."
                ),
            }
        ],
    }
    assert len(lines) == (1 if flags else 3)


def test_a_person_reads_each_refusal_and_the_sum(world, file):
    lines = run(file(samples.changed("purchaseOrderState", "Lost")))

    assert lines[0] == (
        "2JK3S9VC: purchaseOrderState: purchaseOrderState is not known; it must be one of New, "
        "Acknowledged, Closed. ('Lost')"
    )
    assert lines[1] == "0 created, 0 changed, 0 unchanged, 1 refused"


def test_vendor_books_every_order_to_one_code(world, file):
    run(file(samples.ORDER), "--vendor", "GLOBX")

    assert PurchaseOrder.objects.get().vendor == world.globex


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"not json",
        "{}".encode("utf-16"),
        b"[]",
        b"{}",
        b"7",
        b"null",
        b"[" * 100_000,
        b'{"errors": [{"code": "Unauthorized", "message": "Access denied"}]}',
    ],
)
def test_what_is_no_file_of_orders_is_told_and_ends_with_an_error(world, file, content):
    out = StringIO()

    with pytest.raises(CommandError, match="holds no order"):
        run(file(content), "--vendor", "ACME1", out=out)

    result = json.loads(out.getvalue().splitlines()[-1])
    assert result["created"] == 0
    assert [refusal["order"] for refusal in result["refused"]] == [""]


def test_an_empty_answer_of_amazon_is_no_error(world, file):
    [line] = run(file({"payload": {"orders": []}}), "--json")

    assert json.loads(line) == {"created": 0, "changed": 0, "unchanged": 0, "refused": []}


def test_a_byte_order_mark_is_fine(world, file):
    [line] = run(file(b"\xef\xbb\xbf" + json.dumps(samples.ORDER).encode()), "--json")

    assert json.loads(line)["created"] == 1


@pytest.mark.parametrize(
    ("path", "vendor", "why"),
    [
        ("no-such-file.json", "ACME1", "cannot be read: No such file or directory"),
        (".", "ACME1", "cannot be read: Is a directory"),
        ("", "NOBODY", "No vendor has the code 'NOBODY'"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(world, file, tmp_path, path, vendor, why):
    path = str(tmp_path / path) if path else file(samples.ORDER)

    with pytest.raises(CommandError, match=why):
        run(path, "--vendor", vendor)

    assert not PurchaseOrder.objects.exists()


def test_ten_thousand_lines_go_in(world, file):
    item = samples.ORDER["orderDetails"]["items"][0]
    items = [item | {"itemSequenceNumber": str(number)} for number in range(10_000)]

    [line] = run(file(samples.changed("orderDetails.items", items)), "--json")

    assert json.loads(line)["created"] == 1
    assert PurchaseOrder.objects.get().line_count == 10_000
