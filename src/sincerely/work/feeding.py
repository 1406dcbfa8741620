"""Files taken in: read, recorded in chunks, and what could not be read kept in quarantine.

Where a file stands is kept in the transaction of each chunk. A file that was broken off goes on
behind it, and two processes that read one file share its rows between them.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DataError, transaction
from django.db.models.functions import Now

from sincerely import reading
from sincerely.history.processes import fewer_collections
from sincerely.reading import FileReading, Outcome, Quarantined, Read, StoreClock
from sincerely.reading.archive import Enclosed
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
from sincerely.work.matching import rounds
from sincerely.work.quarantine import changed_row, unstorable
from sincerely.work.room import Room

__all__ = ["CHUNK", "INSIDE", "FileReceipt", "Progress", "feed", "feed_again", "look_at"]

#: kinds of tables that say what was sold
_OF_DEALS = frozenset({"sales", "deals"})
#: rows recorded in one transaction; a killed feed has lost at most this much work, no row
CHUNK = 500
#: between the name of a file and that of one inside it
INSIDE = " › "  # noqa: RUF001 - as it is shown
_LONGEST_NAME = 500

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

    The receipts of files inside others (an archive, a mail with a table) follow that of the file
    around them, whose name stands before theirs. A file that was broken off goes on where it stood,
    as of the moment it first came. Raises `WorkError` ``file_unreadable`` where a file cannot be
    opened, ``kind_unknown`` for a kind of file nobody knows; whatever is wrong inside a file goes
    to quarantine instead. Then everybody new is compared with all others.
    """
    receipts = []
    for path in paths:
        given = _Given(
            source=source, path=path, name=path.name, by=by, now=now, kind=kind, progress=progress
        )
        receipts += _feed(given)
    rounds.match_group(source.store.group_id, now=now)
    return receipts


def feed_again(
    *, file: FeedFile, path: Path, by: str, now: datetime, kind: str | None = None
) -> list[FileReceipt]:
    """Takes the kept bytes of a file in again, under its name, as of the moment it first came.

    Somebody looked at it: it is opened however many files it lay in. Raises as `feed`.
    """
    given = _Given(
        source=file.source,
        path=path,
        name=file.name,
        by=by,
        now=now,
        kind=kind,
        came=file.started_at,
    )
    return _feed(given)


def look_at(*, source: Source, path: Path, now: datetime, kind: str | None = None) -> FileReading:
    """A file as it would be read, with what was said of its columns. Records nothing.

    Raises as `feed`.
    """
    given = _Given(source=source, path=path, name=path.name, by="", now=now, kind=kind)
    return _open(given, now)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """A file to be taken in. ``name``: with those of the files around it. ``inside``: how many
    these are; ``around``: the nearest, in which it lies at ``place``. ``came``: when, where that is
    not now."""

    source: Source
    path: Path
    name: str
    by: str
    now: datetime
    kind: str | None = None
    progress: Progress | None = None
    inside: int = 0
    around: FeedFile | None = None
    place: int = 0
    came: datetime | None = None
    room: Room = field(default_factory=Room)


@fewer_collections()
def _feed(given: _Given) -> list[FileReceipt]:
    began = time.monotonic()
    digest = _digest(given.path)
    unfinished = _unfinished(given.source, digest, given.kind)
    came = unfinished.started_at if unfinished else given.came or given.now
    found, said = _open(given, came)
    file = unfinished or _begin(given, digest, came, found.kind, _told(given, found, said))
    if file.started_at != came:  # somebody else began it a moment ago
        found, said = _open(given, file.started_at)
    at = behind = file.rows_done
    problems = quarantine.problems(file) if behind else []
    inside: list[FileReceipt] = []
    rows = quarantine.with_bytes(found.outcomes, given.path)
    for outcomes in _chunks(islice(rows, behind, None)):
        if file.kind == "archive":
            outcomes[-1] = given.room.take(outcomes[-1])
        new = _feed_inside(outcomes[-1], given, file, at + len(outcomes))
        _take_once(file, at, outcomes, problems, given, new)
        inside += new
        at += len(outcomes)
        if given.progress:
            given.progress(given.name, at)
    receipt = _finish(file, given.by, given.now)
    receipt.problems, receipt.went_on_behind = problems[: filereceipt.TOLD], behind
    receipt.seconds = time.monotonic() - began
    return [receipt, *inside]


def _feed_inside(outcome: Outcome, given: _Given, file: FeedFile, place: int) -> list[FileReceipt]:
    """Takes in a file that lies in ``file``, before it is counted there: killed between the two,
    it is known to be done when the file around it is taken up again.

    ``place``: which of its outcomes it is, from 1: two in it may be the same.
    """
    if not isinstance(outcome, Enclosed):
        return []
    done = FeedFile.objects.filter(source=given.source, digest=_digest(outcome.path))
    done = done.filter(told__around=file.pk, told__place=place, finished_at__isnull=False)
    if before := done.order_by("pk").first():
        return [filereceipt.of(before)]
    inner = replace(
        given,
        path=outcome.path,
        name=f"{given.name}{INSIDE}{outcome.name}",
        kind=None if given.kind == "mail" else given.kind,
        inside=given.inside + 1,
        around=file,
        place=place,
        came=file.started_at,
        room=given.room if file.kind == "archive" else Room(),
    )
    return _feed(inner)


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as problem:
        raise _unreadable(path, problem) from problem
    return digest.digest()


def _open(given: _Given, received_at: datetime) -> _Opened:
    """The file being read, with what was said of its columns before."""
    source, path = given.source, given.path

    def read(said: Said) -> FileReading:
        return reading.read(
            path,
            store=StoreClock(source.store.zone),
            source=source.name,
            received_at=received_at,
            kind=given.kind or said.kind,
            columns=said.columns or None,
            inside=given.inside,
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


def _told(given: _Given, found: FileReading, said: Said) -> dict[str, Any]:
    """What is kept with a file besides numbers. ``around``: the file it lies in; ``place``: of
    which outcome there."""
    names = [columns.without_people(name) for name in found.headers]
    told = {"asked_kind": given.kind, "guesses": columns.guesses_of(found), "names": names}
    around = {"around": given.around.pk, "place": given.place} if given.around else {}
    days_first = {"days_first": True} if found.days_first else {}
    return told | around | days_first | ({"as_said": said.columns} if said.columns else {})


def _begin(
    given: _Given, digest: bytes, came: datetime, kind: str, told: dict[str, Any]
) -> FeedFile:
    """The file's row; of two that begin at one moment, one makes it."""
    source, name = given.source, given.name[-_LONGEST_NAME:]
    with transaction.atomic():
        locks.file(source.pk, digest)
        begun = _unfinished(source, digest, told["asked_kind"])
        return begun or FeedFile.objects.create(
            source=source, name=name, digest=digest, kind=kind, started_at=came, told=told
        )


def _take_once(
    file: FeedFile,
    at: int,
    outcomes: Sequence[Outcome],
    problems: list[filereceipt.Problem],
    given: _Given,
    inside: Sequence[FileReceipt],
) -> None:
    """Records a chunk and where the file then stands, in one transaction.

    ``at``: rows of the file before this chunk. What another process has done is passed over.
    ``inside``: what the file came to that lies there in the last row.
    """

    def take() -> list[Quarantined]:
        row = _locked(file)
        ahead = max(row.rows_done - at, 0)
        if ahead >= len(outcomes):
            return []
        receipt = filereceipt.of(row)
        bad = _take(outcomes[ahead:], file, receipt, given.by, given.now)
        filereceipt.add_inside(receipt, inside)
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
    """A file inside ends its chunk: it lies there only until the next outcome is asked for."""
    chunk: list[Outcome] = []
    for each in outcomes:
        chunk.append(each)
        if len(chunk) >= CHUNK or isinstance(each, Enclosed):
            yield chunk
            chunk = []
    if chunk:
        yield chunk
