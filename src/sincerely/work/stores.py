"""Stores and the sources that tell them things."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from sincerely.records.models import Group, Source, Store
from sincerely.rules.purpose import Purpose
from sincerely.work import policies
from sincerely.work.errors import WorkError

_STATE = re.compile(r"[A-Za-z]{2}")


def make_store(
    *,
    name: str,
    key: str,
    zone: str,
    state: str,
    by: str,
    now: datetime,
    group: Group | None = None,
    mode: Store.Mode = Store.Mode.WATCH,
    address: str = "",
) -> Store:
    """A new store, in *watch* mode unless said otherwise, with the default policy.

    ``state``: two letters, or empty. ``address``: street and town in lines, the ZIP last. Raises
    `WorkError` ``no_name``, ``state_unknown``, ``zone_unknown``, ``store_exists``.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if not name.strip():
        raise WorkError("no_name", "The store has no name.", "Name it: 'Harbor Motors'.")
    if state and not _STATE.fullmatch(state):
        hint = "Write its two letters, such as ME or HI: they decide the hours of calls."
        raise WorkError("state_unknown", f"{state!r} is not how a state is written.", hint)

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        hint = "Use a name such as America/New_York."
        raise WorkError("zone_unknown", f"There is no time zone {zone!r}.", hint) from problem
    with transaction.atomic():
        group = group or Group.objects.create(name=name)
        try:
            with transaction.atomic():
                store = Store.objects.create(
                    group=group,
                    key=key,
                    name=name,
                    zone=zone,
                    state=state.upper(),
                    mode=mode,
                    address=address,
                )
        except IntegrityError as problem:
            hint = "Choose another key; `sincerely store list` shows those in use."
            raise WorkError("store_exists", f"A store {key!r} exists.", hint) from problem
        policies.change(store=store, settings={}, by=by, why="the defaults", now=now)
    return store


def make_source(
    *,
    store: Store,
    name: str,
    may_claim: Iterable[Purpose] = (),
    may_write_as_person: bool = False,
    reports_sales: bool = False,
    expected_hours: int | None = None,
) -> Source:
    """A system that may tell this store things, believed as far as said here."""
    return Source.objects.create(
        store=store,
        name=name,
        may_claim=[str(purpose) for purpose in may_claim],
        may_write_as_person=may_write_as_person,
        reports_sales=reports_sales,
        expected_hours=expected_hours,
    )


def new_token(*, source: Source, by: str, now: datetime) -> str:
    """A new token for a source, shown this once; the old one stops working. Who made it, and when,
    is kept with the source."""
    token = f"sinc_{secrets.token_urlsafe(32)}"
    made = {"token_digest": _digest(token), "token_at": now, "token_by": by}
    Source.objects.filter(pk=source.pk).update(**made)
    return token


def set_hook_secret(*, source: Source, secret: str) -> None:
    """What a source's web hooks are signed with; the earlier one no longer works."""
    Source.objects.filter(pk=source.pk).update(hook_secret=secret)
    source.hook_secret = secret


def source_of_token(token: str) -> Source | None:
    """The source a token belongs to, its store with it, or None."""
    found = Source.objects.select_related("store__group", "store__policy")
    return found.filter(token_digest=_digest(token)).first()


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
