"""What these pages say of numbers and wishes."""

from sincerely.records.reads.first_words import Waits
from sincerely.records.reads.morning import Told

_SHARES = ((24, "within a day"), (48, "within two days"), (168, "within a week"))
_TOPICS = {"marketing": "advertising", "service": "service mail", "everything": "anything"}
#: how somebody was in touch, by what the ledger calls it
_TOUCH = {
    "call_made": "by phone",
    "call_received": "when they called",
    "text_sent": "by text",
    "text_received": "when they texted",
    "mail_sent": "by mail",
    "card": "with a card",
    "mail_received": "when they wrote",
    "letter_sent": "with a card",
    "note": "with a note",
    "visit_made": "at their home",
    "store_visited": "when they came in",
    "appointment_kept": "when they came in",
    "in_person": "in person",
    "call": "by phone",
}
_WAYS = {"email": " by mail", "call": " by phone", "text": " by text", "recorded_call": " by robot"}


def hours(many: float) -> str:
    """A time as people say it: *40 minutes*, *5 hours*, *3 days*."""
    if many < 1:
        minutes = max(round(many * 60), 1)
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    if many < 48:
        whole = round(many)
        return f"{whole} hour{'' if whole == 1 else 's'}"
    return f"{round(many / 24)} days"


def waited(waits: Waits) -> list[tuple[str, int]]:
    """Which share of the buyers, in percent, had heard a human by then."""
    return [(words, round(100 * waits.share(at))) for at, words in _SHARES]


def touch(how: str) -> str:
    """How the first human word came."""
    return _TOUCH.get(how, how.replace("_", " "))


def wish(row: Told) -> str:
    """What they asked for."""
    if row.kind == "quiet_asked":
        return "To be left in peace"
    if row.kind == "do_not_contact_asked":
        return "Not to be contacted at all"
    topic = _TOPICS.get(row.topic, row.topic or "advertising")
    if topic == "anything":
        return f"Nothing more{_WAYS.get(row.channel, '')}"
    return f"No more {topic}{_WAYS.get(row.channel, '')}"
