"""The database itself refuses to change or remove an event, whoever asks.

Sightings may only be blanked (erasure) or moved to another person (a decision about people).
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("sincerely", "0001_the_house")]

    operations = [
        migrations.RunSQL(
            (SQL / "ledger_only_grows.sql").read_text(),
            (SQL / "ledger_only_grows_undo.sql").read_text(),
        )
    ]
