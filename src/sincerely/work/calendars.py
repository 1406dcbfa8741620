"""The private address of somebody's tasks as a calendar: made and ended by themselves."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet

from sincerely.records.models import CalendarLink, Store, User

from . import staff


@transaction.atomic
def make(*, user: User, store: Store, now: datetime) -> str:
    """The token of a new address; the one before ends. Only its digest is kept: say it now."""
    end(user=user, store=store, now=now)
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.create(user=user, store=store, digest=_digest(token), made_at=now)
    return token


def end(*, user: User, store: Store, now: datetime) -> bool:
    """Ends their address at this store; whether there was one."""
    return _current(user, store).update(ended_at=now) > 0


def since(*, user: User, store: Store) -> datetime | None:
    """When their address was made; None where they have none."""
    return _current(user, store).values_list("made_at", flat=True).first()


def whose(*, token: str) -> CalendarLink | None:
    """The link of a token, with user and store: as long as they work there and may log care."""
    link = (
        CalendarLink.objects.filter(digest=_digest(token), ended_at=None)
        .select_related("user", "store")
        .first()
    )
    if link and staff.may(link.user, link.store, staff.Right.LOG_CARE):
        return link
    return None


def _current(user: User, store: Store) -> QuerySet[CalendarLink, CalendarLink]:
    return CalendarLink.objects.filter(user=user, store=store, ended_at=None)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
