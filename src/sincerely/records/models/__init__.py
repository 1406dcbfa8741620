"""Everything that is remembered, one module per subject."""

from .gate import CareTask, IdempotentAnswer, VerdictRow
from .ledger import EventRow, EventWords, FeedFile, LedgerError, Quarantine
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
from .staff import OneTimeLink, Role, User
from .stores import Group, PolicyVersion, Source, Store

__all__ = [
    "Apart",
    "CareTask",
    "EventRow",
    "EventWords",
    "FeedFile",
    "Fingerprint",
    "Group",
    "Household",
    "IdempotentAnswer",
    "LedgerError",
    "OneTimeLink",
    "PeopleDecision",
    "Person",
    "PolicyVersion",
    "Quarantine",
    "Reach",
    "Role",
    "Sighting",
    "Source",
    "Standing",
    "Store",
    "User",
    "VerdictRow",
]
