"""Kept standings, read back for the screens."""

from collections.abc import Iterable
from dataclasses import dataclass

from sincerely.records import codec
from sincerely.records.models import Standing, Store
from sincerely.rules.message import Doubt
from sincerely.rules.policy import DEFAULT, Policy
from sincerely.rules.record import EMPTY, Deal, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One standing row, typed. Empty for somebody this store never heard of."""

    own: Record = EMPTY
    home: Record | None = None
    deals: tuple[Deal, ...] = ()
    doubt: Doubt | None = None


NOTHING = Kept()


def policy_of(store: Store) -> Policy:
    """The policy in force at ``store`` (its ``policy`` must have been fetched along)."""
    return DEFAULT.changed(store.policy.settings) if store.policy else DEFAULT


def of(store: Store, people: Iterable[int]) -> dict[int, Kept]:
    """The standings of these people with ``store``; one query. Strangers are left out."""
    rows = Standing.objects.filter(store=store, person__in=list(people))
    return {row.person_id: kept(row) for row in rows}


def bought(people: Iterable[int]) -> set[int]:
    """Those of these people who bought at any store, they or their home; one query."""
    rows = Standing.objects.filter(person__in=list(people))
    return {row.person_id for row in rows if has_bought(kept(row))}


def has_bought(row: Kept) -> bool:
    """Whether they, or one of their home, bought here."""
    return (row.home or row.own).bought is not None


def kept(row: Standing) -> Kept:
    """A standing row, typed."""
    return Kept(
        own=codec.record(row.own),
        home=codec.record(row.home) if row.home is not None else None,
        deals=codec.deals(row.deals),
        doubt=codec.doubt(row.doubt) if row.doubt is not None else None,
    )
