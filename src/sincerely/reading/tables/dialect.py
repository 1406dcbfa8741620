"""How the cells of a text table are divided and quoted, told from its first lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .header import DEEPEST, Known
from .records import Record, Records

#: what may divide cells, the likeliest first
DELIMITERS = (",", "\t", ";", "|", "^")


@dataclass(frozen=True, slots=True)
class Dialect:
    """``delimiter`` between cells, ``quote`` around those that hold one."""

    delimiter: str
    quote: str


def tell(lines: Sequence[str], known: Known) -> tuple[Dialect, list[Record]]:
    """How these lines are written, and the records they come to.

    The delimiter is the one under which most columns are known, or, knowing none, which makes
    rows of one width. A first line ``sep=;`` says it outright.
    """
    said = next(iter(lines), "").strip().strip('"')
    told = said[4:] if said.lower().startswith("sep=") and len(said) == 5 else ""
    quote = "'" if _apostrophes(lines) else '"'
    found = [
        (_worth(records, known), -order, delimiter, records)
        for order, delimiter in enumerate((told,) if told else DELIMITERS)
        for records in [list(Records(iter(lines), delimiter, quote).all())]
    ]
    _, _, delimiter, records = max(found, key=lambda each: each[:2])
    return Dialect(delimiter, quote), records


def _apostrophes(lines: Sequence[str]) -> bool:
    """Whether text is put in apostrophes: most lines begin and end with one."""
    filled = [line.strip() for line in lines if line.strip()]
    if any('"' in line for line in filled):
        return False
    marked = sum(line.startswith("'") and line.endswith("'") for line in filled)
    return marked * 2 > len(filled) and sum(line.count("'") for line in filled) > 2 * len(filled)


def _worth(records: Sequence[Record], known: Known) -> tuple[int, int, int]:
    rows = [record.cells for record in records if record.cells]
    names = max((known(cells) for cells in rows[:DEEPEST]), default=0)
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    width, times = max(widths.items(), key=lambda each: (each[1], each[0]), default=(1, 0))
    return names, times if times * 3 > len(rows) else 0, width
