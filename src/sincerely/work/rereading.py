"""What waits in quarantine, written down again as a file that its reader can read."""

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import msgspec

from sincerely import reading
from sincerely.reading import Outcome, Quarantined, Read, StoreClock, hooks
from sincerely.reading.archive import Enclosed
from sincerely.reading.context import Context
from sincerely.reading.tables import TABLES
from sincerely.reading.tables.dialect import DELIMITERS
from sincerely.reading.text import clean
from sincerely.records.erasing import ERASED
from sincerely.records.models import FeedFile, Quarantine
from sincerely.rules.events import KINDS
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import columns
from sincerely.work.columns import cells_of
from sincerely.work.errors import WorkError
from sincerely.work.quarantine import UNDERSTOOD

#: the kind, and the beginning of the name, of the file that stands for a request to a web hook
HOOK, HOOK_NAME = "hook", "web hook: "
_ENDINGS = {"adf": ".adf", "mail": ".eml"}


def outcomes(row: Quarantine) -> list[Outcome]:
    """What the reader of its file makes of a row now, mended or as it came.

    Its file and source must have been fetched along. As of the moment the file came, so that keys
    and dates are those of its other rows. Raises `WorkError` ``nothing_to_read``,
    ``whole_file_unread``.
    """
    if row.mended is None and (row.raw == ERASED or not (row.raw or row.raw_bytes)):
        hint = "Feed the file it came from again, or put this aside."
        raise WorkError("nothing_to_read", "What came in is not kept here.", hint)
    if row.raw.startswith(UNDERSTOOD):
        return [_arrivals(row)]
    if row.feed_file.kind == HOOK:
        return [_posted(row)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"mended{_ending(row.feed_file)}"
        path.write_bytes(_content(row))
        return _read(path, row.feed_file)


def shown(row: Quarantine) -> str:
    """The text somebody would mend: as mended last, else as it came, from its bytes if need be."""
    if row.mended is not None:
        return row.mended
    return row.raw or bytes(row.raw_bytes or b"").decode("utf-8", "replace")


def _posted(row: Quarantine) -> Outcome:
    """What was posted to a web hook; what stood behind the ``?`` of its address is not kept."""
    file, source = row.feed_file, row.feed_file.source
    pairs = hooks.json(shown(row).encode())
    if pairs is None:
        hint = "Write it as it was: an object of names and values, each in quotation marks."
        return Quarantined(1, row.code, "This is no JSON object.", hint, shown(row))
    clock = StoreClock(source.store.zone)
    context = Context(clock, source.name, file.started_at)
    return hooks.read(file.name.removeprefix(HOOK_NAME), hooks.posted(pairs), context)


def _read(path: Path, file: FeedFile) -> list[Outcome]:
    known = file.kind if file.kind in reading.KINDS else None
    source = file.source
    found = reading.read(
        path,
        store=StoreClock(source.store.zone),
        source=source.name,
        received_at=file.started_at,
        kind=known or file.told.get("asked_kind"),
        columns=_columns(file),
        days_first=file.told.get("days_first", False),
    )
    # what lies in a mail was fed with it
    return [each for each in found.outcomes if not isinstance(each, Enclosed)]


def _columns(file: FeedFile) -> dict[str, str]:
    """What each header was taken for, so that one row alone is read as among the others; what
    has been said of it since; one that nobody knew is left to the reader, who may know it now."""
    guesses = file.told.get("guesses", [])
    taken = {g["header"]: g["column"] for g in guesses if g["header"] and g["column"]}
    return taken | columns.remembered(file.source, [g["header"] for g in guesses]).columns


def _ending(file: FeedFile) -> str:
    if file.told.get("names"):
        return ".csv"
    return _ENDINGS.get(file.kind) or Path(file.name).suffix.lower() or ".txt"


def _content(row: Quarantine) -> bytes:
    text, names = shown(row), row.feed_file.told.get("names", [])
    if names and row.feed_file.kind in {*TABLES, "unknown"}:
        return _under(names, text).encode()
    if row.mended is None and row.raw_bytes:
        return bytes(row.raw_bytes)
    return text.encode()


def _under(names: Sequence[str], text: str) -> str:
    """A row of a table under its headers, divided as the row is.

    Raises `WorkError` ``whole_file_unread`` for a row that is the headers. ``more_than_headers``:
    it cannot be told which cell belongs to which.
    """
    width = len(names)
    delimiter = min(DELIMITERS, key=lambda sign: abs(len(cells_of(text, sign)) - width))
    cells = [clean(cell) for cell in cells_of(text, delimiter)]
    headers = {name.casefold() for name in names if name}
    if headers and headers <= {cell.casefold() for cell in cells}:
        raise WorkError(
            "whole_file_unread",
            "These are the headers: none of the file's rows could be read.",
            "Write one of its rows, or put this aside.",
        )
    if any(cells[width:]):
        sentence = f"The row has {len(cells)} cells and the header {width}."
        hint = "Take out what is surplus; put text that holds a delimiter in quotes."
        raise WorkError("more_than_headers", sentence, hint)
    written = StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerow(names)
    return written.getvalue() + text


class _Said(msgspec.Struct):
    """One happening as it is kept with a row that was understood."""

    kind: str
    payload: dict[str, Any]
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    key: str
    whole_day: bool = False


class _Understood(msgspec.Struct):
    """One arrival as it is kept with a row that was understood."""

    contact: Contact
    happenings: Annotated[list[_Said], msgspec.Meta(min_length=1)]
    key: str = ""


def _arrivals(row: Quarantine) -> Outcome:
    """A row that was understood and is kept as what was understood of it, one arrival a line."""
    try:
        lines = [line for line in shown(row).splitlines() if line.strip()]
        found = [_arrival(msgspec.json.decode(line, type=_Understood)) for line in lines]
    except (msgspec.MsgspecError, KeyError) as problem:
        return Quarantined(
            row.line,
            row.code,
            f"This is no longer what was understood of a row: {problem}.",
            "Change nothing but the words between quotation marks.",
            shown(row),
        )
    return Read(row.line, tuple(found))


def _arrival(said: _Understood) -> Arrival:
    happenings = tuple(
        Happening(
            payload=msgspec.convert(each.payload, KINDS[each.kind]),
            occurred_at=each.occurred_at,
            key=each.key,
            whole_day=each.whole_day,
        )
        for each in said.happenings
    )
    return Arrival(key=said.key or happenings[0].key, contact=said.contact, happenings=happenings)
