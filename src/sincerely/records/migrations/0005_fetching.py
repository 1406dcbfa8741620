from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0004_reading_what_stores_have'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='fetched_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='source',
            name='fetch_problem',
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
