"""From an order to the JSON of Amazon's model, as the reader takes it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from orders.documents.document import (
        ImportDetails,
        ItemDocument,
        Money,
        OrderDocument,
        Party,
        Window,
    )


def write_order(document: OrderDocument) -> dict[str, object]:
    """One `Order` of the model, for json.dumps; what the document leaves empty is left out.

    Times are in UTC with Z, amounts are text. Reading it again gives an equal document.
    """
    return {
        "purchaseOrderNumber": document.number,
        "purchaseOrderState": document.state,
        "orderDetails": _filled(
            purchaseOrderDate=_moment(document.ordered_at),
            purchaseOrderChangedDate=document.changed_at and _moment(document.changed_at),
            purchaseOrderStateChangedDate=_moment(document.state_changed_at),
            purchaseOrderType=document.type,
            importDetails=document.import_details and _import_details(document.import_details),
            dealCode=document.deal_code,
            paymentMethod=document.payment_method,
            buyingParty=_party(document.buying_party),
            sellingParty=_party(document.selling_party),
            shipToParty=_party(document.ship_to_party),
            billToParty=_party(document.bill_to_party),
            shipWindow=_window(document.ship_window),
            deliveryWindow=_window(document.delivery_window),
            items=[_item(item) for item in document.items],
        ),
    }


def _filled(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value not in (None, "", {})}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _window(window: Window | None) -> str | None:
    return f"{_moment(window.start)}--{_moment(window.end)}" if window else None


def _party(party: Party | None) -> dict[str, object] | None:
    if party is None:
        return None
    return _filled(
        partyId=party.id,
        address=party.address and dict(party.address),
        taxInfo=party.tax and dict(party.tax),
    )


def _import_details(details: ImportDetails) -> dict[str, object]:
    return _filled(
        methodOfPayment=details.method_of_payment,
        internationalCommercialTerms=details.international_commercial_terms,
        portOfDelivery=details.port_of_delivery,
        importContainers=details.import_containers,
        shippingInstructions=details.shipping_instructions,
    )


def _item(item: ItemDocument) -> dict[str, object]:
    return _filled(
        itemSequenceNumber=item.sequence_number,
        amazonProductIdentifier=item.amazon_product_identifier,
        vendorProductIdentifier=item.vendor_product_identifier,
        orderedQuantity={
            "amount": item.ordered.amount,
            "unitOfMeasure": item.ordered.unit,
            "unitSize": item.ordered.unit_size,
        },
        isBackOrderAllowed=item.is_back_order_allowed,
        netCost=_money(item.net_cost),
        listPrice=_money(item.list_price),
    )


def _money(money: Money | None) -> dict[str, object] | None:
    if money is None:
        return None
    return _filled(
        currencyCode=money.currency,
        amount=format(money.amount, "f"),
        unitOfMeasure=money.unit_of_measure,
    )
