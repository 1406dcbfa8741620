"""What is left of somebody forgotten is that they must not be written to: it is never taken away."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('sincerely', '0022_answers_grow_old'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER fingerprint_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON "
            "fingerprint FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()",
            "DROP TRIGGER fingerprint_only_grows ON fingerprint",
        ),
    ]
