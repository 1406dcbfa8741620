"""A key for rows that come without one, the same each time the row is fed."""

from sincerely.reading.text import digest, squash
from sincerely.reading.when import moment

from .dates import turned
from .kind import ENDS, WHO, TableKind
from .row import Row

#: Rows that are the same are counted while no more than this many others lie between them.
_REMEMBERED = 100_000
_NAMES = ("name", "first_name", "middle_name", "last_name", "suffix", "company")
_ADDRESSES = ("email", "cell_phone", "home_phone", "work_phone", "phone", *ENDS)


class OwnKeys:
    """Makes the key of each row of one file from what tells rows apart.

    The order of the columns, of the rows, capitals and the spelling of dates make no difference.
    """

    def __init__(self, kind: TableKind) -> None:
        self._kind = kind
        self._seen: dict[str, int] = {}

    def of(self, row: Row) -> str:
        """The key of a row; empty where it says nothing that would tell it from others."""
        parts = [part for each in self._kind.told_by if (part := _part(row, each))]
        if not parts:
            return ""
        key = digest(*parts)
        return self._counted(key) if self._kind.repeats else key

    def _counted(self, key: str) -> str:
        """The second row that is the same gets a key of its own, and so on."""
        times = self._seen.pop(key, 0) + 1
        self._seen[key] = times
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return key if times == 1 else digest(key, str(times))


def _part(row: Row, columns: str) -> str:
    if columns == WHO:
        return _who(row)
    for column in columns.split("|"):
        if text := row.text(column):
            return f"{column}={_plain(row, text)}"
    return ""


def _plain(row: Row, text: str) -> str:
    """A value however it is written: exports spell one date in several ways."""
    written = turned(text) if row.layout.days_first else text
    if text[0].isdigit() and (when := moment(written, row.context.clock)):
        return when.at.isoformat()
    return squash(text) or text


def _who(row: Row) -> str:
    if number := row.text("customer_number"):
        return f"number={squash(number)}"
    if name := squash("".join(row.name(column) for column in _NAMES)):
        return f"name={name}"
    return next((f"{each}={squash(text)}" for each in _ADDRESSES if (text := row.text(each))), "")
