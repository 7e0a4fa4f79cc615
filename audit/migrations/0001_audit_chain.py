"""The log, its chains, its side rows; the database moves the heads and refuses every change."""

import django.db.models.deletion
from django.db import migrations, models

from common.appendonly import AppendOnly

# An entry that does not continue its chain is refused; one that does moves the head, so that a
# writer needs no statement of its own for it.
POSTGRESQL = [
    """
    CREATE FUNCTION audit_entry_continues() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE audit_chain_head SET seq = NEW.seq, hash = NEW.hash
         WHERE chain = NEW.chain AND seq = NEW.seq - 1 AND hash = NEW.prev_hash;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'audit_entry: entry % does not continue chain %', NEW.seq, NEW.chain
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER audit_entry_continues AFTER INSERT ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_continues()
    """,
    "ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_continues",
]
SQLITE = [
    """
    CREATE TRIGGER audit_entry_continues AFTER INSERT ON audit_entry BEGIN
        SELECT RAISE(ABORT, 'audit_entry: the entry does not continue its chain')
         WHERE NOT EXISTS (
            SELECT 1 FROM audit_chain_head
             WHERE chain = NEW.chain AND seq = NEW.seq - 1 AND hash = NEW.prev_hash);
        UPDATE audit_chain_head SET seq = NEW.seq, hash = NEW.hash WHERE chain = NEW.chain;
    END
    """,
]


def move_heads(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def leave_heads(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_entry_continues ON audit_entry", params=None)
        schema_editor.execute("DROP FUNCTION audit_entry_continues()", params=None)
    else:
        schema_editor.execute("DROP TRIGGER audit_entry_continues", params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("chain", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="chain")),
                ("seq", models.BigIntegerField(verbose_name="number")),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "end of a chain",
                "verbose_name_plural": "ends of chains",
                "db_table": "audit_chain_head",
            },
        ),
        migrations.CreateModel(
            name="ActorContext",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(null=True, verbose_name="person")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("address", models.CharField(blank=True, max_length=64, verbose_name="IP address")),
                ("agent", models.CharField(blank=True, max_length=512, verbose_name="user agent")),
                ("salt", models.CharField(blank=True, max_length=64)),
                ("commitment", models.CharField(max_length=64)),
                ("erased_at", models.DateTimeField(null=True, verbose_name="erased at")),
            ],
            options={
                "verbose_name": "actor",
                "verbose_name_plural": "actors",
                "db_table": "audit_actor_context",
                "indexes": [models.Index(fields=["person_id", "address"], name="audit_context_person")],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField(verbose_name="number")),
                ("chain", models.CharField(max_length=64, verbose_name="chain")),
                ("action", models.CharField(max_length=100, verbose_name="action")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("actor_id", models.BigIntegerField(null=True, verbose_name="person")),
                ("factor", models.CharField(blank=True, max_length=64, verbose_name="factor")),
                ("source", models.CharField(max_length=32, verbose_name="source")),
                ("on_behalf", models.CharField(blank=True, max_length=200, verbose_name="on behalf of")),
                ("body", models.TextField()),
                ("prev_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("context", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.actorcontext")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "db_table": "audit_entry",
                "constraints": [models.UniqueConstraint(fields=("chain", "seq"), name="audit_entry_seq")],
                "indexes": [models.Index(fields=["subject", "at"], name="audit_entry_subject")],
            },
        ),
        migrations.CreateModel(
            name="PersonalValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(null=True, verbose_name="person")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("field", models.CharField(max_length=100, verbose_name="field")),
                ("salt", models.CharField(blank=True, max_length=64)),
                ("value", models.TextField(blank=True, verbose_name="value")),
                ("erased_at", models.DateTimeField(null=True, verbose_name="erased at")),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="personal_values", to="audit.auditentry")),
            ],
            options={
                "verbose_name": "personal value",
                "verbose_name_plural": "personal values",
                "db_table": "audit_personal_value",
                "constraints": [models.UniqueConstraint(fields=("entry", "field"), name="audit_personal_value_field")],
                "indexes": [
                    models.Index(fields=["person_id"], name="audit_personal_value_person"),
                    models.Index(fields=["subject"], name="audit_personal_value_subject"),
                ],
            },
        ),
        migrations.RunPython(move_heads, leave_heads),
        AppendOnly("audit_entry"),
    ]
