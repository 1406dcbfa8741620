"""Whom somebody may also be: what those bought, and whether it was sold in their season."""

from datetime import datetime, timedelta

from .journeys import SAME_PURCHASE
from .message import Doubt
from .record import Purchase, Record

#: why two who are not alike are asked about
ONE_DOOR = "one address, whatever they are called"
ONE_PHONE = "one phone, whatever they are called"
#: who was last heard of so long before a sale was not shopping for it; most decide in eight weeks
SEASON = timedelta(days=180)


def in_season(
    asked: datetime | None, heard: datetime | None, sold: datetime, until: datetime
) -> bool:
    """Whether somebody may have been shopping for what was sold between ``sold`` and ``until``.

    ``asked``: when their latest deal of any state began; ``heard``: their own latest word or visit.
    Who began only after the sale, by more than a lead may be late, did not buy then; nor did who
    was last heard of half a year before. Where a date is not known they may have.
    """
    if asked is None or heard is None:
        return True
    return min(asked, heard) <= until + SAME_PURCHASE and max(asked, heard) >= sold - SEASON


def doubt_of(other: Record, why: str) -> Doubt | None:
    """What somebody may have bought, or lost, who may be whoever ``other`` is the record of: a
    person's, or their home's. ``why``: what ties the two."""
    sold = other.bought or other.sign
    if sold:
        until = sold.until if isinstance(sold, Purchase) else None
        return Doubt(at=sold.at, until=until, what=sold.what, why=why)
    if loss := other.elsewhere:
        return Doubt(at=loss.at, what=loss.what, why=why, elsewhere=True)
    return None


def of_their_season(doubt: Doubt, reader: Record) -> bool:
    """`in_season`, of what the reader of a message may have bought; with their home's record."""
    return in_season(reader.journey_at, reader.inbound_at, doubt.at, doubt.until or doubt.at)
