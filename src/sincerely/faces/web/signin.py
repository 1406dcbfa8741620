"""Who may sign in: staff only. Nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by a store's admin, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False
