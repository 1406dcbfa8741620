"""What a kind of table is: its columns, what it cannot do without, and how a row of it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sincerely.reading.text import squash
from sincerely.rules.sighting import Arrival

from .row import Row

Spellings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of table.

    ``key``: the column that tells rows apart. ``needs``: further columns it must have, each of
    which may be one of several (``sold_date|delivery_date``). ``columns``: other spellings of each
    column, best first, divided by blanks and compared as `squash` makes them: whole, never in part.
    """

    name: str
    key: str
    needs: tuple[str, ...]
    columns: Spellings
    read: Callable[[Row], tuple[Arrival, ...]]
    spellings: dict[str, tuple[str, int]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        ranked = {
            name: (column, rank)
            for column, others in self.columns.items()
            for rank, name in enumerate((squash(column), *others.split()))
        }
        object.__setattr__(self, "spellings", ranked)

    def places(self, headers: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
        """Where each column stands among these headers, the best spelling first."""
        found: dict[str, list[tuple[int, int]]] = {}
        for place, header in enumerate(headers):
            if known := self.spellings.get(squash(header)):
                column, rank = known
                found.setdefault(column, []).append((rank, place))
        return {
            column: tuple(place for _, place in sorted(ranked)) for column, ranked in found.items()
        }

    def missing(self, places: Mapping[str, object]) -> tuple[str, ...]:
        """The columns it cannot do without that are not there."""
        wanted = (self.key, *self.needs)
        return tuple(each for each in wanted if not any(one in places for one in each.split("|")))
