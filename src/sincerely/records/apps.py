"""The one Django app: everything Sincerely remembers."""

from django.apps import AppConfig


class Records(AppConfig):
    """Label ``sincerely``; the only line of migrations of our own."""

    name = "sincerely.records"
    label = "sincerely"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What Django's part of a connection is to do otherwise."""
        from sincerely.records import stamps

        stamps.install()
