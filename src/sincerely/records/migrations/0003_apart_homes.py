"""Two people who are not one may still live together; some were said not to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sincerely", "0002_ledger_only_grows")]

    operations = [
        migrations.AddField(
            "apart", "homes", models.BooleanField(default=False, db_default=False)
        ),
    ]
