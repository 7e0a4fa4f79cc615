"""History of orders is written once: the database refuses to change or delete it."""

from django.db import migrations

from common.appendonly import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_orders")]

    operations = [
        AppendOnly("orders_orderevent"),
        AppendOnly("orders_orderedquantity"),
        AppendOnly("orders_lineacknowledgement"),
    ]
