"""Where the header of a table is: not always in its first line, and not always there."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sincerely.reading.text import clean, squash

from .looks import VALUES, look
from .records import Record

#: A header further down than this is not looked for.
DEEPEST = 60
#: How many different columns some kind of table knows among these names.
Known = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table. ``first`` and ``line``: the lines of its first and last row.

    ``names``: of the columns, as the file has them; ``raw``: the cells of its last row.
    """

    first: int
    line: int
    names: tuple[str, ...]
    raw: tuple[str, ...]


def find(head: Sequence[Record], known: Known) -> Header | None:
    """The header among the first records of a table; None where there is none.

    It is the row with the most names we know; where we know none, the first row that is as wide as
    the table and holds no values.
    """
    rows = [(at, cells) for at, each in enumerate(head[:DEEPEST]) if (cells := _names(each))]
    scores = [(known(cells), -at) for at, cells in rows if _is_names(cells)]
    most, back = max(scores, default=(0, 0))
    if most >= 2 or (most == 1 and len(rows[0][1]) <= 2):
        return _over_two_rows(head, -back, known)
    return _by_shape(head, rows)


def _names(record: Record) -> tuple[str, ...]:
    """The cells of a record without the blank ones at its end."""
    cells = [clean(cell) for cell in record.cells or ()]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _is_names(cells: Sequence[str]) -> bool:
    """Whether no more than a stray one of them looks like a value."""
    filled = [cell for cell in cells if cell]
    values = sum(look(cell) in VALUES for cell in filled)
    return values <= len(filled) // 10


def _over_two_rows(head: Sequence[Record], at: int, known: Known) -> Header:
    """The header at ``at``, with the row above or below it where both together say more."""
    alone = _names(head[at])
    best, first, last = alone, at, at
    for upper, lower in ((at - 1, at), (at, at + 1)):
        if upper < 0 or lower >= len(head):
            continue
        above, below = _names(head[upper]), _names(head[lower])
        if len(above) < 2 or not (_is_names(above) and _is_names(below)):
            continue
        joined = _joined(above, below, known)
        if known(joined) > known(best):
            best, first, last = joined, upper, lower
    return _header(head[first], head[last], best)


def _joined(above: Sequence[str], below: Sequence[str], known: Known) -> tuple[str, ...]:
    """Each name of the lower row with the one over it, where together they are known.

    A name over several columns stands in the first of them.
    """
    over, names = "", []
    for at in range(max(len(above), len(below))):
        over = (above[at] if at < len(above) else "") or over
        under = below[at] if at < len(below) else ""
        both = f"{over} {under}".strip()
        names.append(both if known([both]) else under or over)
    return tuple(names)


def _by_shape(head: Sequence[Record], rows: Sequence[tuple[int, tuple[str, ...]]]) -> Header | None:
    """The first row as wide as most, unless it holds values or says what stands below it again."""
    widths = Counter(len(cells) for _, cells in rows)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    for at, cells in rows:
        filled = {squash(cell) for cell in cells if cell}
        if len(cells) < usual * 0.6 or len(filled) < len(cells) * 0.6:
            continue
        below = [set(each) for later, each in rows if later > at and each != cells]
        if not _is_names(cells) or any(set(cells) & each - {""} for each in below):
            return None
        return _header(head[at], head[at], cells)
    return None


def _header(first: Record, last: Record, names: tuple[str, ...]) -> Header:
    raw = tuple(last.cells or ())
    unnamed = ("",) * (len(raw) - len(names))
    return Header(first.line, last.line, names + unnamed, raw)
