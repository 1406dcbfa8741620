"""Files taken in: read, recorded in chunks, and what could not be read kept in quarantine.

Where a file stands is kept in the transaction of each chunk. A file that was broken off goes on
behind it, and two processes that read one file share its rows between them.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DataError, transaction
from django.db.models.functions import Now

from sincerely import reading
from sincerely.reading import FileReading, Outcome, Quarantined, Read, StoreClock
from sincerely.records import identities, locks, sources
from sincerely.records.models import EventRow, FeedFile, Source
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Arrival
from sincerely.work import columns, filereceipt, intake, quarantine
from sincerely.work.again import again
from sincerely.work.batch import details_digest
from sincerely.work.columns import Said
from sincerely.work.errors import WorkError
from sincerely.work.filereceipt import FileReceipt
from sincerely.work.quarantine import changed_row, unstorable

__all__ = ["CHUNK", "FileReceipt", "Progress", "feed", "look_at"]

#: kinds of tables that say what was sold
_OF_DEALS = frozenset({"sales", "deals"})
#: rows recorded in one transaction; a killed feed has lost at most this much work, no row
CHUNK = 500

#: (file name, rows so far)
Progress = Callable[[str, int], None]
_Opened = tuple[FileReading, Said]


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

    A file that was broken off goes on where it stood, as of the moment it first came. Raises
    `WorkError` ``file_unreadable`` where a file cannot be opened, ``kind_unknown`` for a kind of
    file nobody knows; whatever is wrong inside a file goes to quarantine instead.
    """
    return [_feed(source, path, by, now, kind, progress) for path in paths]


def look_at(*, source: Source, path: Path, now: datetime, kind: str | None = None) -> FileReading:
    """A file as it would be read, with what was said of its columns. Records nothing.

    Raises as `feed`.
    """
    return _open(source, path, now, kind)[0]


def _feed(
    source: Source,
    path: Path,
    by: str,
    now: datetime,
    kind: str | None,
    progress: Progress | None,
) -> FileReceipt:
    began = time.monotonic()
    digest = _digest(path)
    unfinished = _unfinished(source, digest, kind)
    came = unfinished.started_at if unfinished else now
    found, said = _open(source, path, came, kind)
    told = _told(kind, found, said)
    file = unfinished or _begin(source, path.name, digest, now, found.kind, told)
    if file.started_at != came:  # somebody else began it a moment ago
        found, said = _open(source, path, file.started_at, kind)
    at = behind = file.rows_done
    problems = quarantine.problems(file) if behind else []
    for outcomes in _chunks(islice(found.outcomes, behind, None)):
        _take_once(file, at, outcomes, problems, by, now)
        at += len(outcomes)
        if progress:
            progress(path.name, at)
    receipt = _finish(file, by, now)
    receipt.problems, receipt.went_on_behind = problems[: filereceipt.TOLD], behind
    receipt.seconds = time.monotonic() - began
    return receipt


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as problem:
        raise _unreadable(path, problem) from problem
    return digest.digest()


def _open(source: Source, path: Path, received_at: datetime, kind: str | None) -> _Opened:
    """The file being read, with what was said of its columns before."""

    def read(said: Said) -> FileReading:
        return reading.read(
            path,
            store=StoreClock(source.store.zone),
            source=source.name,
            received_at=received_at,
            kind=kind or said.kind,
            columns=said.columns or None,
        )

    try:
        found = read(Said())
        headers = columns.headers_of(found)
        if headers or found.kind != "unknown":
            said = columns.remembered(source, headers)
            return (read(said) if said != Said() else found), said
        for said in columns.all_remembered(source):  # what they are was only ever told
            told = read(said)
            if columns.remembered(source, columns.headers_of(told)) == said:
                return told, said
        return found, Said()
    except OSError as problem:
        raise _unreadable(path, problem) from problem
    except ValueError as problem:
        hint = f"Kinds are: {', '.join(reading.KINDS)}."
        raise WorkError("kind_unknown", str(problem), hint) from problem


def _unreadable(path: Path, problem: OSError) -> WorkError:
    sentence = f"{path} cannot be opened: {problem.strerror}."
    return WorkError("file_unreadable", sentence, "Check the name and its rights.")


def _unfinished(source: Source, digest: bytes, kind: str | None) -> FeedFile | None:
    """The same bytes, read as the same kind and not to their end."""
    begun = FeedFile.objects.filter(source=source, digest=digest, finished_at=None)
    rows = begun.select_related("source__store").order_by("pk")
    return next((row for row in rows if row.told.get("asked_kind") == kind), None)


def _told(kind: str | None, found: FileReading, said: Said) -> dict[str, Any]:
    """What is kept with a file besides numbers."""
    names = [columns.without_people(name) for name in found.headers]
    told = {"asked_kind": kind, "guesses": columns.guesses_of(found), "names": names}
    return told | ({"as_said": said.columns} if said.columns else {})


def _begin(
    source: Source, name: str, digest: bytes, now: datetime, kind: str, told: dict[str, Any]
) -> FeedFile:
    """The file's row; of two that begin at one moment, one makes it."""
    with transaction.atomic():
        locks.file(source.pk, digest)
        begun = _unfinished(source, digest, told["asked_kind"])
        return begun or FeedFile.objects.create(
            source=source, name=name, digest=digest, kind=kind, started_at=now, told=told
        )


def _take_once(
    file: FeedFile,
    at: int,
    outcomes: Sequence[Outcome],
    problems: list[filereceipt.Problem],
    by: str,
    now: datetime,
) -> None:
    """Records a chunk and where the file then stands, in one transaction.

    ``at``: rows of the file before this chunk. What another process has done is passed over.
    """

    def take() -> list[Quarantined]:
        row = _locked(file)
        ahead = max(row.rows_done - at, 0)
        if ahead >= len(outcomes):
            return []
        receipt = filereceipt.of(row)
        bad = _take(outcomes[ahead:], file, receipt, by, now)
        row.rows_done, row.counts = at + len(outcomes), receipt.counts()
        row.told["left_out_why"] = receipt.left_out_why
        row.save(update_fields=["rows_done", "counts", "told"])
        return bad

    problems += filereceipt.problems(again(take))[: filereceipt.TOLD]


def _take(
    outcomes: Sequence[Outcome], file: FeedFile, receipt: FileReceipt, by: str, now: datetime
) -> list[Quarantined]:
    """Records a chunk, counts it, and returns what a person has to look at."""
    rows = [o for o in outcomes if isinstance(o, Read)]
    bad = [o for o in outcomes if isinstance(o, Quarantined)]
    try:
        changed = _record(rows, file, receipt, by, now)
    except DataError:  # one row that no table can hold must not stop the others
        changed = []
        for row in rows:
            try:
                changed += _record([row], file, receipt, by, now)
            except DataError as problem:
                bad.append(unstorable(row, problem))
    unread = [*bad, *changed]
    quarantine.keep(file, unread, now)
    receipt.rows += len(outcomes)
    receipt.quarantined += len(bad)
    filereceipt.add_left_out(receipt, outcomes)
    return unread


def _record(
    rows: Sequence[Read], file: FeedFile, receipt: FileReceipt, by: str, now: datetime
) -> list[Quarantined]:
    """Records rows. Returns those that say something else under a key used before."""
    row_of = [row for row in rows for _ in row.arrivals]
    arrivals = [arrival for row in rows for arrival in row.arrivals]
    known = _known(file, arrivals)
    recorded = intake.record(source=file.source, arrivals=arrivals, by=by, now=now, feed_file=file)
    receipt.events += recorded.events
    receipt.duplicates += recorded.duplicates
    receipt.leads += sum(
        isinstance(h.payload, LeadReceived) for a in arrivals for h in a.happenings
    )
    changed = {id(row_of[position]) for position in recorded.changed}
    receipt.changed += len(changed)
    _count_read([row for row in rows if id(row) not in changed], known, receipt)
    return [changed_row(row_of[position], arrivals[position]) for position in recorded.changed]


def _known(file: FeedFile, arrivals: Sequence[Arrival]) -> set[str]:
    """What of these the source has said before, as `_says` names it."""
    keys = [h.key for a in arrivals for h in a.happenings]
    events = EventRow.objects.filter(source=file.source_id, key__in=keys)
    bare = [details_digest(a) for a in arrivals if not a.happenings]
    seen = identities.sightings_by_digest(file.source_id, bare) if bare else {}
    return set(events.values_list("key", flat=True)) | {digest.hex() for digest in seen}


def _says(row: Read) -> set[str]:
    """What a row says: the keys of its events; of somebody to whom nothing happened, who it is."""
    return {
        said
        for a in row.arrivals
        for said in ([h.key for h in a.happenings] or [details_digest(a).hex()])
    }


def _count_read(rows: Sequence[Read], known: set[str], receipt: FileReceipt) -> None:
    """Which rows say something new; of two alike in one chunk the second does not."""
    for row in rows:
        said = _says(row)
        if said <= known:
            receipt.known += 1
        else:
            receipt.new += 1
        known |= said


def _finish(file: FeedFile, by: str, now: datetime) -> FileReceipt:
    """Notes that the file was read to its end, once."""

    def finish() -> FileReceipt:
        row = _locked(file)
        if row.finished_at is None:
            row.finished_at = Now()
            row.save(update_fields=["finished_at"])
            quarantine.settle_earlier(row, by, now)
            if row.kind in _OF_DEALS and row.counts.get("quarantined", 0) < max(row.rows_done, 1):
                sources.heard(row.source, now)  # a day without a sale has a header alone
        return filereceipt.of(row)

    return again(finish)


def _locked(file: FeedFile) -> FeedFile:
    return FeedFile.objects.select_for_update(no_key=True).get(pk=file.pk)


def _chunks(outcomes: Iterator[Outcome]) -> Iterator[list[Outcome]]:
    while chunk := list(islice(outcomes, CHUNK)):
        yield chunk
