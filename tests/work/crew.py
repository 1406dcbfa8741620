"""Those who work at the store of the tests."""

from sincerely.records.models import User
from sincerely.work import staff
from tests.cast import House, day


def member(harbor: House, name: str, role: str = "salesperson") -> User:
    """Somebody with this role, who joined before day 0."""
    return staff.make_user(
        email=f"{name.split(maxsplit=1)[0].lower()}@example.com",
        name=name,
        store=harbor.store,
        role=role,
        by="the tests",
        now=day(-9),
    )
