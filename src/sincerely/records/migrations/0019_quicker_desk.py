"""Who was heard of last, and who lives with whom, is read from indexes alone."""

import django.db.models.deletion
from django.db import migrations, models

# the key of a standing says when they were heard of besides: a search finds a thousand of them and
# shows the latest. Django knows no such key, and need not
_HEARD = """
ALTER TABLE standing DROP CONSTRAINT standing_pkey,
  ADD CONSTRAINT standing_pkey PRIMARY KEY (person_id, store_id) INCLUDE (last_at);
"""
_KEY_ALONE = """
ALTER TABLE standing DROP CONSTRAINT standing_pkey,
  ADD CONSTRAINT standing_pkey PRIMARY KEY (person_id, store_id);
"""
# as of verdicts and deliveries (0015): what a week's mails are counted by is looked up in the table
# wherever no vacuum has been
_SOON = "ALTER TABLE mail SET (autovacuum_vacuum_insert_scale_factor = 0.02)"
_AS_EVER = "ALTER TABLE mail RESET (autovacuum_vacuum_insert_scale_factor)"


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0018_one_table'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='standing',
            name='standing_recent',
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['store', '-last_at'], include=('person',), name='standing_recent'),
        ),
        migrations.RunSQL(_HEARD, _KEY_ALONE),
        migrations.AlterField(
            model_name='person',
            name='household',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='sincerely.household'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['household'], include=('id',), name='person_of_household'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['id'], include=('household',), name='person_at_home', condition=models.Q(household__isnull=False)),
        ),
        migrations.RunSQL(_SOON, _AS_EVER),
    ]
