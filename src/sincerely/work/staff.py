"""Who works at a store, what their role lets them see, and sign-in by a link that works once."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.db import transaction

from sincerely.records.models import OneTimeLink, Role, Store, User
from sincerely.rules import contact

from . import mailboxes
from .errors import WorkError

#: a link meant for one named person, who asked for it a moment ago
FOR_SOMEBODY = timedelta(minutes=15)
#: the link printed in the terminal of the machine that serves
PRINTED = timedelta(hours=12)


class Right(StrEnum):
    """Something a role may do at its store."""

    SEE_PEOPLE = "see_people"
    SEE_VERDICTS = "see_verdicts"
    SEE_QUARANTINE = "see_quarantine"
    FEED = "feed"
    TELL_COLUMNS = "tell_columns"
    SEE_MAIL = "see_mail"
    SEE_OWN_MAIL = "see_own_mail"
    DECIDE_MAIL = "decide_mail"
    LIFT_REFUSALS = "lift_refusals"
    SWITCH_GATE = "switch_gate"
    TELL_SALES = "tell_sales"
    LOG_CARE = "log_care"
    SEE_ALL_CARE = "see_all_care"
    TELL_WISHES = "tell_wishes"
    CORRECT_PEOPLE = "correct_people"
    SEE_MORNING = "see_morning"
    SETTLE_DOUBTS = "settle_doubts"
    SEE_RULES = "see_rules"
    CHANGE_RULES = "change_rules"
    MANAGE_STAFF = "manage_staff"


_EVERYBODY = frozenset(Role.Name)
_WHO_MAY: dict[Right, frozenset[Role.Name]] = {
    Right.SEE_PEOPLE: _EVERYBODY,
    Right.SEE_VERDICTS: _EVERYBODY,
    # unread rows are raw: they may tell of money and of people who are not this reader's business
    Right.SEE_QUARANTINE: frozenset({Role.Name.MARKETING, Role.Name.MANAGER, Role.Name.ADMIN}),
    # files in, rows mended, read again or put aside: whoever may see them
    Right.FEED: frozenset({Role.Name.MARKETING, Role.Name.MANAGER, Role.Name.ADMIN}),
    # one word here is believed of every later file
    Right.TELL_COLUMNS: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
    # a mail's own words: whoever sells sees those to their own people, and decides nothing
    Right.SEE_OWN_MAIL: _EVERYBODY - {Role.Name.SERVICE_ADVISOR},
    Right.SEE_MAIL: frozenset({Role.Name.MARKETING, Role.Name.MANAGER, Role.Name.ADMIN}),
    Right.DECIDE_MAIL: frozenset({Role.Name.MARKETING, Role.Name.MANAGER, Role.Name.ADMIN}),
    # what the rules say a manager may let go (`rules.verdict.needs_manager`)
    Right.LIFT_REFUSALS: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
    # what is turned on or off here holds for everybody's mail
    Right.SWITCH_GATE: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
    # a word that makes somebody a customer, or a prospect again; who is linked to which sale
    Right.TELL_SALES: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
    # whoever talks with people logs it; marketing writes to lists
    Right.LOG_CARE: _EVERYBODY - {Role.Name.MARKETING},
    # whose tasks are late, and what others logged
    Right.SEE_ALL_CARE: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
    # "they asked us to stop": whoever is told it records it, at once
    Right.TELL_WISHES: _EVERYBODY,
    Right.CORRECT_PEOPLE: _EVERYBODY - {Role.Name.MARKETING},
    Right.SEE_MORNING: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
    # nobody settles a doubt about themselves; work.doubts sees to that
    Right.SETTLE_DOUBTS: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
    Right.SEE_RULES: _EVERYBODY,
    Right.CHANGE_RULES: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
    Right.MANAGE_STAFF: frozenset({Role.Name.MANAGER, Role.Name.ADMIN}),
}


class StaffError(WorkError):
    """A user or a link that cannot be made."""


def has_admin() -> bool:
    """Whether somebody can sign in with a password and is admin of a store."""
    admins = User.objects.filter(
        is_active=True, roles__name=Role.Name.ADMIN, roles__ended_at=None
    ).distinct()
    return any(admin.has_usable_password() for admin in admins)


@transaction.atomic
def make_user(
    *,
    email: str,
    name: str,
    store: Store,
    role: str,
    by: str,
    now: datetime,
    password: str | None = None,
) -> User:
    """Somebody with this role at ``store``. Who is known already keeps name and password.

    ``password`` None: they sign in by link until they set one. Raises `StaffError`
    (``address_unreadable``, ``no_such_role``).
    """
    try:
        address = mailboxes.typed(email)
    except mailboxes.NoMailboxError as error:
        raise StaffError("address_unreadable", str(error), error.hint) from None
    if role not in Role.Name.values:
        raise StaffError(
            "no_such_role", f"There is no role {role!r}.", f"Roles: {', '.join(Role.Name.values)}."
        )
    user = User.objects.filter(email=address.value).first()
    if user is None:
        user = User.objects.create_user(address.value, password, name=name)
    Role.objects.get_or_create(
        user=user,
        store=store,
        name=role,
        ended_at=None,
        defaults={"granted_by": by, "granted_at": now},
    )
    return user


def one_time_link(*, by: str, now: datetime, base_url: str, email: str | None = None) -> str:
    """The URL that signs ``email`` in, once: for `FOR_SOMEBODY`; without ``email`` the longest
    serving admin, for `PRINTED`. Only a digest of its token is kept.

    Raises `StaffError` (``no_such_user``, ``no_admin``).
    """
    user = _first_admin() if email is None else _user_of(email)
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        user=user,
        digest=_digest(token),
        made_by=by,
        expires_at=now + (PRINTED if email is None else FOR_SOMEBODY),
    )
    return f"{base_url.rstrip('/')}/sign-in/{token}/"


def whose_link(*, token: str, now: datetime) -> User | None:
    """Who could sign in with this link now. Changes nothing."""
    link = (
        OneTimeLink.objects.filter(digest=_digest(token), used_at=None, expires_at__gt=now)
        .filter(user__is_active=True)
        .select_related("user")
        .first()
    )
    return link.user if link else None


@transaction.atomic
def use_link(*, token: str, now: datetime) -> User | None:
    """Uses a link up and says whose it was; None where it is unknown, used or too old.

    Of two that use it at one moment, one gets it: the row is claimed by its ``used_at``.
    """
    user = whose_link(token=token, now=now)
    links = OneTimeLink.objects.filter(digest=_digest(token), used_at=None)
    return user if user and links.update(used_at=now) else None


def stores_of(user: User) -> dict[Store, frozenset[Role.Name]]:
    """Where this user has a role now, by name of the store, with group and policy. One query."""
    rows = Role.objects.filter(user=user, ended_at=None).select_related(
        "store__group", "store__policy"
    )
    found: dict[Store, frozenset[Role.Name]] = {}
    for row in rows.order_by("store__name", "store_id"):
        found[row.store] = found.get(row.store, frozenset()) | {Role.Name(row.name)}
    return found


def roles_of(user: User, store: Store) -> frozenset[Role.Name]:
    """The roles this user has at ``store`` now."""
    names = Role.objects.filter(user=user, store=store, ended_at=None).values_list(
        "name", flat=True
    )
    return frozenset(Role.Name(name) for name in names)


def allows(roles: frozenset[Role.Name], what: Right) -> bool:
    """Whether one of these roles may do that."""
    return not roles.isdisjoint(_WHO_MAY[what])


def may(user: User, store: Store, what: Right) -> bool:
    """Whether this user may do that at ``store``."""
    return user.is_active and allows(roles_of(user, store), what)


def who_may(store: Store, what: Right) -> tuple[User, ...]:
    """Everybody who may do that at ``store`` now, by name. One query."""
    found = User.objects.filter(
        is_active=True,
        roles__store=store,
        roles__ended_at=None,
        roles__name__in=_WHO_MAY[what],
    )
    return tuple(found.distinct().order_by("name", "pk"))


def _first_admin() -> User:
    role = (
        Role.objects.filter(name=Role.Name.ADMIN, ended_at=None, user__is_active=True)
        .select_related("user")
        .order_by("granted_at", "pk")
        .first()
    )
    if role is None:
        raise StaffError(
            "no_admin",
            "There is no admin to sign in.",
            "Load the sample store, or make an admin for your own.",
        )
    return role.user


def _user_of(email: str) -> User:
    address = contact.email(email)
    user = User.objects.filter(email=address.value, is_active=True).first() if address else None
    if user is None:
        raise StaffError(
            "no_such_user", f"Nobody signs in as {email!r}.", "Links are for active users."
        )
    return user


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
