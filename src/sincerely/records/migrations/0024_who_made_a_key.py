"""Who made the API key of a source, and when, is kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0023_digests_stay'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='token_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='source',
            name='token_by',
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
