"""Who was at a desk on a day is found at once (`records.desks`)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0017_kept_back'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='eventrow',
            index=models.Index(
                condition=models.Q(
                    ('kind__in', ('deal_desked', 'deposit_taken', 'finance_appointment_set'))
                ),
                fields=['store', 'occurred_at'],
                name='event_at_the_desk',
            ),
        ),
    ]
