"""Of verdicts by person only those that stopped something are asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0019_quicker_desk'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='verdictrow',
            name='verdict_of_person',
        ),
        migrations.AddIndex(
            model_name='verdictrow',
            index=models.Index(condition=models.Q(('answer', 'send'), _negated=True), fields=['person_id', 'at'], name='verdict_of_person'),
        ),
    ]
