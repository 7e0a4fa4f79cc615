"""The nine marketplaces, their usual deadline rules, and rates that serve sorting only.

Marketplace ids: Amazon's own list. Times: 24 h to acknowledge, 48 h to update. Rates are round
figures; staff enter better ones with a date in the admin site.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

MARKETPLACES = [
    ("US", "ATVPDKIKX0DER", "United States", "USD", "America/Los_Angeles"),
    ("CA", "A2EUQ1WTGCTBG2", "Canada", "CAD", "America/Toronto"),
    ("MX", "A1AM78C64UM0Y8", "Mexico", "MXN", "America/Mexico_City"),
    ("UK", "A1F83G8C2ARO7P", "United Kingdom", "GBP", "Europe/London"),
    ("DE", "A1PA6795UKMFR9", "Germany", "EUR", "Europe/Berlin"),
    ("FR", "A13V1IB3VIYZZH", "France", "EUR", "Europe/Paris"),
    ("IT", "APJ6JRA9NG5V4", "Italy", "EUR", "Europe/Rome"),
    ("ES", "A1RKKUPIHCS9HS", "Spain", "EUR", "Europe/Madrid"),
    ("JP", "A1VC38T7YXB528", "Japan", "JPY", "Asia/Tokyo"),
]
SINCE = date(2017, 1, 1)
RATES = {
    "AED": "0.27", "AUD": "0.65", "BRL": "0.18", "CAD": "0.73", "CHF": "1.15", "CNY": "0.14",
    "CZK": "0.044", "DKK": "0.15", "EGP": "0.021", "EUR": "1.10", "GBP": "1.28", "HKD": "0.13",
    "HUF": "0.0027", "INR": "0.012", "JPY": "0.0067", "KRW": "0.00072", "MXN": "0.055",
    "NOK": "0.094", "NZD": "0.60", "PLN": "0.26", "SAR": "0.27", "SEK": "0.097", "SGD": "0.75",
    "THB": "0.029", "TRY": "0.03", "TWD": "0.031", "USD": "1", "VND": "0.00004", "ZAR": "0.055",
}  # fmt: skip


def write(apps, schema_editor):
    marketplace_model = apps.get_model("marketplaces", "Marketplace")
    rule_model = apps.get_model("marketplaces", "DeadlineRule")
    rate_model = apps.get_model("marketplaces", "ExchangeRate")
    names = ("code", "amazon_id", "name", "currency", "time_zone")
    for row in MARKETPLACES:
        marketplace = marketplace_model.objects.create(**dict(zip(names, row, strict=True)))
        rule_model.objects.create(
            marketplace=marketplace,
            valid_from=SINCE,
            source="Amazon vendor guides: 24 h to acknowledge, 48 h to update",
        )
    rate_model.objects.bulk_create(
        rate_model(currency=currency, valid_from=SINCE, usd=Decimal(usd))
        for currency, usd in RATES.items()
    )


class Migration(migrations.Migration):
    dependencies = [("marketplaces", "0001_marketplaces")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
