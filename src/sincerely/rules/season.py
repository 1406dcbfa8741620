"""Whether somebody was shopping when something was sold: what little in common has to go with."""

from datetime import datetime, timedelta

from .journeys import SAME_PURCHASE

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
