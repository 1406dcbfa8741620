"""What the store's CRM was told of somebody's details is taken back there as well."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0015_quicker_counts'),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "crm_copies_taken_back.sql").read_text(),
            (SQL / "crm_copies_taken_back_undo.sql").read_text(),
        ),
    ]
