"""What the ledger would have said of somebody at past moments, folded as the live one is."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sincerely.rules.events import Event
from sincerely.rules.folding import fold
from sincerely.rules.record import EMPTY, Purchase, Record
from sincerely.rules.thanks import thanked


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and from when on the store's systems could have known of it: never before its end.

    ``number``: of the row it comes from, for evidence.
    """

    event: Event
    known_at: datetime
    number: int

    @property
    def happened_at(self) -> datetime:
        """From this moment on it had surely happened: of one day without hours, its end."""
        return self.event.until


class Past:
    """The events of one person or one home, asked about moment by moment, in any order."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._happened = sorted(told, key=lambda each: each.happened_at)
        self._known = sorted(self._happened, key=lambda each: each.known_at)
        self._at = [each.happened_at for each in self._happened]
        self._known_at = [each.known_at for each in self._known]
        self._records: dict[tuple[bool, int], Record] = {}

    def happened(self, at: datetime, but: int = -1) -> Record:
        """The record of what had happened by ``at``; ``but``: a row that is left out."""
        return self._record(self._happened, bisect_right(self._at, at), but, known=False)

    def known(self, at: datetime, but: int = -1) -> Record:
        """The record of what could have been known by ``at``."""
        many = bisect_right(self._known_at, at)
        if many == bisect_right(self._at, at):  # nothing is known before it happens
            return self.happened(at, but)
        return self._record(self._known, many, but, known=True)

    @property
    def told(self) -> tuple[Told, ...]:
        """Every event, in the order in which they had surely happened."""
        return tuple(self._happened)

    def thanked_at(self, purchase: Purchase) -> datetime | None:
        """When a human first was in touch with them after a purchase (`rules.thanks`)."""
        for many, told in enumerate(self._happened, start=1):
            if told.happened_at < purchase.at:
                continue
            record = self._record(self._happened, many, -1, known=False)
            if record.bought and record.bought.at == purchase.at and (human := thanked(record)):
                return human.at
        return None

    def _record(self, told: list[Told], many: int, but: int, *, known: bool) -> Record:
        """Records are kept by how many events they rest on: messages in between share one."""
        while many and told[many - 1].number == but:
            many -= 1
        if many == 0:
            return EMPTY
        events = [each.event for each in told[:many] if each.number != but]
        if len(events) != many:
            return fold(events).record
        found = self._records.get((known, many))
        if found is None:
            found = self._records[(known, many)] = fold(events).record
        return found
