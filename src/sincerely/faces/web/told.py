"""What a file's headers were taken for, and what somebody has said of them since, as one list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sincerely.reading.tables import TABLES
from sincerely.reading.tables.dialect import DELIMITERS
from sincerely.records.reads.feeds import FilePage, Header
from sincerely.work import columns
from sincerely.work.columns import Said, cells_of
from sincerely.work.quarantine import UNDERSTOOD

#: why a header is a column: somebody said so
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Group:
    """Columns somebody may choose from, with what they are columns of."""

    name: str
    columns: tuple[str, ...]


def headers(page: FilePage, said: Said) -> tuple[Header, ...]:
    """Every header with its column: what somebody said of it, else what it was taken for."""
    return tuple(
        replace(each, column=said.columns[each.header], sure=100, why=TOLD)
        if each.header in said.columns
        else each
        for each in page.headers
    )


def choices(kind: str, taken: Iterable[Header]) -> tuple[Group, ...]:
    """The columns a header may be told to be, those of the kind the table seems to be first.

    A column somebody told that this kind does not have stands last, so that it is seen.
    """
    there = [each.column for each in taken if each.column]
    known = columns.known_columns(kind)
    likely = kind if kind in TABLES else _likely(there)
    first = [each for each in known if likely and each in TABLES[likely].columns]
    others = {each for each in known if each not in first} | {e for e in there if e not in known}
    named = ((f"Columns of {likely}", tuple(first)), ("Other columns", tuple(sorted(others))))
    return tuple(Group(name, found) for name, found in named if found)


def twice(told: Mapping[str, str], anew: Mapping[str, str]) -> tuple[str, list[str]] | None:
    """A column that two headers would be told to be, with both; None where there is none.

    ``told``: said before; ``anew``: said now.
    """
    every = {**told, **anew}
    for column in filter(None, anew.values()):
        both = [header for header, each in every.items() if each == column]
        if len(both) > 1:
            return column, both
    return None


def cells(names: Iterable[str], text: str) -> tuple[tuple[str, str], ...]:
    """Each cell of a row of a table with its header; none where the text is no row of one.

    Divided as the row is read again: by what makes it as wide as its headers.
    """
    over = list(names)
    if not over or text.startswith(UNDERSTOOD):
        return ()
    rows = (cells_of(text, sign) for sign in DELIMITERS)
    row = min(rows, key=lambda found: abs(len(found) - len(over)))
    width = max(len(over), len(row))
    over += [""] * (width - len(over))
    row += [""] * (width - len(row))
    return tuple(zip(over, row, strict=True))


def _likely(there: Iterable[str]) -> str:
    """The kind of table whose key is there, or that has most of these columns; empty: none."""
    held = set(there)
    best = max(TABLES.values(), key=lambda kind: (kind.key in held, len(held & set(kind.columns))))
    return best.name if held & set(best.columns) else ""
