"""The enumerations of Amazon's Vendor Orders model, in its own spelling and order."""

from __future__ import annotations

ORDER_STATES = ("New", "Acknowledged", "Closed")
ORDER_TYPES = ("RegularOrder", "ConsignedOrder", "NewProductIntroduction", "RushOrder")
PAYMENT_METHODS = ("Invoice", "Consignment", "CreditCard", "Prepaid")
QUANTITY_UNITS = ("Eaches", "Cases")
WEIGHT_UNITS = ("POUNDS", "OUNCES", "GRAMS", "KILOGRAMS")
TAX_TYPES = ("VAT", "GST")
FREIGHT_PAYMENTS = (
    "PaidByBuyer",
    "CollectOnDelivery",
    "DefinedByBuyerAndSeller",
    "FOBPortOfCall",
    "PrepaidBySeller",
    "PaidBySeller",
)
COMMERCIAL_TERMS = (
    "ExWorks",
    "FreeCarrier",
    "FreeOnBoard",
    "FreeAlongSideShip",
    "CarriagePaidTo",
    "CostAndFreight",
    "CarriageAndInsurancePaidTo",
    "CostInsuranceAndFreight",
    "DeliveredAtTerminal",
    "DeliveredAtPlace",
    "DeliverDutyPaid",
)
