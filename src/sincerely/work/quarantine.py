"""Rows that a person has to look at, kept with the reason and what they said."""

from collections.abc import Sequence
from datetime import datetime

from django.db import DataError
from django.db.models import Q

from sincerely.reading import Quarantined, Read
from sincerely.records import codec
from sincerely.records.erasing import ERASED
from sincerely.records.models import FeedFile, Quarantine
from sincerely.rules.sighting import Arrival
from sincerely.work.filereceipt import TOLD

#: codes of a row that stands for a whole file, of which nothing was read
_WHOLE = frozenset({"missing_columns", "unknown_table", "no_header"})
#: a changed row comes again with every export until the source is mended: it is kept once
KEY_REUSED = "key_reused"
#: how the text of a row begins that was read, and of which is kept what was understood
UNDERSTOOD = '{"contact":'


def keep(feed_file: FeedFile, rows: Sequence[Quarantined], now: datetime) -> None:
    """Keeps rows, in the caller's transaction.

    What the same file, fed before, has left there is not kept twice: it waits with the latest
    feeding, unless somebody settled it.
    """
    if not rows:
        return
    of_source = Quarantine.objects.filter(feed_file__source=feed_file.source_id)
    before = of_source.filter(feed_file__digest=feed_file.digest).exclude(feed_file=feed_file)
    known = {(q.line, q.raw): q for q in before.order_by("pk")}
    erased = set(before.filter(raw=ERASED).values_list("line", "code"))
    come_again = [known[key] for q in rows if (key := (q.line, q.raw)) in known]
    changed = [q.raw for q in rows if q.code == KEY_REUSED]
    told = set(of_source.filter(code=KEY_REUSED, raw__in=changed).values_list("raw", flat=True))
    waiting = [q.pk for q in come_again if q.settled_at is None]
    Quarantine.objects.filter(pk__in=waiting).update(feed_file=feed_file)
    Quarantine.objects.bulk_create(
        Quarantine(
            feed_file=feed_file,
            line=q.line,
            code=q.code,
            sentence=q.sentence,
            hint=q.hint,
            raw=q.raw,
            raw_bytes=q.raw_bytes or None,
            at=now,
        )
        for q in rows
        if (q.line, q.raw) not in known
        and (q.line, q.code) not in erased
        and not (q.code == KEY_REUSED and q.raw in told)
    )


def settle_earlier(feed_file: FeedFile, by: str, now: datetime) -> None:
    """Settles what an earlier feeding of these bytes could not read and this one, now at its end,
    could. Nothing is settled by a feeding that made less of the file than the earlier one, or that
    took it for something else."""
    earlier = FeedFile.objects.filter(
        source=feed_file.source_id, digest=feed_file.digest, pk__lt=feed_file.pk
    )
    earlier.filter(finished_at=None).update(finished_at=now)
    rows = feed_file.counts.get("rows", 0)
    less = [f for f in earlier if f.counts.get("rows", 0) <= rows]
    alike = [f.pk for f in less if f.kind in {feed_file.kind, "unknown", ""}]
    waiting = Quarantine.objects.filter(settled_at=None).filter(
        Q(feed_file__in=alike) | Q(feed_file__in=[f.pk for f in less], code__in=_WHOLE)
    )
    waiting.exclude(code=KEY_REUSED).update(
        settled_at=now, settled_by=by, settled_how="read when the file was fed again"
    )


def problems(feed_file: FeedFile) -> list[tuple[int, str, str, str]]:
    """The first rows of a file that wait for a person: line, code, sentence, hint."""
    rows = Quarantine.objects.filter(feed_file=feed_file, settled_at=None).order_by("pk")
    return list(rows.values_list("line", "code", "sentence", "hint")[:TOLD])


def changed_row(row: Read, arrival: Arrival) -> Quarantined:
    """A row that says something else, or of somebody else, under a key recorded before."""
    return Quarantined(
        line=row.line,
        code=KEY_REUSED,
        sentence=f"The key {arrival.key!r} was recorded before with other content, which stands.",
        hint="If this row is right, give it a key of its own, or record what is true now.",
        raw=_text(arrival),
    )


def unstorable(row: Read, problem: DataError) -> Quarantined:
    """A row that was understood and that no table can hold."""
    return Quarantined(
        line=row.line,
        code="cannot_be_kept",
        sentence=f"The row was read and could not be kept: {str(problem).splitlines()[0]}.",
        hint="Mend what is too long or odd in it.",
        raw="\n".join(_text(arrival) for arrival in row.arrivals),
    )


def _text(arrival: Arrival) -> str:
    said = {
        "key": arrival.key,
        "contact": codec.plain(arrival.contact),
        "happenings": [
            {"kind": happening.payload.kind, **codec.plain(happening)}
            for happening in arrival.happenings
        ],
    }
    return codec.text(said).replace("\\u0000", "\ufffd")
