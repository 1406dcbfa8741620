import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0007_matching'),
    ]

    operations = [
        migrations.CreateModel(
            name='Beat',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('accepting', 'Accepting'), ('delivering', 'Delivering')], max_length=10)),
                ('began_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'beat',
            },
        ),
        migrations.CreateModel(
            name='TurnedAway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('step', models.CharField(choices=[('rcpt', 'Rcpt'), ('data', 'Data')], max_length=4)),
                ('status', models.CharField(max_length=10)),
                ('reason', models.CharField(blank=True, default='', max_length=40)),
                ('verdict_id', models.BigIntegerField(null=True)),
                ('sender', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='sincerely.sender')),
                ('store', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='sincerely.store')),
            ],
            options={
                'db_table': 'turned_away',
                'indexes': [models.Index(fields=['store', 'at'], name='turned_away_of_store')],
            },
        ),
    ]
