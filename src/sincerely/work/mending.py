"""What waits in quarantine is mended, read again, or put aside. Settled rows stay, and say how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DataError
from django.db.models import QuerySet

from sincerely.reading import LeftOut, Outcome, Quarantined, Read
from sincerely.records import locks, sources
from sincerely.records.models import Quarantine, Store
from sincerely.work import intake, rereading, wholefile
from sincerely.work.again import again
from sincerely.work.errors import WorkError
from sincerely.work.quarantine import WHOLE, changed_row, unstorable

#: rows asked for at a time
_STEP = 200
_LONGEST_HOW = 200
_SETTLED = ("settled_at", "settled_by", "settled_how")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What came of one row. ``how``: how it was settled; empty while it waits, and then ``code``,
    ``sentence`` and ``hint`` say why. ``events``: how many it brought; ``known``: it was read and
    said nothing new."""

    id: int
    how: str = ""
    events: int = 0
    known: bool = False
    code: str = ""
    sentence: str = ""
    hint: str = ""


def of_store(store: Store) -> QuerySet[Quarantine]:
    """Every row of a store's sources, settled or not."""
    return Quarantine.objects.filter(feed_file__source__store=store)


def row_of(*, store: Store, row_id: int) -> Quarantine:
    """One row with its file and source. Raises `WorkError` ``not_in_quarantine``."""
    found = of_store(store).select_related("feed_file__source__store").filter(pk=row_id).first()
    if found is None:
        hint = "`sincerely quarantine list` shows the numbers there are."
        raise WorkError("not_in_quarantine", f"Nothing in quarantine is number {row_id}.", hint)
    return found


def mend(*, row: Quarantine, text: str, by: str, now: datetime) -> Reread:
    """Keeps the text that should have come, and reads it. What came is kept beside it.

    Raises `WorkError` ``settled_before``, ``nothing_to_read``, ``whole_file_unread``.
    """
    if wholefile.is_one(row):
        raise wholefile.not_a_row(row)
    if not text.strip():
        hint = "Write what should have come; what nobody needs is put aside."
        raise WorkError("nothing_to_read", "There is nothing to read in that.", hint)
    text = text.replace("\r\n", "\n").replace("\x00", "\ufffd")
    return _reread(row, text, by, now)


def replay(*, row: Quarantine, by: str, now: datetime, kind: str | None = None) -> Reread:
    """Reads a row again, mended or as it came; of a file none of whose rows could be read, the
    whole file, from the bytes that are kept.

    ``kind``: what the table of such a file is, as somebody says now. A row settled before stays as
    it was settled. Raises `WorkError` ``settled_before``, ``kind_of_a_row``, ``kind_unknown``.
    """
    if kind is not None:
        wholefile.check_kind(row, kind)
    try:
        if wholefile.is_one(row):
            return _feed_again(row, kind, by, now)
        return _reread(row, None, by, now)
    except WorkError as problem:
        if problem.code == "settled_before":
            raise
        return Reread(id=row.pk, code=problem.code, sentence=problem.sentence, hint=problem.hint)


def replay_all(
    *, rows: QuerySet[Quarantine], by: str, now: datetime, kind: str | None = None
) -> Iterator[Reread]:
    """Reads every row of these that still waits, in the order they came. Parameters as of `replay`,
    and it raises as that does, but for rows settled meanwhile."""
    waiting = rows.filter(settled_at=None).select_related("feed_file__source__store").order_by("pk")
    waiting = waiting.defer("raw_bytes")
    last = 0
    while step := list(waiting.filter(pk__gt=last)[:_STEP]):
        for row in step:
            yield _again_or_as_settled(row, by, now, kind)
        last = step[-1].pk


def aside(*, row: Quarantine, why: str, by: str, now: datetime) -> Reread:
    """Puts a row aside for good: nobody needs it. Raises `WorkError` ``settled_before``,
    ``no_reason``."""
    if not why.strip():
        raise WorkError("no_reason", "Why it is put aside was not said.", "Say it in a few words.")
    how = f"put aside: {' '.join(why.split())}"[:_LONGEST_HOW]
    if not _waiting(row).update(settled_at=now, settled_by=by, settled_how=how):
        raise _settled(row)
    return Reread(id=row.pk, how=how)


def _again_or_as_settled(row: Quarantine, by: str, now: datetime, kind: str | None) -> Reread:
    try:
        return replay(row=row, by=by, now=now, kind=kind)
    except WorkError as problem:
        if problem.code != "settled_before":
            raise
        row.refresh_from_db(fields=_SETTLED)  # since it was asked for
        return Reread(id=row.pk, how=row.settled_how, known=True)


def _feed_again(row: Quarantine, kind: str | None, by: str, now: datetime) -> Reread:
    """The whole file fed again: what is read settles the row, as feeding it by hand would."""
    if not _waiting(row).exists():
        raise _settled(row)
    receipts = wholefile.feed_again(row, kind=kind, by=by, now=now)
    events = sum(each.events for each in receipts)
    row.refresh_from_db(fields=[*_SETTLED, "code", "sentence", "hint"])
    if not row.settled_at:
        return Reread(id=row.pk, code=row.code, sentence=row.sentence, hint=row.hint)
    return Reread(id=row.pk, how=row.settled_how, events=events, known=not events)


def _reread(row: Quarantine, text: str | None, by: str, now: datetime) -> Reread:
    """One transaction: what is read is recorded, and the row settled, or both wait."""

    def reread() -> Reread:
        locks.group(row.feed_file.source.store.group_id, alone=True)
        held = _waiting(row).select_for_update(of=("self",), no_key=True)
        kept = held.select_related("feed_file__source__store").first()
        if kept is None:
            raise _settled(row)
        if text is not None:
            kept.mended = text
        found = rereading.outcomes(kept)
        return _settle(kept, found, by, now)

    return again(reread)


def _settle(row: Quarantine, found: Sequence[Outcome], by: str, now: datetime) -> Reread:
    bad = [each for each in found if isinstance(each, Quarantined)]
    rows = [each for each in found if isinstance(each, Read)]
    events, unread = _record(row, rows, by, now)
    bad += unread
    if bad or not found:
        return _still_waits(row, bad)
    how = _how(rows, [each for each in found if isinstance(each, LeftOut)], events)
    row.settled_at, row.settled_by, row.settled_how = now, by, how
    row.save(update_fields=["mended", "settled_at", "settled_by", "settled_how"])
    return Reread(id=row.pk, how=how, events=events, known=not events and bool(rows))


def _record(
    row: Quarantine, rows: Sequence[Read], by: str, now: datetime
) -> tuple[int, list[Quarantined]]:
    """Events that were new, and what cannot be recorded. Nobody has heard from the source by it."""
    file = row.feed_file
    events, bad = 0, []
    with sources.unheard(file.source, now):
        for each in rows:
            arrivals = each.arrivals
            try:
                came = intake.record(
                    source=file.source, arrivals=arrivals, by=by, now=now, feed_file=file
                )
            except DataError as problem:
                bad.append(unstorable(each, problem))
                continue
            events += came.events
            bad += [changed_row(each, arrivals[place]) for place in came.changed]
    return events, bad


def _still_waits(row: Quarantine, bad: Sequence[Quarantined]) -> Reread:
    """The row keeps what came; what is wrong now is said of it."""
    if bad:
        first = bad[0]
        row.sentence, row.hint = first.sentence, first.hint
        row.code = row.code if first.code in WHOLE else first.code  # it is one row all the same
    row.save(update_fields=["mended", "code", "sentence", "hint"])
    return Reread(id=row.pk, code=row.code, sentence=row.sentence, hint=row.hint)


def _how(rows: Sequence[Read], left_out: Sequence[LeftOut], events: int) -> str:
    if events:
        return "read"
    return "known already" if rows else f"left out: {left_out[0].why}"[:_LONGEST_HOW]


def _waiting(row: Quarantine) -> QuerySet[Quarantine]:
    return Quarantine.objects.filter(pk=row.pk, settled_at=None)


def _settled(row: Quarantine) -> WorkError:
    row.refresh_from_db(fields=_SETTLED)
    sentence = f"Number {row.pk} was settled by {row.settled_by}: {row.settled_how}."
    return WorkError("settled_before", sentence, "Nothing is left to do with it.")
