"""Everything that is remembered, one module per subject."""

from .answers import LearnedWeights, MatchAnswer
from .care import CalendarLink, CareTask, DayOff, StaffName, StaffWeek
from .desk import CrmCopy, CrmLink, Job
from .finding import Finding
from .gate import IdempotentAnswer, VerdictRow
from .ledger import EventRow, EventWords, FeedFile, LedgerError, Quarantine
from .matching import Block, Pair, TraitsRow, Unmatched
from .people import (
    Apart,
    Fingerprint,
    Household,
    PeopleDecision,
    Person,
    Reach,
    Sighting,
    Standing,
)
from .relay import Delivery, Mail, Sender, SenderDecision, Template, Upstream
from .rhythm import Heard, Rhythm
from .staff import OneTimeLink, Role, User
from .stores import CarePlanVersion, Group, PolicyVersion, Source, Store
from .watching import Beat, TurnedAway

__all__ = [
    "Apart",
    "Beat",
    "Block",
    "CalendarLink",
    "CarePlanVersion",
    "CareTask",
    "CrmCopy",
    "CrmLink",
    "DayOff",
    "Delivery",
    "EventRow",
    "EventWords",
    "FeedFile",
    "Finding",
    "Fingerprint",
    "Group",
    "Heard",
    "Household",
    "IdempotentAnswer",
    "Job",
    "LearnedWeights",
    "LedgerError",
    "Mail",
    "MatchAnswer",
    "OneTimeLink",
    "Pair",
    "PeopleDecision",
    "Person",
    "PolicyVersion",
    "Quarantine",
    "Reach",
    "Rhythm",
    "Role",
    "Sender",
    "SenderDecision",
    "Sighting",
    "Source",
    "StaffName",
    "StaffWeek",
    "Standing",
    "Store",
    "Template",
    "TraitsRow",
    "TurnedAway",
    "Unmatched",
    "Upstream",
    "User",
    "VerdictRow",
]
