"""Files taken in: read, recorded in chunks, and what could not be read kept in quarantine."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.db import DataError

from sincerely import reading
from sincerely.reading import Outcome, Quarantined, Read, StoreClock
from sincerely.records.models import FeedFile, Source
from sincerely.rules.events.leads import LeadReceived
from sincerely.work import intake, quarantine
from sincerely.work.errors import WorkError
from sincerely.work.quarantine import changed_row, unstorable

#: rows recorded in one transaction; a killed feed has lost at most this much work, no row
CHUNK = 500
#: problems told in the receipt; all of them are in quarantine
TOLD = 20

#: (file name, rows so far)
Progress = Callable[[str, int], None]


@dataclass(slots=True, kw_only=True)
class FileReceipt:
    """What one file came to. rows = read + left out or not leads + quarantined.

    ``changed``: rows that were read, and say something else under a key recorded before; they are
    in quarantine too. ``problems``: (line, code, sentence, hint) of the first rows in quarantine.
    """

    name: str
    kind: str = ""
    rows: int = 0
    events: int = 0
    leads: int = 0
    not_leads: int = 0
    duplicates: int = 0
    left_out: int = 0
    quarantined: int = 0
    changed: int = 0
    seconds: float = 0.0
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The numbers alone, as they are kept with the file."""
        names = ("rows", "events", "leads", "not_leads", "duplicates", "left_out", "quarantined")
        return {name: getattr(self, name) for name in names}


def feed(
    *,
    source: Source,
    paths: Sequence[Path],
    by: str,
    now: datetime,
    kind: str | None = None,
    progress: Progress | None = None,
) -> list[FileReceipt]:
    """Takes files in, in the order given. Feeding a file again changes nothing.

    Raises `WorkError` ``file_unreadable`` where a file cannot be opened, ``kind_unknown`` for a
    kind of file nobody knows; whatever is wrong inside a file goes to quarantine instead.
    """
    return [_feed(source, path, by, now, kind, progress) for path in paths]


def _feed(
    source: Source,
    path: Path,
    by: str,
    now: datetime,
    kind: str | None,
    progress: Progress | None,
) -> FileReceipt:
    began = time.monotonic()
    file_reading, digest = _open(source, path, now, kind)
    receipt = FileReceipt(name=path.name, kind=file_reading.kind)
    kept = FeedFile.objects.create(
        source=source, name=path.name, digest=digest, kind=file_reading.kind, started_at=now
    )
    for outcomes in _chunks(file_reading.outcomes):
        _take(outcomes, kept, receipt, by, now)
        if progress:
            progress(path.name, receipt.rows)
    receipt.seconds = time.monotonic() - began
    kept.counts, kept.finished_at = receipt.counts(), datetime.now(UTC)
    kept.save(update_fields=["counts", "finished_at"])
    return receipt


def _open(
    source: Source, path: Path, now: datetime, kind: str | None
) -> tuple[reading.FileReading, bytes]:
    clock = StoreClock(source.store.zone)
    try:
        with path.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        found = reading.read(path, store=clock, source=source.name, received_at=now, kind=kind)
        return found, digest.digest()
    except OSError as problem:
        sentence = f"{path} cannot be opened: {problem.strerror}."
        raise WorkError("file_unreadable", sentence, "Check the name and its rights.") from problem
    except ValueError as problem:
        hint = f"Kinds are: {', '.join(reading.KINDS)}."
        raise WorkError("kind_unknown", str(problem), hint) from problem


def _take(
    outcomes: Sequence[Outcome], kept: FeedFile, receipt: FileReceipt, by: str, now: datetime
) -> None:
    rows = [o for o in outcomes if isinstance(o, Read)]
    bad = [o for o in outcomes if isinstance(o, Quarantined)]
    left = len(outcomes) - len(rows) - len(bad)
    try:
        changed = _record(rows, kept, receipt, by, now)
    except DataError:  # one row that no table can hold must not stop the others
        changed = []
        for row in rows:
            try:
                changed += _record([row], kept, receipt, by, now)
            except DataError as problem:
                bad.append(unstorable(row, problem))
    quarantine.keep(kept, [*bad, *changed], now)
    receipt.rows += len(outcomes)
    receipt.quarantined += len(bad)
    receipt.changed += len(changed)
    if receipt.kind == "adf":
        receipt.not_leads += left
    else:
        receipt.left_out += left
    told = [(q.line, q.code, q.sentence, q.hint) for q in (*bad, *changed)]
    receipt.problems += told[: TOLD - len(receipt.problems)]


def _record(
    rows: Sequence[Read], kept: FeedFile, receipt: FileReceipt, by: str, now: datetime
) -> list[Quarantined]:
    """Records rows. Returns those that say something else under a key used before."""
    row_of = [row for row in rows for _ in row.arrivals]
    arrivals = [arrival for row in rows for arrival in row.arrivals]
    recorded = intake.record(source=kept.source, arrivals=arrivals, by=by, now=now, feed_file=kept)
    receipt.events += recorded.events
    receipt.duplicates += recorded.duplicates
    receipt.leads += sum(
        isinstance(h.payload, LeadReceived) for a in arrivals for h in a.happenings
    )
    return [changed_row(row_of[position], arrivals[position]) for position in recorded.changed]


def _chunks(outcomes: Iterator[Outcome]) -> Iterator[list[Outcome]]:
    while chunk := list(islice(outcomes, CHUNK)):
        yield chunk
