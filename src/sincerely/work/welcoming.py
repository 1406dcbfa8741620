"""Somebody new at a store: the account a colleague makes them, and their first link to come in."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sincerely.records.models import Role, Store, User

from . import staff
from .staff import StaffError

_IN_CHARGE = frozenset({Role.Name.MANAGER, Role.Name.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """A colleague who may come in. ``link`` signs them in once, within `staff.FOR_SOMEBODY`; empty
    for whoever has an account of their own: nobody else gets a key to that."""

    user: User
    link: str


def may_make(roles: frozenset[Role.Name]) -> tuple[Role.Name, ...]:
    """The roles that somebody in these may give: an admin gives every one, a manager all but those
    that are in charge of others."""
    if Role.Name.ADMIN in roles:
        return tuple(Role.Name)
    may = staff.allows(roles, staff.Right.MANAGE_STAFF)
    return tuple(name for name in Role.Name if may and name not in _IN_CHARGE)


@transaction.atomic
def welcome(
    *, email: str, name: str, role: str, store: Store, by: User, now: datetime, base_url: str
) -> Welcome:
    """Gives somebody an account with this role at the store.

    Raises `StaffError` (``no_name``, ``role_not_yours``, and those of `staff.make_user`).
    """
    name = " ".join(name.split())[:200]
    if not name:
        raise StaffError("no_name", "Their name is missing.", "Write it as colleagues call them.")
    if role in Role.Name.values and role not in may_make(staff.roles_of(by, store)):
        said = role.replace("_", " ")
        raise StaffError(
            "role_not_yours", f"Only an admin makes somebody {said}.", "Ask an admin of the store."
        )
    user = staff.make_user(
        email=email, name=name, store=store, role=role, by=by.email, now=now, password=None
    )
    link = ""
    if comes_by_link(user, store):
        link = staff.one_time_link(by=by.email, now=now, base_url=base_url, email=user.email)
    return Welcome(user=user, link=link)


def comes_by_link(user: User, store: Store) -> bool:
    """Whether a colleague may hand them a link: they have never been here, have no password, and
    would not come in anywhere else by it."""
    elsewhere = Role.objects.filter(user=user, ended_at=None).exclude(store=store).exists()
    return user.last_login is None and not user.has_usable_password() and not elsewhere


@transaction.atomic
def another_link(*, user: User, store: Store, by: User, now: datetime, base_url: str) -> Welcome:
    """Another first link, where the one before was not used in time.

    Raises `StaffError` (``role_not_yours``, ``has_an_account``).
    """
    theirs = staff.roles_of(user, store)
    if not theirs <= set(may_make(staff.roles_of(by, store))):
        raise StaffError(
            "role_not_yours", "Only an admin gives them a link.", "Ask an admin of the store."
        )
    if not comes_by_link(user, store):
        raise StaffError(
            "has_an_account",
            f"{user.name} has signed in before, or works elsewhere too.",
            "They sign in as they always do; `sincerely user link` helps where they cannot.",
        )
    link = staff.one_time_link(by=by.email, now=now, base_url=base_url, email=user.email)
    return Welcome(user=user, link=link)
