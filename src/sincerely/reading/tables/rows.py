"""The rows of one table, each to its outcome."""

import csv
from collections.abc import Iterator
from io import StringIO

from sincerely.reading.context import Context
from sincerely.reading.outcome import LeftOut, Outcome, Quarantined, Read
from sincerely.reading.text import storable

from .footing import Footing
from .keys import OwnKeys
from .plan import Plan
from .records import Record
from .row import Layout, Row, RowLeftOut, RowProblem


def outcomes(records: Iterator[Record], plan: Plan, context: Context) -> Iterator[Outcome]:
    """Every record's outcome; the header itself has none."""
    reader, header = _Reader(plan, context), plan.header
    for record in records:
        if record.line > header.line:
            yield reader.outcome(record)
        elif record.line < header.first:
            yield LeftOut(record.line, "a line above the header")


def apart(plan: Plan) -> bool:
    """Whether each row can be read without those before it: rows without keys are counted."""
    return not _keyless(plan)


def _keyless(plan: Plan) -> bool:
    kind = plan.match.kind
    return bool(kind.told_by) and kind.key not in plan.match.places


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, plan: Plan, context: Context) -> None:
        found = plan.match
        self._kind = found.kind
        days_first = plan.days_first or context.days_first
        self._layout = Layout(found.places, plan.header.names, days_first)
        self._context = context
        self._footing = Footing(plan.header)
        self._width, self._least = len(plan.header.names), plan.least
        self._mails = found.places.get("email", ())
        self._keys = OwnKeys(self._kind) if _keyless(plan) else None

    def outcome(self, record: Record) -> Outcome:
        """What one row came to."""
        try:
            cells = record.cells
            if cells is not None and (why := self._footing.why(cells)):
                return LeftOut(record.line, why)
            row = Row(self._fitting(record), self._layout, self._context)
            if self._keys:
                row.made_key = self._keys.of(row)
            return Read(record.line, self._kind.read(row))
        except RowLeftOut as no:
            return LeftOut(record.line, no.why)
        except RowProblem as no:
            return _quarantined(record, no)

    def _fitting(self, record: Record) -> list[str]:
        """The cells of a record, one for each header; blank ones after the last do no harm."""
        cells = record.cells
        if cells is None:
            raise RowProblem(
                "broken_quotes",
                "A quotation mark in this line is opened and not closed.",
                "Close it, or double it where it belongs to the text.",
            )
        if len(cells) == self._width:
            return cells
        if len(cells) > self._width:
            good = not any(cell.strip() for cell in cells[self._width :])
        else:
            good = len(cells) >= self._least and self._straight(cells)
        if not good:
            raise RowProblem(
                "wrong_number_of_cells",
                f"The row has {len(cells)} cells and the header {self._width}.",
                "Look for a missing or surplus delimiter; put text that contains one in quotes.",
            )
        return cells + [""] * (self._width - len(cells))

    def _straight(self, cells: list[str]) -> bool:
        """Whether a row cut short has its cells where they belong, as far as mail tells."""
        return all(not cells[at].strip() or "@" in cells[at] for at in self._mails)


def _quarantined(record: Record, problem: RowProblem) -> Quarantined:
    raw = record.raw or _written(record.cells or [])
    came = record.came or (raw.encode("utf-8", "surrogatepass") if "\x00" in raw else b"")
    return Quarantined(
        record.line, problem.code, problem.sentence, problem.hint, storable(raw), came
    )


def _written(cells: list[str]) -> str:
    """A row of a spreadsheet as a line of CSV, which is how it can be mended."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
