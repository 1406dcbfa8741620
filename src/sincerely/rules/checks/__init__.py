"""The rules of the gate: one small pure function per reason (design, section 5)."""

from .base import Check
from .buying import (
    already_bought,
    bought_at_sister_store,
    bought_elsewhere,
    feed_stale,
    may_be_a_buyer,
    probably_bought,
)
from .care import complaint_open, robot_thanks, robot_voice, thanks_first
from .pace import open_until, quiet_hours, too_often
from .truth import appointment_not_missed, missed_at_service, out_of_date, seen_lately
from .wishes import (
    do_not_contact,
    do_not_contact_since,
    leave_me_alone,
    no_consent,
    opted_out,
)

__all__ = [
    "Check",
    "already_bought",
    "appointment_not_missed",
    "bought_at_sister_store",
    "bought_elsewhere",
    "complaint_open",
    "do_not_contact",
    "do_not_contact_since",
    "feed_stale",
    "leave_me_alone",
    "may_be_a_buyer",
    "missed_at_service",
    "no_consent",
    "open_until",
    "opted_out",
    "out_of_date",
    "probably_bought",
    "quiet_hours",
    "robot_thanks",
    "robot_voice",
    "seen_lately",
    "thanks_first",
    "too_often",
]
