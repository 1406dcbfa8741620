"""Where somebody stands with a store: what a record (`folding`) means at a given moment."""

from datetime import datetime, timedelta
from enum import StrEnum

from .record import Record
from .signs import added_up


class Standing(StrEnum):
    """Where a person or household stands with a store (design, section 3)."""

    STRANGER = "stranger"
    PROSPECT = "prospect"
    PROBABLY_BOUGHT = "probably_bought"
    CUSTOMER = "customer"
    BOUGHT_ELSEWHERE = "bought_elsewhere"
    RESTING = "resting"


def standing(
    record: Record, now: datetime, *, rest_days: int, sign_days: int, click_days: int
) -> Standing:
    """The standing at ``now``; silent for ``rest_days``, a prospect rests. See `added_up`."""
    if record.elsewhere and not record.enquiry:
        return Standing.BOUGHT_ELSEWHERE
    if record.bought:
        return Standing.CUSTOMER
    if added_up(record, now, sign_days, click_days):
        return Standing.PROBABLY_BOUGHT
    if record.enquiry:
        heard = max(record.enquiry.at, record.inbound_at or record.enquiry.at)
        return Standing.PROSPECT if now - heard <= timedelta(days=rest_days) else Standing.RESTING
    if record.serviced_at:
        return Standing.CUSTOMER
    return Standing.RESTING if record.journey_at or record.inbound_at else Standing.STRANGER
