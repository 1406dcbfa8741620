import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0008_watching'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heard',
            fields=[
                ('pk', models.CompositePrimaryKey('source_id', 'hour', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hour', models.DateTimeField()),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='sincerely.source')),
            ],
            options={
                'db_table': 'heard',
            },
        ),
        migrations.CreateModel(
            name='Rhythm',
            fields=[
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='rhythm', serialize=False, to='sincerely.source')),
                ('due_at', models.DateTimeField(null=True)),
                ('said', models.JSONField(null=True)),
                ('said_by', models.CharField(blank=True, max_length=200)),
                ('said_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'db_table': 'rhythm',
            },
        ),
        migrations.CreateModel(
            name='LearnedWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('corrections', models.JSONField()),
                ('told', models.JSONField()),
                ('answers', models.PositiveIntegerField()),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='sincerely.group')),
            ],
            options={
                'db_table': 'learned_weights',
                'constraints': [models.UniqueConstraint(fields=('group', 'number'), name='learned_weights_once')],
            },
        ),
        migrations.CreateModel(
            name='MatchAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deal', models.CharField(blank=True, max_length=400)),
                ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('answer', models.CharField(choices=[('same', 'Same'), ('household', 'Household'), ('different', 'Different'), ('no_prospect', 'No Prospect')], max_length=12)),
                ('levels', models.JSONField(default=dict)),
                ('weight', models.FloatField(null=True)),
                ('by', models.CharField(max_length=200)),
                ('why', models.CharField(max_length=500)),
                ('at', models.DateTimeField()),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='sincerely.peopledecision')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='sincerely.group')),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='sincerely.store')),
            ],
            options={
                'db_table': 'match_answer',
            },
        ),
    ]
