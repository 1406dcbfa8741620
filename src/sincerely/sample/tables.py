"""The columns of every file of the sample, in the order the systems export them."""

from .cards import CONTACT

_CAR = ("year", "make", "model", "trim")
_SENT = (
    "message_id", "sent_at", "channel", "purpose", "written_by", "system", "template", "staff",
    "seconds", "subject", "deal_id", *CONTACT,
)  # fmt: skip
_APPOINTMENT = (
    "appointment_id", "department", "appointment_at", "set_at", "status", "status_at", "staff",
    "deal_id", *CONTACT,
)  # fmt: skip
_SALES = (
    "deal_number", *CONTACT, "sold_date", "delivery_date", "reversal_date", "posted_date",
    "deal_type", "deal_status", "salesperson", "new_used", *_CAR, "stock_number", "vin",
    "cobuyer_customer_number", "cobuyer_first_name", "cobuyer_last_name", "cobuyer_email",
    "cobuyer_cell_phone",
)  # fmt: skip

COLUMNS: dict[str, tuple[str, ...]] = {
    "crm/deals.csv": (
        "deal_id", "status", "status_at", "salesperson", "said_by", "reason", "bought_what", *_CAR,
        *CONTACT,
    ),
    "crm/appointments.csv": _APPOINTMENT,
    "crm/visits.csv": (
        "visit_id", "visited_at", "department", "salesperson", "minutes", "test_drive", "trade",
        *_CAR, "deal_id", *CONTACT,
    ),
    "crm/calls.csv": ("call_id", "at", "direction", "seconds", "staff", "recorded", *CONTACT),
    "crm/sent.csv": _SENT,
    "service/service.csv": (
        "ro_number", "opened_at", "closed_at", "advisor", "year", "make", "model", "vin", *CONTACT,
    ),
    "service/appointments.csv": _APPOINTMENT,
    "service/sent.csv": _SENT,
    "dialler/sent.csv": _SENT,
    "manager/optouts.csv": (
        "optout_id", "at", "request", "channel", "topic", "proof", "told_to", "written", "words",
        *CONTACT,
    ),
    "manager/complaints.csv": (
        "complaint_id", "opened_at", "about", "told_to", "words", "resolved_at", "resolved_by",
        *CONTACT,
    ),
    "manager/thanks.csv": ("thank_id", "at", "by", "channel", "words", *CONTACT),
    "truth/people.csv": (
        "person_id", "household_id", "first_name", "nickname", "last_name", "suffix", "email",
        "other_email", "family_email", "work_email", "cell_phone", "home_phone", "work_phone",
        "company", "address", "city", "state", "zip", "recycled_from", "maiden_name", "tie",
        "tied_to", "old_address",
    ),
    "truth/sightings.csv": ("file", "key", "role", "person_id", "household_id", "differs"),
    "truth/deals.csv": (
        "journey_id", "household_id", "person_id", "began_at", "decided_at", "outcome", "what",
        "buyer_id", "cobuyer_id", "as_company", "told_at", "deposit_at", "crm_deals", "dms_deal",
        "posted_at", "unwound_at", "unwound_posted_at", "thanked_at", "thanked_by",
    ),
    "truth/messages.csv": (
        "file", "key", "sent_at", "channel", "purpose", "written_by", "person_id", "recipient_id",
        "household_id", "insult", "why", "known", "known_why", "known_at",
        "known_in", "known_to_sender",
    ),
}  # fmt: skip


def columns(file: str) -> tuple[str, ...]:
    """The columns of a file; a month's sales have those of every month; ADF has its text alone."""
    if file.startswith("dms/"):
        return _SALES
    return ("xml",) if file.endswith(".xml") else COLUMNS[file]
