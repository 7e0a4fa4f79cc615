"""Reminders leave the deadline's row alone: it says when it was opened, a mark how far we came."""

from datetime import timedelta

from django.db import migrations, models

BATCH = 2_000


def fill(apps, schema_editor):
    """What comes next is the miss. What was told already has its key in the outbox."""
    Deadline = apps.get_model("orders", "Deadline")
    batch = []
    for deadline in Deadline.objects.filter(state="open").iterator(BATCH):
        deadline.next_at = deadline.due_at
        deadline.lead = max(-((deadline.opened_at - deadline.due_at) // timedelta(minutes=1)), 0)
        batch.append(deadline)
        if len(batch) == BATCH:
            Deadline.objects.bulk_update(batch, ["next_at", "lead"])
            batch.clear()
    Deadline.objects.bulk_update(batch, ["next_at", "lead"])


class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0003_fewer_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "reminder mark",
                "verbose_name_plural": "reminder marks",
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="lead",
            field=models.PositiveIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(
            model_name="deadline",
            name="next_step",
        ),
    ]
