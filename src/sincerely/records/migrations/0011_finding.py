from typing import Any

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

#: people whose words are kept at once
CHUNK = 2000


def find_everybody(apps: Any, schema_editor: Any) -> None:
    """Whoever is known already is found as well."""
    from sincerely.records import finding

    ids = list(
        apps.get_model("sincerely", "Person").objects.order_by("pk").values_list("pk", flat=True)
    )
    for start in range(0, len(ids), CHUNK):
        finding.keep(ids[start : start + CHUNK])


class Migration(migrations.Migration):
    dependencies = [
        ("sincerely", "0010_the_desk"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="finding",
                        serialize=False,
                        to="sincerely.person",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="sincerely.group",
                    ),
                ),
                ("words", models.TextField()),
            ],
            options={
                "db_table": "finding",
            },
        ),
        migrations.RunPython(find_everybody, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="finding",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="finding_words", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="peopledecision",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["people"], name="decision_of_people"
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("doubt__isnull", False)),
                fields=["store", "-last_at"],
                name="standing_doubted",
            ),
        ),
        migrations.AddIndex(
            model_name="eventrow",
            index=models.Index(
                condition=models.Q(("kind__in", ("deal_sold", "deal_delivered"))),
                fields=["store", "-occurred_at"],
                name="event_sales_lately",
            ),
        ),
    ]
