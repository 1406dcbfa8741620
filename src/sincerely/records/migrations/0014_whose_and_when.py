"""Whose people somebody is, for a salesperson's own mail; and mail by the time it came."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models.functions import Cast, Lower


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0013_crm'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['store', 'received_at'], name='mail_of_store'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['person_id', 'since'], name='delivery_of_person'),
        ),
        migrations.AddIndex(
            model_name='verdictrow',
            index=models.Index(condition=models.Q(('answer', 'send'), _negated=True), fields=['store', 'answer', 'at'], name='verdict_of_answer'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=GinIndex(models.Func(Cast(Lower('deals'), models.JSONField()), models.Value('$[*].by'), function='jsonb_path_query_array'), name='standing_of_seller'),
        ),
    ]
