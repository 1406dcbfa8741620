"""What arrives: sightings are placed, events recorded and standings kept, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sincerely.records import blocks, ledger, line, locks, sources, standings
from sincerely.records.line import InDoubt
from sincerely.records.models import FeedFile, Source
from sincerely.rules.events.deals import (
    DealDelivered,
    DealDesked,
    DealLost,
    DealSold,
    DealUnwound,
    DepositTaken,
)
from sincerely.rules.sighting import Arrival
from sincerely.work import caring, households
from sincerely.work.again import again
from sincerely.work.batch import Batch
from sincerely.work.errors import WorkError
from sincerely.work.matching import arriving, one_table

#: what the sold feed is there to tell
DEALS = (DealSold, DealDelivered, DealUnwound, DealLost, DealDesked, DepositTaken)
#: from this many arrivals on nobody asks first whether all of their details are known
MANY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What recording came to. ``people``: everyone an event was recorded for.

    ``changed``: which arrivals (by position) say something else under a key that was recorded
    before, or say it of somebody else. What came first stays; a person should look. ``in_doubt``:
    mails to any of them that were being handed over, and nobody can tell whether they arrived.
    """

    events: int
    duplicates: int
    people: tuple[int, ...]
    new_people: int
    changed: tuple[int, ...] = ()
    in_doubt: tuple[InDoubt, ...] = ()


def record_all(*, source: Source, arrivals: Sequence[Arrival], by: str, now: datetime) -> Receipt:
    """Records all of it, or nothing where a key says something else than it did before.

    For who can be told at once; a file's changed rows go to quarantine instead. Raises `WorkError`
    ``key_reused``.
    """
    with transaction.atomic():
        receipt = record(source=source, arrivals=arrivals, by=by, now=now)
        if receipt.changed:
            keys = ", ".join(arrivals[place].key for place in receipt.changed[:5])
            raise WorkError(
                "key_reused",
                f"Nothing was recorded: {keys} says something else than it did before.",
                "What changed is an event of its own: send it under a new key.",
            )
    return receipt


class _NewDetailsError(Exception):
    """Details that were known are so no longer: somebody was forgotten in between."""


def record(
    *,
    source: Source,
    arrivals: Sequence[Arrival],
    by: str,
    now: datetime,
    feed_file: FeedFile | None = None,
    stops: bool = True,
) -> Receipt:
    """Records what arrived. When it returns, the next decision knows of it (promise 1).

    Not ``stops``: it tells only of what was sent, and waits for no hand-over; what is kept back is
    looked at again all the same. The same (source, key) again changes nothing. Raises what the
    database raises; then nothing of it was recorded.
    """
    batch = Batch(source, arrivals)
    alone = (
        len(arrivals) >= MANY
        or bool(batch.parties)
        or one_table.may_tell(arrivals, now)
        or not batch.all_known()
    )

    def recorded(*, alone: bool) -> Receipt:
        return again(lambda: _record(batch, by, now, feed_file, alone=alone, stops=stops))

    try:
        return recorded(alone=alone)
    except _NewDetailsError:
        return recorded(alone=True)


def _record(
    batch: Batch,
    by: str,
    now: datetime,
    feed_file: FeedFile | None,
    *,
    alone: bool,
    stops: bool,
) -> Receipt:
    source = batch.source
    locks.group(source.store.group_id, alone=alone)
    if not alone and not batch.all_known():
        raise _NewDetailsError
    batch.leave_out_the_forgotten()
    new_people = batch.keep_sightings(by, now)
    batch.name_signers()
    batch.book_again()
    added = ledger.append(
        source=source, entries=batch.entries(), by=by, now=now, feed_file=feed_file
    )
    people = {batch.person_of[a.entry.sighting_id] for a in added}
    moved = households.of_deals(source=source, added=added, by=by, now=now)
    touched = standings.refold(people | moved | batch.moved, alone=alone)
    held = arriving.hold(source.store.group_id, fresh=batch.fresh, sold=touched.sold, now=now)
    held |= one_table.hold(source.store, added, now=now)
    compare = blocks.with_two_doors(people - batch.fresh)
    compare |= one_table.to_look_at_again(people, added, moved | touched.sold)
    blocks.wait(source.store.group_id, compare)
    concerned = (touched.people if stops else set()) | standings.refold(held, alone=alone).people
    in_doubt = line.stop(concerned) if concerned else ()
    caring.follow(source=source, added=added, person_of=batch.person_of, by=by, now=now)
    if not stops:
        line.wake(touched.people)
    if _tells(batch):
        sources.heard(source, now)
    total = sum(len(a.happenings) for a in batch.given)
    return Receipt(
        events=len(added),
        duplicates=total - len(added),
        people=tuple(sorted(people)),
        new_people=new_people,
        changed=batch.changed(),
        in_doubt=in_doubt,
    )


def _tells(batch: Batch) -> bool:
    """Whether the source has been heard from: the sold feed only by what it tells of deals.

    Else its service orders, or mail from a stranger, would hide that the sales do not come.
    """
    said = [h.payload for a in batch.given for h in a.happenings]
    return (
        any(isinstance(each, DEALS) for each in said)
        if batch.source.reports_sales
        else bool(batch.given)
    )
