"""What came of one request to a web hook: recorded, or kept for a person."""

from datetime import datetime
from hashlib import sha256

from django.db import DataError, transaction

from sincerely.reading import LeftOut, Outcome, Quarantined
from sincerely.records import locks
from sincerely.records.models import FeedFile, Source
from sincerely.work import intake, quarantine, rereading


def keep(*, source: Source, hook: str, outcome: Outcome, text: str, by: str, now: datetime) -> str:
    """Records or keeps it; returns what came of it in a few words without anybody's details.

    ``text``: what was posted, for the person who has to look at it.
    """
    match outcome:
        case LeftOut():
            return f"left out; {outcome.why}"
        case Quarantined():
            _put_aside(source, hook, outcome, text, now)
            return f"quarantined; {outcome.code}"
    try:
        receipt = intake.record(source=source, arrivals=outcome.arrivals, by=by, now=now)
    except DataError as problem:
        aside = quarantine.unstorable(outcome, problem)
        _put_aside(source, hook, aside, text, now)
        return f"quarantined; {aside.code}"
    for place in receipt.changed:
        aside = quarantine.changed_row(outcome, outcome.arrivals[place])
        _put_aside(source, hook, aside, text, now)
        return f"quarantined; {aside.code}"
    return f"recorded; {receipt.events} new, {receipt.duplicates} known"


def _put_aside(source: Source, hook: str, row: Quarantined, text: str, now: datetime) -> None:
    """Keeps it once, however often it is posted."""
    digest = sha256(f"{hook}\n{row.code}\n{text}".encode()).digest()
    with transaction.atomic():
        locks.file(source.pk, digest)
        if FeedFile.objects.filter(source=source, digest=digest).exists():
            return
        posted = FeedFile.objects.create(
            source=source,
            name=f"{rereading.HOOK_NAME}{hook}",
            kind=rereading.HOOK,
            digest=digest,
            started_at=now,
            finished_at=now,
            counts={"rows": 1, "quarantined": 1},
        )
        quarantine.keep(posted, [row], now)
