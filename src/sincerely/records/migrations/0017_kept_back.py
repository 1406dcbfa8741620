"""What was held or made to wait once, by its time: few of all mails, and the week tells of them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0016_told_when_taken_back'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('kept_back', True)), fields=['store', 'since'], name='delivery_kept_back'),
        ),
    ]
