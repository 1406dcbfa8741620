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
from .relay import Delivery, Mail, Sender, SenderDecision, Template, Upstream
from .staff import OneTimeLink, Role, User
from .stores import Group, PolicyVersion, Source, Store

__all__ = [
    "Apart",
    "CareTask",
    "Delivery",
    "EventRow",
    "EventWords",
    "FeedFile",
    "Fingerprint",
    "Group",
    "Household",
    "IdempotentAnswer",
    "LedgerError",
    "Mail",
    "OneTimeLink",
    "PeopleDecision",
    "Person",
    "PolicyVersion",
    "Quarantine",
    "Reach",
    "Role",
    "Sender",
    "SenderDecision",
    "Sighting",
    "Source",
    "Standing",
    "Store",
    "Template",
    "Upstream",
    "User",
    "VerdictRow",
]
