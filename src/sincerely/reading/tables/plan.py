"""What is settled about a table before its rows are read: header, kind, columns, or why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sincerely.reading.outcome import Guess, Quarantined
from sincerely.reading.text import storable

from .dates import days_first
from .footing import Footing
from .guess import Taken, known, take
from .header import Header, find
from .hints import Hint, hint
from .kind import WHO_COLUMNS, TableKind
from .kinds import TABLES
from .looks import Look, seen
from .match import Match
from .records import Record

#: How many rows are looked at to tell what the columns are.
_SAMPLED = 200
_MOST_NAMED = 40
_LONGEST_TITLE = 200
#: Columns that hold people otherwise than by a cell for each.
_PEOPLE_INSIDE = ("adf", "from_number", "to_number", "vehicle_owner")


@dataclass(frozen=True, slots=True)
class Plan:
    """How one table is read. ``problem`` set: it is not, and that is its one outcome.

    ``days_first``: see `dates.days_first`.
    """

    header: Header
    taken: Taken
    problem: Quarantined | None = None
    days_first: bool = False

    @property
    def match(self) -> Match:
        """The columns; only where there is no problem."""
        assert self.taken.found
        return self.taken.found

    @property
    def kind(self) -> str:
        """The name of the kind; ``unknown`` where the table cannot be read as one."""
        told = self.taken.found and self.taken.sure
        return self.taken.found.kind.name if self.taken.found and told else "unknown"

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What each header was taken for, blank ones only where they were taken for something."""
        found = self.taken.found.guesses if self.taken.found else ()
        return tuple(each for each in found if each.header or each.column)

    @property
    def least(self) -> int:
        """How many cells a row needs: all up to the last that says who, when or which."""
        kind, places = self.match.kind, self.match.places
        wanted = {kind.key, *WHO_COLUMNS}
        wanted.update(one for each in (*kind.needs, *kind.told_by) for one in each.split("|"))
        return 1 + max((at for name in wanted for at in places.get(name, ())), default=0)


def plan(
    head: Sequence[Record],
    columns: Sequence[str] | None,
    kind: TableKind | None,
    told: Mapping[str, str],
    name: Hint | None = None,
) -> Plan:
    """``head``: the first records; ``columns``: their names where the file itself gives them.

    ``name``: what the name of the file says it is.
    """
    header = Header(0, 0, tuple(columns), ()) if columns else find(head, known(kind, told))
    if header is None and "optouts" in (kind and kind.name, name and name.kind):
        header = _addresses(head)
    if header is None:
        return _not_read(Header(0, 0, (), ()), head, _no_header(head))
    body = [cells for each in head if each.line > header.line and (cells := each.cells)]
    footing = Footing(header)
    rows = [cells for cells in body[:_SAMPLED] if not footing.why(cells)]
    looks = [
        seen([cells[at] for cells in rows if at < len(cells)]) for at in range(len(header.names))
    ]
    taken = take(header.names, looks, kind, told, _titled(head, header, name))
    if not (taken.found and taken.sure):
        return Plan(header, taken, _problem(header, head, _unknown(header.names, taken)))
    missing = taken.found.missing or (() if kind else _nobody(taken.found))
    if missing:
        return Plan(header, taken, _problem(header, head, _missing(taken.found.kind, missing)))
    return Plan(header, taken, days_first=days_first(cell for cells in rows for cell in cells))


def _addresses(head: Sequence[Record]) -> Header | None:
    """The header of a bare list of addresses or numbers, which has none."""
    rows = [[cell for cell in each.cells or () if cell.strip()] for each in head[:_SAMPLED]]
    if any(len(cells) > 1 for cells in rows):
        return None
    look = seen([cell for cells in rows for cell in cells])
    name = {Look.MAIL: "email", Look.PHONE: "phone"}.get(look.look) if look.sure else None
    return Header(0, 0, (name,), ()) if name else None


def _titled(head: Sequence[Record], header: Header, named: Hint | None) -> Hint | None:
    """What the lines above the header say, where that is a refusal; else the name of the file."""
    above = (each for each in head if each.line < header.first)
    titles = (hint(" ".join(each.cells or ())[:_LONGEST_TITLE]) for each in above)
    refusals = (each for each in titles if each and each.kind == "optouts")
    return next(refusals, named)


def _nobody(found: Match) -> tuple[str, ...]:
    """The columns that say who, where a table has none of them: each row would be nobody's."""
    who = [each for each in WHO_COLUMNS if each in found.kind.columns]
    named = any(each in found.places for each in (*who, *_PEOPLE_INSIDE))
    return () if named or not who else ("|".join(who),)


_Words = tuple[str, str, str]


def _not_read(header: Header, head: Sequence[Record], words: _Words) -> Plan:
    return Plan(header, Taken(None, 0.0, ""), _problem(header, head, words))


def _problem(header: Header, head: Sequence[Record], words: _Words) -> Quarantined:
    first = next((each for each in head if each.line >= header.line), None)
    raw = (first.raw or "\t".join(first.cells or ())) if first else ""
    return Quarantined(max(first.line, 1) if first else 1, *words, raw=storable(raw))


def _no_header(head: Sequence[Record]) -> _Words:
    if not any(cell.strip() for each in head for cell in each.cells or ("broken",)):
        return (
            "empty_file",
            "There is nothing in the table.",
            "A file without rows still has its header; ask the sender whether the export failed.",
        )
    width = max((len(each.cells) for each in head if each.cells), default=0)
    looks = [
        seen([each.cells[at] for each in head[:_SAMPLED] if each.cells and at < len(each.cells)])
        for at in range(min(width, _MOST_NAMED))
    ]
    said = ", ".join(str(each.look) for each in looks)
    return (
        "no_header",
        f"No line names the columns, and we do not guess them. They hold: {said or 'nothing'}.",
        "Put a line above it that names each column, such as deal_number,sold_date,last_name.",
    )


def _unknown(names: Sequence[str], taken: Taken) -> _Words:
    listed = ", ".join(text for text in names[:_MOST_NAMED] if text) or "none"
    kinds = ", ".join(f"{kind.name} ({kind.key or 'no key'})" for kind in TABLES.values())
    guess = ""
    if taken.found:
        sure = f"{taken.certainty:.0%}"
        guess = f" It may be {taken.found.kind.name} ({sure} certain; {taken.why})."
    return (
        "unknown_table",
        f"We are not sure what this table is.{guess} Its columns: {listed}.",
        f"Say --kind, or name the key column each kind is known by: {kinds}.",
    )


def _missing(kind: TableKind, missing: Sequence[str]) -> _Words:
    names = ", ".join(each.replace("|", " or ") for each in missing)
    return (
        "missing_columns",
        f"A table of {kind.name} needs columns this one does not have: {names}.",
        'Rename the columns, say which they are (--map "Header=column"), or name another kind.',
    )
