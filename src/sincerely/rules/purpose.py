"""What a message is for, how it travels, who wrote it and what it claims (design, section 3)."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message reaches someone. A pre-recorded or artificial voice is a channel of its own."""

    EMAIL = "email"
    TEXT = "text"
    CALL = "call"
    RECORDED_CALL = "recorded_call"
    LETTER = "letter"


class WrittenBy(StrEnum):
    """Who composed these words for this reader; ``unknown`` is treated as ``machine``."""

    PERSON = "person"
    MACHINE = "machine"
    UNKNOWN = "unknown"


class Claim(StrEnum):
    """Something a message says about the reader's own dealings, which the ledger can contradict."""

    MISSED_APPOINTMENT = "missed_appointment"
    NOT_SEEN_LATELY = "not_seen_lately"
    RECENTLY_BOUGHT = "recently_bought"


class Purpose(StrEnum):
    """What a message is for."""

    APPOINTMENT_REMINDER = "appointment_reminder"
    MISSED_APPOINTMENT = "missed_appointment"
    PROMOTION = "promotion"
    REENGAGEMENT = "reengagement"
    SALES_FOLLOWUP = "sales_followup"
    THANK_YOU = "thank_you"
    SERVICE_REMINDER = "service_reminder"
    SERVICE_INTRODUCTION = "service_introduction"
    RECALL = "recall"
    TRANSACTIONAL = "transactional"
    SURVEY_REVIEW = "survey_review"
    LEASE_OR_EQUITY = "lease_or_equity"
    ANNIVERSARY_BIRTHDAY = "anniversary_birthday"
    NEWSLETTER = "newsletter"
    OTHER = "other"


class MessageClass(StrEnum):
    """Purposes that are capped and stopped alike (caps need classes: design, section 5)."""

    LEGAL = "legal"
    PROSPECT = "prospect"
    MARKETING = "marketing"
    SERVICE = "service"
    CARE = "care"
    APPOINTMENT = "appointment"


CLASS_OF: dict[Purpose, MessageClass] = {
    Purpose.RECALL: MessageClass.LEGAL,
    Purpose.TRANSACTIONAL: MessageClass.LEGAL,
    Purpose.PROMOTION: MessageClass.PROSPECT,
    Purpose.REENGAGEMENT: MessageClass.PROSPECT,
    Purpose.SALES_FOLLOWUP: MessageClass.PROSPECT,
    Purpose.MISSED_APPOINTMENT: MessageClass.PROSPECT,
    Purpose.OTHER: MessageClass.PROSPECT,
    Purpose.LEASE_OR_EQUITY: MessageClass.MARKETING,
    Purpose.NEWSLETTER: MessageClass.MARKETING,
    Purpose.SURVEY_REVIEW: MessageClass.MARKETING,
    Purpose.ANNIVERSARY_BIRTHDAY: MessageClass.MARKETING,
    Purpose.SERVICE_REMINDER: MessageClass.SERVICE,
    Purpose.SERVICE_INTRODUCTION: MessageClass.SERVICE,
    Purpose.THANK_YOU: MessageClass.CARE,
    Purpose.APPOINTMENT_REMINDER: MessageClass.APPOINTMENT,
}

#: What a purpose claims by its nature, even where the sender does not say so.
CLAIMS_OF: dict[Purpose, frozenset[Claim]] = {
    Purpose.MISSED_APPOINTMENT: frozenset({Claim.MISSED_APPOINTMENT}),
    Purpose.REENGAGEMENT: frozenset({Claim.NOT_SEEN_LATELY}),
    Purpose.THANK_YOU: frozenset({Claim.RECENTLY_BOUGHT}),
    Purpose.SERVICE_INTRODUCTION: frozenset({Claim.RECENTLY_BOUGHT}),
    Purpose.SURVEY_REVIEW: frozenset({Claim.RECENTLY_BOUGHT}),
}

#: The purpose an unlabelled message is judged as: the most restricted it could be.
MOST_RESTRICTED = Purpose.PROMOTION
