"""What a kind of table is: its columns, what it cannot do without, and how a row of it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sincerely.reading.text import squash
from sincerely.rules.sighting import Arrival

from .row import Row
from .spelling import detail, names

Spellings = Mapping[str, str]
#: In `TableKind.told_by`: the person, by the best of what the row says of them.
WHO = "who"
WHO_COLUMNS = (
    *("customer_number", "name", "first_name", "last_name", "company"),
    *("email", "cell_phone", "home_phone", "work_phone", "phone"),
)
#: Columns of a log, one of which is the customer's address or number, by the direction.
ENDS = ("from_number", "to_number")
#: What a header may say of the customer after a word for them (``Customer Zip``).
_DETAILS = frozenset((*WHO_COLUMNS, "middle_name", "address", "address_2", "city", "state", "zip"))


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of table.

    ``key``: the column that tells rows apart; empty where no table of the kind has one.
    ``needs``: further columns it must have, each of which may be one of several
    (``sold_date|delivery_date``). ``columns``: other spellings of each column, best first, divided
    by blanks and compared as `squash` makes them: whole, never in part. ``told_by``: the columns
    that together tell rows apart where the file has no key column, each the first filled of
    several, `WHO` for the person; empty where the key is needed. ``repeats``: two rows that are the
    same are two happenings (a message log), not one written twice. ``aside``: spellings that mean
    this other column where the table has something better of the same need. ``lent``: spellings of
    the key that rows of other kinds name too: they do not tell the kind.
    """

    name: str
    key: str
    needs: tuple[str, ...]
    columns: Spellings
    read: Callable[[Row], tuple[Arrival, ...]]
    told_by: tuple[str, ...] = ()
    repeats: bool = False
    aside: Spellings = field(default_factory=dict)
    lent: frozenset[str] = frozenset()
    spellings: dict[str, tuple[str, int]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        ranked = {
            name: (column, rank)
            for column, others in self.columns.items()
            for rank, name in enumerate((squash(column), *others.split()))
        }
        object.__setattr__(self, "spellings", ranked)

    def column(self, header: str) -> tuple[str, int]:
        """The column a header names, and how good a spelling of it that is (0: the best).

        An empty column where it names none.
        """
        for worse, name in enumerate(names(header)):
            if found := self.spellings.get(name):
                return found[0], found[1] + 100 * worse
        found = self.spellings.get(detail(header))
        return (found[0], found[1] + 200) if found and found[0] in _DETAILS else ("", 0)

    def steps_aside(self, header: str) -> str:
        """The other column a header means where a better one is there; empty for most."""
        return next((self.aside[name] for name in names(header) if name in self.aside), "")

    def missing(self, found: Mapping[str, object]) -> tuple[str, ...]:
        """The columns it cannot do without that are not there."""
        wanted = list(self.needs)
        if not self.told_by:
            wanted.insert(0, self.key)
        elif WHO in self.told_by and self.key not in found:
            who = (*WHO_COLUMNS, *ENDS)
            wanted.append("|".join(each for each in who if each in self.columns))
        return tuple(each for each in wanted if not any(one in found for one in each.split("|")))
