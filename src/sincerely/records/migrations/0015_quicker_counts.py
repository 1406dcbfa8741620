"""Counts from indexes alone, and a salesperson's people without taking their deals apart."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models.functions import Cast, Lower

# what is counted from an index alone is looked up in the table wherever no vacuum has been: by
# default not before a fifth of all verdicts there are have come anew, which takes weeks
_SOON = """
ALTER TABLE verdict SET (autovacuum_vacuum_insert_scale_factor = 0.01);
ALTER TABLE delivery SET (autovacuum_vacuum_scale_factor = 0.02);
"""
_AS_EVER = """
ALTER TABLE verdict RESET (autovacuum_vacuum_insert_scale_factor);
ALTER TABLE delivery RESET (autovacuum_vacuum_scale_factor);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0014_whose_and_when'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='mail',
            name='mail_of_store',
        ),
        migrations.RemoveIndex(
            model_name='standing',
            name='standing_of_seller',
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['store', 'received_at'], include=('id', 'sender'), name='mail_of_store'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=GinIndex(models.Func(models.Func(models.Func(Cast(models.Func(Cast(Lower('deals'), models.JSONField()), models.Value('$[*].by'), function='jsonb_path_query_array'), models.TextField()), models.Value(3), function='substr'), models.Value(-2), function='"left"'), models.Value('", "'), function='string_to_array'), name='standing_sold_by'),
        ),
        migrations.RunSQL(_SOON, _AS_EVER),
    ]
