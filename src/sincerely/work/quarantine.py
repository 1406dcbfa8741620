"""Rows that a person has to look at, kept with the reason and what they said."""

from collections.abc import Sequence
from datetime import datetime

from django.db import DataError, transaction

from sincerely.reading import Quarantined, Read
from sincerely.records import codec
from sincerely.records.erasing import ERASED
from sincerely.records.models import FeedFile, Quarantine
from sincerely.rules.sighting import Arrival

#: a changed row comes again with every export until the source is mended: it is kept once
KEY_REUSED = "key_reused"


def keep(feed_file: FeedFile, rows: Sequence[Quarantined], now: datetime) -> None:
    """Keeps rows; what the same file, fed before, has left there is not kept twice."""
    if not rows:
        return
    of_source = Quarantine.objects.filter(feed_file__source=feed_file.source_id)
    before = of_source.filter(feed_file__digest=feed_file.digest).exclude(feed_file=feed_file)
    known = set(before.values_list("line", "code", "raw"))
    changed = [q.raw for q in rows if q.code == KEY_REUSED]
    told = set(of_source.filter(code=KEY_REUSED, raw__in=changed).values_list("raw", flat=True))
    with transaction.atomic():
        Quarantine.objects.bulk_create(
            Quarantine(
                feed_file=feed_file,
                line=q.line,
                code=q.code,
                sentence=q.sentence,
                hint=q.hint,
                raw=q.raw,
                at=now,
            )
            for q in rows
            if not {(q.line, q.code, q.raw), (q.line, q.code, ERASED)} & known
            and not (q.code == KEY_REUSED and q.raw in told)
        )


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
        hint="Mend the row in the file and feed it again.",
        raw="\n".join(_text(arrival) for arrival in row.arrivals),
    )


def _text(arrival: Arrival) -> str:
    said = {
        "contact": codec.plain(arrival.contact),
        "happenings": [
            {"kind": happening.payload.kind, **codec.plain(happening)}
            for happening in arrival.happenings
        ],
    }
    return codec.text(said).replace("\\u0000", "\ufffd")
