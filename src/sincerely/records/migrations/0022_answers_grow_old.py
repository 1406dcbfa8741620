"""Answers to repeated questions are kept for a month, and found by their age."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0021_who_sells_to_whom'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='idempotentanswer',
            index=models.Index(fields=['at'], name='idempotent_answer_old'),
        ),
    ]
