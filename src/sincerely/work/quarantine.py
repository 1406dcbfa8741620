"""Rows that a person has to look at, kept with the reason and what they said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import DataError

from sincerely.reading import Outcome, Quarantined, Read
from sincerely.records import codec, fingerprints
from sincerely.records.erasing import ERASED
from sincerely.records.models import FeedFile, Quarantine
from sincerely.rules import contact
from sincerely.rules.sighting import Arrival
from sincerely.work.filereceipt import TOLD

#: codes of a row that stands for a file, or a table in it, of which nothing (more) was read
WHOLE = frozenset(
    {
        "missing_columns",
        "unknown_table",
        "no_header",
        "no_table",
        "broken_workbook",
        "locked_workbook",
        "hostile_xml",
        "too_large",
        "archive",
        "archive_too_large",
        "broken_archive",
        "locked_archive",
        "odd_path",
        "table_in_mail",
    }
)
#: so many bytes of such a file are kept; a larger one is not
LARGEST_KEPT = 20_000_000
_NOT_KEPT = (
    f"The file is larger than {LARGEST_KEPT // 1_000_000} MB and is not kept here: keep it, and "
    "feed it again."
)
#: a changed row comes again with every export until the source is mended: it is kept once
KEY_REUSED = "key_reused"
#: what may be an address: a mail address, or ten digits and more with what people put between them
_ADDRESS = re.compile(r"[^\s<>,;:\"']+@[^\s<>,;:\"']+|\+?\(?\d(?:[\s().-]{0,2}\d){6,14}")
#: how the text of a row begins that was read, and of which is kept what was understood
UNDERSTOOD = '{"contact":'


def with_bytes(outcomes: Iterator[Outcome], path: Path) -> Iterator[Outcome]:
    """Has the first row that stands for the whole file carry the bytes of the file, once."""
    carried = False
    for each in outcomes:
        if carried or not (isinstance(each, Quarantined) and each.code in WHOLE):
            yield each
        elif path.stat().st_size > LARGEST_KEPT:
            yield replace(each, hint=f"{each.hint} {_NOT_KEPT}")
        else:
            carried = True
            yield replace(each, raw_bytes=path.read_bytes())


def whole_file(row: Quarantine) -> bytes:
    """The bytes of the file a row stands for, kept with it or with another row of the same file,
    or of the one mail of a mailbox; none where they are not kept."""
    file = row.feed_file
    alike = Quarantine.objects.filter(feed_file__source=file.source_id, code__in=WHOLE)
    alike = alike.filter(feed_file__digest=file.digest, raw_bytes__isnull=False).order_by("pk")
    held = (bytes(each or b"") for each in alike.values_list("raw_bytes", flat=True).iterator())
    own = bytes(row.raw_bytes or b"")
    return next((each for each in held if sha256(each).digest() == bytes(file.digest)), own)


def keep(feed_file: FeedFile, rows: Sequence[Quarantined], now: datetime) -> None:
    """Keeps rows, in the caller's transaction.

    What the same file, fed before, has left there is not kept twice: it waits with the latest
    feeding, unless somebody settled it. Of whoever asked to be forgotten nothing is kept that an
    old export says again: of such a row only that there was one.
    """
    if not rows:
        return
    rows = _without_the_forgotten(feed_file.source.store.group_id, rows)
    of_source = Quarantine.objects.filter(feed_file__source=feed_file.source_id)
    before = of_source.filter(feed_file__digest=feed_file.digest).exclude(feed_file=feed_file)
    come = {(q.line, q.raw): q for q in reversed(rows)}
    known = [q for q in before.defer("raw_bytes") if (q.line, q.raw) in come]
    erased = set(before.filter(raw=ERASED).values_list("line", "code"))
    changed = [q.raw for q in rows if q.code == KEY_REUSED]
    told = set(of_source.filter(code=KEY_REUSED, raw__in=changed).values_list("raw", flat=True))
    waiting = [q for q in known if q.settled_at is None]
    whole = [q for q in waiting if come[q.line, q.raw].raw_bytes and q.code in WHOLE]
    if whole and not before.filter(code__in=WHOLE, raw_bytes__isnull=False).exists():
        held = come[whole[0].line, whole[0].raw].raw_bytes  # it was too large, or came long ago
        Quarantine.objects.filter(pk=whole[0].pk).update(raw_bytes=held)
    Quarantine.objects.filter(pk__in=[q.pk for q in waiting]).update(feed_file=feed_file)
    seen = {(q.line, q.raw) for q in known}
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
        if (q.line, q.raw) not in seen
        and (q.line, q.code) not in erased
        and not (q.code == KEY_REUSED and q.raw in told)
    )


def _without_the_forgotten(group_id: int, rows: Sequence[Quarantined]) -> list[Quarantined]:
    """The same rows, blank where one names an address of somebody forgotten. Files that could not
    be read at all wait as they are."""
    if not fingerprints.any_in(group_id):
        return list(rows)
    named = [set() if q.code in WHOLE else _addresses(q.raw) for q in rows]
    forgotten = fingerprints.known(group_id, set().union(*named))
    return [
        replace(q, raw=ERASED, raw_bytes=b"") if named_there & forgotten.keys() else q
        for q, named_there in zip(rows, named, strict=True)
    ]


def _addresses(text: str) -> set[str]:
    """Keys of every mail address and phone number that stands in a text."""
    found = (contact.address(written) for written in _ADDRESS.findall(text))
    return {address.key for address in found if address}


def settle_earlier(feed_file: FeedFile, by: str, now: datetime) -> None:
    """Settles what an earlier feeding of these bytes could not read and this one, now at its end,
    could. Nothing is settled by a feeding that made less of the file than the earlier one, or that
    took it for something else."""
    earlier = FeedFile.objects.filter(
        source=feed_file.source_id, digest=feed_file.digest, pk__lt=feed_file.pk
    )
    earlier.filter(finished_at=None).update(finished_at=now)
    rows = feed_file.counts.get("rows", 0)
    less = [f for f in earlier if f.counts.get("rows", 0) <= max(rows, 1)]
    alike = [f.pk for f in less if f.kind in {feed_file.kind, "unknown", ""}]
    waiting = Quarantine.objects.filter(settled_at=None)
    how = {"settled_at": now, "settled_by": by, "settled_how": "read when the file was fed again"}
    rest = waiting.filter(feed_file__in=alike).exclude(code__in=[*WHOLE, KEY_REUSED])
    rest.update(**how)
    if feed_file.counts.get("quarantined", 0) < max(rows, 1):
        whole = waiting.filter(feed_file__in=[f.pk for f in less], code__in=WHOLE)
        whole.update(**how, raw_bytes=None)  # every row of the file is recorded, or waits itself


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
