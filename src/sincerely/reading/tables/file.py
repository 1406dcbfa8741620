"""A text table, from its header to its last row, one row at a time."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from sincerely.reading.context import Context, Share
from sincerely.reading.outcome import FileReading, Outcome

from .dialect import tell
from .guess import known
from .hints import hint
from .kinds import TABLES
from .lines import lines
from .plan import Plan, plan
from .records import Record, Records
from .rows import apart, outcomes

_HEAD_LINES, _HEAD_LETTERS = 300, 1_000_000


def read_table(
    path: Path,
    context: Context,
    kind: str | None,
    columns: Mapping[str, str],
    share: Share | None = None,
) -> FileReading:
    """Read a CSV or TSV file. ``kind``: one of `TABLES`; told by the table itself where None.

    ``columns``, ``share``: see `sincerely.reading.read`. A table that is of no known kind, or
    without a header, is one `Quarantined` outcome.
    """
    told = TABLES[kind] if kind else None
    every = lines(path)
    head = _head(every)
    dialect, records = tell(head, known(told, columns))
    planned = plan(records, None, told, columns, hint(path.stem))
    rows = Records(chain(head, every), dialect.delimiter, dialect.quote)
    return reading(planned, _body(rows, planned), context, share)


def reading(
    planned: Plan, records: Iterator[Record], context: Context, share: Share | None = None
) -> FileReading:
    """What one table comes to. ``share``: see `sincerely.reading.read`."""
    if planned.problem:
        return FileReading(
            planned.kind,
            iter((planned.problem,)),
            guesses=planned.guesses,
            headers=planned.header.names,
            certainty=planned.taken.certainty,
            why=planned.taken.why,
        )
    shared = share is not None and apart(planned)
    if share and shared:
        records = (each for each in records if share.has(each.line))
    rows: Iterator[Outcome] = outcomes(records, planned, context)
    names, places = planned.header.names, planned.match.places
    used = set(chain.from_iterable(places.values()))
    return FileReading(
        planned.kind,
        rows,
        columns={column: tuple(names[at] for at in found) for column, found in places.items()},
        ignored=tuple(text for at, text in enumerate(names) if text and at not in used),
        guesses=planned.guesses,
        headers=names,
        certainty=planned.taken.certainty,
        why=planned.taken.why,
        days_first=planned.days_first,
        shared=shared,
    )


def _head(every: Iterator[str]) -> list[str]:
    """The first lines, but not more than a few thousand letters each."""
    head: list[str] = []
    letters = 0
    for line in islice(every, _HEAD_LINES):
        head.append(line)
        letters += len(line)
        if letters > _HEAD_LETTERS:
            break
    return head


def _body(rows: Records, planned: Plan) -> Iterator[Record]:
    """All records; those of the table itself read as wide as its header is."""
    header = planned.header
    while record := rows.next():
        yield record
        if record.line >= header.line:
            break
    yield from rows.all(len(header.raw))
