"""The past of a person or a home that is asked from its beginning to its end: folded on, not anew.

The answers are those of `Past`, which folds all events up to a moment for each question.
"""

from collections.abc import Iterable
from dataclasses import replace

from sincerely.history.asof import Past, Told
from sincerely.rules.events import care
from sincerely.rules.events.talks import Sent
from sincerely.rules.folding import Running
from sincerely.rules.human import by_hand
from sincerely.rules.record import EMPTY, KEPT_TOUCHES, Record

#: what is doubted later was no contact before either: such a life is folded anew each time
_DOUBTS = (care.CompletionDoubted, care.CompletionSettled)


class Life(Past):
    """Ask in the order of time: an earlier moment than the last begins from the start again."""

    def __init__(self, told: Iterable[Told]) -> None:
        super().__init__(sorted(told, key=lambda each: each.event.order))
        self._first: dict[int, int] = {}
        for place, each in enumerate(self._happened):
            self._first.setdefault(each.number, place)
        self._anew = any(isinstance(each.event.payload, _DOUBTS) for each in self._happened)
        self._begin()

    def _begin(self) -> None:
        self._running, self._taken, self._last = Running(), 0, EMPTY

    def _record(self, told: list[Told], many: int, but: int, *, known: bool) -> Record:
        while many and told[many - 1].number == but:
            many -= 1
        if many == 0:
            return EMPTY
        if known or self._anew or self._first.get(but, many) < many:
            return super()._record(told, many, but, known=known)
        found = self._records.get((False, many))
        if found is None:
            found = self._records[False, many] = self._upto(many)
        return found

    def _upto(self, many: int) -> Record:
        if many < self._taken:
            self._begin()
        counted = self._last is not EMPTY
        for told in self._happened[self._taken : many]:
            self._running.take(told.event)
            counted = counted and _only_counts(told)
        self._taken = many
        self._last = self._counted() if counted else self._running.done().record
        return self._last

    def _counted(self) -> Record:
        """The last record, with more that was sent."""
        running = self._running
        return replace(
            self._last,
            first_at=running.first_at,
            last_at=running.last_at,
            touches=tuple(running.touches[-KEPT_TOUCHES:]),
        )


def _only_counts(told: Told) -> bool:
    """Whether it says nothing but that a machine wrote to them once more."""
    payload = told.event.payload
    return isinstance(payload, Sent) and not by_hand(payload)
