"""What a purchase order document says, as the content of an order and its lines."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from marketplaces.models import FulfilmentCentre
from orders.services.content import HeaderContent, LineContent

if TYPE_CHECKING:
    from datetime import datetime

    from orders.documents.document import ItemDocument, OrderDocument, Party, Window
    from vendors.models import VendorCode

LONGEST_NAME = 120  # of a centre's place


def header_from(
    document: OrderDocument, code: VendorCode, centre: FulfilmentCentre | None = None
) -> HeaderContent:
    """The document's head; `centre` is where the goods go if it names no other."""
    details = asdict(document.import_details) if document.import_details else {}
    return HeaderContent(
        centre=_centre(document.ship_to_party, code) or centre,
        order_type=document.type,
        payment_method=document.payment_method,
        deal_code=document.deal_code,
        import_details={name: value for name, value in details.items() if value},
        parties=_parties(document),
        **_window("ship", document.ship_window),
        **_window("delivery", document.delivery_window),
    )


def _window(name: str, window: Window | None) -> dict[str, datetime | None]:
    return {
        f"{name}_start": window.start if window else None,
        f"{name}_end": window.end if window else None,
    }


def _parties(document: OrderDocument) -> dict[str, Any]:
    named = {
        "buyingParty": document.buying_party,
        "sellingParty": document.selling_party,
        "shipToParty": document.ship_to_party,
        "billToParty": document.bill_to_party,
    }
    return {name: _party(party) for name, party in named.items() if party is not None}


def _party(party: Party) -> dict[str, Any]:
    plain: dict[str, Any] = {"partyId": party.id}
    if party.address:
        plain["address"] = dict(party.address)
    if party.tax:
        plain["taxInfo"] = dict(party.tax)
    return plain


def _centre(party: Party | None, code: VendorCode) -> FulfilmentCentre | None:
    """The centre that the order ships to; an unknown one is made, and flagged to be checked."""
    if party is None:
        return None
    address = dict(party.address or {})
    centre, _made = FulfilmentCentre.objects.get_or_create(
        code=party.id,
        defaults={
            "marketplace": code.marketplace,
            "time_zone": code.marketplace.time_zone,
            "name": address.get("city", "")[:LONGEST_NAME],
            "address": address,
            "is_provisional": True,
        },
    )
    return centre


def line_from(item: ItemDocument) -> LineContent:
    """One line of the document."""
    cost, price = item.net_cost, item.list_price
    return LineContent(
        sequence_number=item.sequence_number,
        quantity=item.ordered.amount,
        unit=item.ordered.unit,
        unit_size=item.ordered.unit_size,
        amazon_product_identifier=item.amazon_product_identifier,
        vendor_product_identifier=item.vendor_product_identifier,
        is_back_order_allowed=item.is_back_order_allowed,
        net_cost=cost.amount if cost else None,
        net_cost_currency=cost.currency if cost else "",
        net_cost_unit=(cost.unit_of_measure or "") if cost else "",
        list_price=price.amount if price else None,
        list_price_currency=price.currency if price else "",
        list_price_unit=(price.unit_of_measure or "") if price else "",
    )
