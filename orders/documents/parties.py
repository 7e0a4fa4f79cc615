"""Parties of a document: who buys, sells, receives and pays; and the freight of an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orders.documents import values
from orders.documents.document import ImportDetails, Party
from orders.documents.enumerations import COMMERCIAL_TERMS, FREIGHT_PAYMENTS, TAX_TYPES
from orders.documents.places import is_object

if TYPE_CHECKING:
    from orders.documents.places import Place

PARTY_ID = 40
ADDRESS_FIELD = 200
COUNTRY_CODE = 2
TAX_NUMBER = 64
PORT = 64
CONTAINERS = 64
INSTRUCTIONS = 2_000

_ADDRESS = (
    "name",
    "addressLine1",
    "addressLine2",
    "addressLine3",
    "city",
    "county",
    "district",
    "stateOrRegion",
    "postalCode",
    "countryCode",
    "phone",
)
_NEEDED = ("name", "addressLine1", "countryCode")


def party(place: Place) -> Party | None:
    """The party; None when missing. Of address and tax details, the model's fields as sent."""
    if not is_object(place):
        return None
    return Party(
        values.text(place.field("partyId"), limit=PARTY_ID, required=True),
        _address(place.field("address")),
        _tax(place.field("taxInfo")),
    )


def _address(place: Place) -> dict[str, str] | None:
    if not is_object(place):
        return None
    fields = {
        name: values.text(
            place.field(name),
            limit=COUNTRY_CODE if name == "countryCode" else ADDRESS_FIELD,
            required=name in _NEEDED,
        )
        for name in _ADDRESS
    }
    return {name: value for name, value in fields.items() if value}


def _tax(place: Place) -> dict[str, str] | None:
    if not is_object(place):
        return None
    number = place.field("taxRegistrationNumber")
    return {
        "taxRegistrationType": values.choice(
            place.field("taxRegistrationType"), TAX_TYPES, required=True
        ),
        "taxRegistrationNumber": values.text(number, limit=TAX_NUMBER, required=True),
    }


def import_details(place: Place) -> ImportDetails | None:
    """What an import order says of freight; None when missing."""
    if not is_object(place):
        return None
    details = ImportDetails(
        method_of_payment=values.choice(place.field("methodOfPayment"), FREIGHT_PAYMENTS),
        international_commercial_terms=values.choice(
            place.field("internationalCommercialTerms"), COMMERCIAL_TERMS
        ),
        port_of_delivery=values.text(place.field("portOfDelivery"), limit=PORT),
        import_containers=values.text(place.field("importContainers"), limit=CONTAINERS),
        shipping_instructions=values.text(
            place.field("shippingInstructions"), limit=INSTRUCTIONS, lines=True
        ),
    )
    return details if details != ImportDetails() else None
