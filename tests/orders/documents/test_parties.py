from __future__ import annotations

import pytest

from orders.documents.document import ImportDetails, Party
from tests.orders.documents.samples import DETAILS, accepted, refused

SHIP_TO = f"{DETAILS}.shipToParty"
IMPORT = f"{DETAILS}.importDetails"
ADDRESS = {
    "name": "Amazon.com Services LLC",
    "addressLine1": "6835 W Buckeye Rd",
    "city": "Phoenix",
    "countryCode": "US",
}
TAX = {"taxRegistrationType": "VAT", "taxRegistrationNumber": "DE136695976"}


def test_address_and_tax_details_are_taken_as_sent():
    party = {"partyId": "PHX6", "address": ADDRESS, "taxInfo": TAX}

    assert accepted(SHIP_TO, party).ship_to_party == Party("PHX6", ADDRESS, TAX)


def test_what_the_model_does_not_know_of_an_address_is_left_out():
    address = ADDRESS | {"county": None, "district": "", "planet": "Earth"}

    found = accepted(SHIP_TO, {"partyId": "PHX6", "address": address}).ship_to_party

    assert found.address == ADDRESS


@pytest.mark.parametrize("empty", [None, {}])
def test_an_empty_object_counts_as_missing(empty):
    assert accepted(SHIP_TO, empty).ship_to_party is None
    assert accepted(f"{SHIP_TO}.address", empty).ship_to_party == Party("PHX6")


@pytest.mark.parametrize(
    ("field", "value", "problems"),
    [
        ("partyId", "", [("partyId", "missing")]),
        ("partyId", None, [("partyId", "missing")]),
        ("partyId", "P" * 41, [("partyId", "too_long")]),
        ("partyId", 5, [("partyId", "wrong_type")]),
        ("address", "Phoenix", [("address", "wrong_type")]),
        (
            "address",
            {"city": "Phoenix"},
            [
                ("address.name", "missing"),
                ("address.addressLine1", "missing"),
                ("address.countryCode", "missing"),
            ],
        ),
        ("address", ADDRESS | {"city": "x" * 201}, [("address.city", "too_long")]),
        ("address", ADDRESS | {"countryCode": "USA"}, [("address.countryCode", "too_long")]),
        ("address", ADDRESS | {"phone": "1\x002"}, [("address.phone", "characters")]),
        (
            "taxInfo",
            {"taxRegistrationType": "EIN"},
            [
                ("taxInfo.taxRegistrationType", "unknown"),
                ("taxInfo.taxRegistrationNumber", "missing"),
            ],
        ),
    ],
)
def test_a_wrong_field_is_refused(field, value, problems):
    found = refused(f"{SHIP_TO}.{field}", value)

    assert found == [(f"{SHIP_TO}.{path}", code) for path, code in problems]


def test_import_details_are_taken_in_the_models_spelling():
    details = {
        "methodOfPayment": "FOBPORTOFCALL",
        "internationalCommercialTerms": "freeOnBoard",
        "shippingInstructions": "Clamp-load.\nNo slip sheets.",
    }

    assert accepted(IMPORT, details).import_details == ImportDetails(
        method_of_payment="FOBPortOfCall",
        international_commercial_terms="FreeOnBoard",
        shipping_instructions="Clamp-load.\nNo slip sheets.",
    )


@pytest.mark.parametrize("empty", [None, {}, {"portOfDelivery": ""}, {"unknown": 5}])
def test_import_details_that_say_nothing_are_none(empty):
    assert accepted(IMPORT, empty).import_details is None


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("methodOfPayment", "Cash", "unknown"),
        ("internationalCommercialTerms", "FOB", "unknown"),
        ("portOfDelivery", "x" * 65, "too_long"),
        ("importContainers", "x" * 65, "too_long"),
        ("shippingInstructions", "x" * 2_001, "too_long"),
        ("shippingInstructions", "x\x00", "characters"),
    ],
)
def test_wrong_import_details_are_refused(field, value, code):
    assert refused(IMPORT, {field: value}) == [(f"{IMPORT}.{field}", code)]
