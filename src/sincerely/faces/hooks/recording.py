"""The outcome of one hook, recorded or kept for a person."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import DataError, transaction

from sincerely.faces.api import caller
from sincerely.reading import LeftOut, Outcome, Quarantined
from sincerely.records import codec, ledger
from sincerely.records.models import FeedFile, Sighting, Source
from sincerely.rules.sighting import Arrival
from sincerely.work import intake, quarantine


def keep(source: Source, hook: str, outcome: Outcome, text: str, now: datetime) -> str:
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
        receipt = intake.record(
            source=source, arrivals=outcome.arrivals, by=caller.by(source), now=now
        )
    except DataError as problem:
        aside = quarantine.unstorable(outcome, problem)
        _put_aside(source, hook, aside, text, now)
        return f"quarantined; {aside.code}"
    for arrival in (outcome.arrivals[place] for place in receipt.changed):
        if _says_something_else(source, arrival):
            aside = quarantine.changed_row(outcome, arrival)
            _put_aside(source, hook, aside, text, now)
            return f"quarantined; {aside.code}"
    return f"recorded; {receipt.events} new, {receipt.duplicates} known"


def _says_something_else(source: Source, arrival: Arrival) -> bool:
    """Whether more than the moment differs: a callback that comes twice comes at two moments."""
    told = ledger.recorded(source.pk, [each.key for each in arrival.happenings])
    of = Sighting.objects.in_bulk({before.sighting_id for before in told.values()})
    mine = codec.contact_text(arrival.contact)
    return any(
        _but_the_moment(before.said) != _but_the_moment(ledger.said(each))
        or codec.text(of[before.sighting_id].contact) != mine
        for each in arrival.happenings
        if (before := told.get(each.key))
    )


def _but_the_moment(said: tuple[Any, ...]) -> tuple[Any, ...]:
    kind, _, *more = said
    return kind, *more


def _put_aside(source: Source, hook: str, row: Quarantined, text: str, now: datetime) -> None:
    """Keeps it once, however often it is posted."""
    digest = sha256(f"{hook}\n{row.code}\n{text}".encode()).digest()
    if FeedFile.objects.filter(source=source, digest=digest).exists():
        return
    with transaction.atomic():
        posted = FeedFile.objects.create(
            source=source,
            name=f"web hook: {hook}",
            kind="hook",
            digest=digest,
            started_at=now,
            finished_at=now,
            counts={"rows": 1, "quarantined": 1},
        )
        quarantine.keep(posted, [row], now)
