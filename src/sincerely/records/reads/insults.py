"""What the gate kept from going out in the last days: how much would have insulted, and whose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sincerely.records.models import Source, Store
from sincerely.rules import reasons

from .stopped_days import stopped_days

#: reasons that say a buyer was treated as somebody still to be won (`rules.reasons`)
INSULTS = tuple(sorted(reasons.INSULTS))
#: what asks without being one of the store's systems
BY_HAND = "asked by hand"
DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One system in the last seven days, and the seven before. ``insults``: messages that would
    have treated a buyer as somebody still to be won; ``others``: stopped for other reasons."""

    name: str
    insults: int
    insults_before: int
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was kept from going out. ``would``: what was only watched, and went all the same.

    ``days``: insults of each of the last `DAYS` days, the oldest first.
    """

    systems: tuple[System, ...]
    would: tuple[System, ...]
    days: tuple[tuple[date, int], ...]

    @property
    def insults(self) -> int:
        """Of the last seven days."""
        return sum(each.insults for each in self.systems)

    @property
    def insults_before(self) -> int:
        """Of the seven days before."""
        return sum(each.insults_before for each in self.systems)

    @property
    def would_stop(self) -> int:
        """Of the last seven days, whatever the reason."""
        return sum(each.insults + each.others for each in self.would)

    @property
    def would_insult(self) -> int:
        """Of the last seven days."""
        return sum(each.insults for each in self.would)


@dataclass(slots=True)
class _Sum:
    insults: int = 0
    before: int = 0
    others: int = 0


def kept(store: Store, *, now: datetime, sources: Iterable[Source] | None = None) -> Kept:
    """What the last two weeks came to, mails and everything else that asks. Five queries; four
    where the store's ``sources`` are known already."""
    today = now.astimezone(ZoneInfo(store.zone)).date()
    first = today - timedelta(days=DAYS - 1)
    days = {first + timedelta(days=n): 0 for n in range(DAYS)}
    names = {source.pk: source.name for source in sources or store.sources.all()}
    rows = [
        (
            names.get(each.source_id, BY_HAND) if each.source_id else BY_HAND,
            each.watched if each.by_mail else store.mode == Store.Mode.WATCH,
            each.day,
            not reasons.INSULTS.isdisjoint(each.codes),
            each.many,
        )
        for each in stopped_days(store, list(days), now=now)
    ]
    for _, would, day, insult, n in rows:
        if insult and not would:
            days[day] += n
    return Kept(
        systems=_systems(rows, today, would=False),
        would=_systems(rows, today, would=True),
        days=tuple(days.items()),
    )


def _systems(
    rows: list[tuple[str, bool, date, bool, int]], today: date, *, would: bool
) -> tuple[System, ...]:
    sums: dict[str, _Sum] = {}
    for name, watched, day, insult, n in rows:
        if watched is not would:
            continue
        found = sums.setdefault(name, _Sum())
        lately = today - day < timedelta(days=7)
        if not lately:
            found.before += n if insult else 0
        elif insult:
            found.insults += n
        else:
            found.others += n
    made = [
        System(name=name, insults=s.insults, insults_before=s.before, others=s.others)
        for name, s in sums.items()
    ]
    return tuple(sorted(made, key=lambda each: (-each.insults, -each.others, each.name)))
