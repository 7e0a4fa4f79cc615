"""Answers all orders that wait: in full, except for items that are out of stock.

Written from the API's description alone, with nothing but Python. It may be run again at any
moment, also after it was stopped half-way: what was sent once is not sent twice.

    ACORN_URL=https://vendors.example.com ACORN_CLIENT_ID=… ACORN_CLIENT_SECRET=… \\
        python answer_due_orders.py out-of-stock.txt

`out-of-stock.txt` names an item in each line, by ASIN or by your own item number. These items are
rejected as temporarily unavailable, all others are accepted. Without the file all are accepted.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

AT_ONCE = 100  # orders in one request, says the description
PAGE = 200
TRIES = 8
OUT_OF_STOCK = "TemporarilyUnavailable"

Json = dict[str, Any]


class Portal:
    """The API for one client: gets a token, waits where it is told to, sends again if it may."""

    def __init__(self, address: str, client_id: str, secret: str) -> None:
        self.address, self.client_id, self.secret = address.rstrip("/"), client_id, secret
        self.token = ""

    def get(self, path: str, **query: object) -> Json:
        """What an address answers."""
        return self._call(f"{path}?{urlencode(query)}", None, {})

    def post(self, path: str, body: Json) -> Json:
        """Send it once: the key comes from what is sent, so that a second run has the same."""
        sent = json.dumps(body, sort_keys=True).encode()
        key = hashlib.sha256(path.encode() + sent).hexdigest()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._call(path, sent, headers)

    def _call(self, path: str, body: bytes | None, headers: dict[str, str]) -> Json:
        for attempt in range(TRIES):
            try:
                self.token = self.token or self._new_token()
                bearer = {"Authorization": f"Bearer {self.token}", **headers}
                return _json(Request(self.address + path, body, bearer))
            except HTTPError as refusal:
                told = _told(refusal)
                if told.get("code") == "invalid_token":
                    self.token = ""
                elif refusal.code == 429 or told.get("code") == "still_running":
                    time.sleep(int(refusal.headers["Retry-After"]))
                elif refusal.code < 500:
                    raise SystemExit(f"{path}: {told['code']}: {told['detail']}") from None
                else:
                    time.sleep(2**attempt / 4)
            except URLError:
                time.sleep(2**attempt / 4)
        raise SystemExit(f"{path}: no answer after {TRIES} tries.")

    def _new_token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.secret,
            "scope": "orders:read orders:answer",
        }
        told = _json(Request(f"{self.address}/api/v1/token/", urlencode(form).encode()))
        return str(told["access_token"])


def _json(request: Request) -> Json:
    with urlopen(request, timeout=60) as answer:
        found: Json = json.load(answer)
        return found


def _told(refusal: HTTPError) -> Json:
    try:
        found: Json = json.load(refusal)
    except ValueError:  # from a proxy on the way
        found = {"code": str(refusal.code), "detail": refusal.reason}
    return found


def waiting(portal: Portal) -> list[Json]:
    """All orders that wait for an answer, the most urgent first."""
    found: list[Json] = []
    more: Json = {}
    while True:
        page = portal.get("/api/v1/orders/", view="waiting", sort="deadline", limit=PAGE, **more)
        found += page["results"]
        more = {"cursor": page["next_cursor"]}
        if not page["next_cursor"]:
            return found


def answer_to(portal: Portal, row: Json, missing: set[str]) -> Json:
    """What is said to one order, for the version of it that was read."""
    number = row["purchase_order_number"]
    if not missing:
        return {"purchase_order_number": number, "version": row["version"], "accept_all": True}
    order = portal.get(f"/api/v1/orders/{number}/")
    items = [
        {
            "item_sequence_number": line["item_sequence_number"],
            "item_acknowledgements": parts_of(line, missing),
        }
        for line in order["items"]
        if line["ordered_quantity"]["amount"]  # else the buyer cancelled it
    ]
    return {"purchase_order_number": number, "version": order["version"], "items": items}


def parts_of(line: Json, missing: set[str]) -> list[Json]:
    """What is said to one line. What was rejected before stays so, by the description."""
    before = line["item_acknowledgements"]
    rejected = [part for part in before if part["acknowledgement_code"] == "Rejected"]
    parts = [
        {
            name: part[name]
            for name in ("acknowledgement_code", "acknowledged_quantity", "rejection_reason")
        }
        for part in rejected
    ]
    gone = sum(part["acknowledged_quantity"]["amount"] for part in rejected)
    left = {**line["ordered_quantity"], "amount": line["ordered_quantity"]["amount"] - gone}
    names = {line["amazon_product_identifier"], line["vendor_product_identifier"]}
    if left["amount"] > 0 and (names & missing or len(before) == len(rejected) > 0):
        parts.append(
            {
                "acknowledgement_code": "Rejected",
                "acknowledged_quantity": left,
                "rejection_reason": OUT_OF_STOCK,
            }
        )
    elif left["amount"] > 0:
        parts.append({"acknowledgement_code": "Accepted", "acknowledged_quantity": left})
    return parts


def main() -> int:
    """Answer them; gives 0 if none was refused."""
    portal = Portal(
        os.environ["ACORN_URL"], os.environ["ACORN_CLIENT_ID"], os.environ["ACORN_CLIENT_SECRET"]
    )
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if sys.argv[1:] else []
    missing = {line.strip() for line in lines if line.strip()}
    rows = waiting(portal)
    refused = 0
    for start in range(0, len(rows), AT_ONCE):
        answers = [answer_to(portal, row, missing) for row in rows[start : start + AT_ONCE]]
        told = portal.post("/api/v1/acknowledgements/", {"acknowledgements": answers})
        refused += told["refused"]
        for result in told["results"]:
            error = result.get("error")
            said = error["detail"] if error else result["answer"]["order"]["answer"]
            print(result["purchase_order_number"], said)
    print(f"{len(rows) - refused} answered, {refused} refused.")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
