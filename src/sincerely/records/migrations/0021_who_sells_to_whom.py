"""Who sells to somebody, or to one they live with, is kept with their standing.

It was worked out of the deals by an index, and who lives with whom looked up each time.
"""

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

_NAMES = """
SELECT DISTINCT d.deal ->> 'by'
  FROM standing s CROSS JOIN LATERAL jsonb_array_elements(s.deals::jsonb) AS d (deal)
 WHERE s.deals <> '[]' AND d.deal ->> 'by' ~ '\\S'
"""
# of all the home's deals
_FILL = """
WITH of_one AS (
  SELECT s.person_id, s.store_id, p.household_id, w.seller
    FROM standing s
    JOIN person p ON p.id = s.person_id
   CROSS JOIN LATERAL jsonb_array_elements(s.deals::jsonb) AS d (deal)
    JOIN written w ON w.name = d.deal ->> 'by'
   WHERE s.deals <> '[]'),
of_home AS (
  SELECT person_id, store_id, seller FROM of_one WHERE household_id IS NULL
   UNION
  SELECT m.id, o.store_id, o.seller
    FROM of_one o JOIN person m ON m.household_id = o.household_id)
UPDATE standing s SET sellers = t.sellers
  FROM (SELECT person_id, store_id, array_agg(seller ORDER BY seller COLLATE "C") AS sellers
          FROM of_home GROUP BY person_id, store_id) AS t
 WHERE s.person_id = t.person_id AND s.store_id = t.store_id
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """As `records.standings` writes it from now on; PostgreSQL's small letters are its locale's."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_NAMES)
        names = [name for (name,) in cursor.fetchall()]
        keys = [" ".join(name.split()).lower() for name in names]
        cursor.execute("CREATE TEMP TABLE written (name text, seller text) ON COMMIT DROP")
        cursor.execute(
            "INSERT INTO written SELECT * FROM unnest(%s::text[], %s::text[])", [names, keys]
        )
        cursor.execute(_FILL)


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0020_stopped_of_person'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='standing',
            name='standing_sold_by',
        ),
        migrations.AddField(
            model_name='standing',
            name='sellers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, size=None),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='standing',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('sellers', []), _negated=True), fields=['sellers'], name='standing_of_seller'),
        ),
    ]
