"""What was delivered is told to the ledger: messages are counted, and a human's word is seen.

A moment after the hand-over and many at once, because folding a person's record for each would
cost more than all the rest. Whoever is written to again before that is told of first (`courier`).
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

import psycopg
from django.db.utils import DatabaseError

from sincerely.records import untold
from sincerely.records.models import Source
from sincerely.records.untold import Delivered
from sincerely.rules.events.talks import MailSent
from sincerely.rules.purpose import Purpose, WrittenBy
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work import intake

log = logging.getLogger(__name__)

#: at once
MOST = 500


def tell(*, by: str, now: datetime, addresses: Collection[str] | None = None) -> int:
    """Tells of what was delivered (to these, or to anybody) and not told yet. How many."""
    told = 0
    found = untold.delivered(addresses=addresses, most=MOST)
    for source_id, of_source in groupby(found, key=lambda each: each.source_id):
        those = list(of_source)
        source = Source.objects.select_related("store__group", "store__policy").get(pk=source_id)
        try:
            _tell(source, those, by, now)
        except (DatabaseError, psycopg.Error):
            raise
        except Exception:
            log.exception("What was delivered could not be told at once; one by one.")
            _one_by_one(source, those, by, now)
        told += len(those)
    return told


def _tell(source: Source, those: Sequence[Delivered], by: str, now: datetime) -> None:
    arrivals = [_arrival(each) for each in those]
    intake.record(source=source, arrivals=arrivals, by=by, now=now, stops=False)
    untold.told([each.id for each in those], now=now)


def _one_by_one(source: Source, those: Sequence[Delivered], by: str, now: datetime) -> None:
    """One that cannot be told keeps no other from it; the log says which it was."""
    for each in those:
        try:
            _tell(source, [each], by, now)
        except (DatabaseError, psycopg.Error):
            raise
        except Exception:
            log.exception("Delivery %s cannot be told to the ledger.", each.id)
            untold.told([each.id], now=now)


def _arrival(delivered: Delivered) -> Arrival:
    read = delivered.read
    author = WrittenBy(read.get("written_by", WrittenBy.UNKNOWN))
    sent = MailSent(
        # what nobody could tell counts as what it was not: a message without a purpose
        purpose=None if read.get("how", "unsure") == "unsure" else Purpose(read["purpose"]),
        written_by=author,
        system=delivered.source_name,
        template=str(delivered.template_id or ""),
        message_id=str(read.get("message_id", "")),
        by=str(read.get("from", "")) if author is WrittenBy.PERSON else "",
        words=str(read.get("subject", "")),
    )
    key = f"relay:{delivered.queue_id}:{delivered.id}"
    happening = Happening(payload=sent, occurred_at=delivered.at, key=key)
    return Arrival(key=key, contact=Contact(emails=(delivered.recipient,)), happenings=(happening,))
