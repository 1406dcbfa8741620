"""How what a person logs is numbered in the ledger, so that one stretch of time is found at once.

Keys of one source are in one index, in order: those of care begin with the minute at which it
happened (UTC). ``care:202603041500:<key of the phone>:contact`` is the contact itself; whatever was
said with it differs in the last part. What is said of a completion begins with its day.
"""

from datetime import datetime, timedelta
from hashlib import blake2b

CARE, DOUBT = "care", "doubt"


def root(happened_at: datetime, key: str) -> str:
    """What all events of one logging begin with. ``happened_at``: UTC; ``key``: the phone's."""
    return f"{CARE}:{happened_at:%Y%m%d%H%M}:{key}"


def root_of(event_key: str) -> str:
    """The logging an event belongs to; an event that is none of one is its own."""
    return event_key.rpartition(":")[0] if event_key.startswith(f"{CARE}:") else event_key


def logged_between(since: datetime, until: datetime) -> tuple[str, str]:
    """(from, below): the keys of what happened in that time, in whole minutes."""
    after = until + timedelta(minutes=1)
    return f"{CARE}:{since:%Y%m%d%H%M}", f"{CARE}:{after:%Y%m%d%H%M}"


def about(happened_at: datetime, event: str, what: str) -> str:
    """The key of something said of a completion. ``event``: ``source/key``, of any length."""
    digest = blake2b(event.encode(), digest_size=12).hexdigest()
    return f"{DOUBT}:{happened_at:%Y%m%d}:{digest}:{what}"


def said_since(since: datetime) -> tuple[str, str]:
    """(from, below): the keys of what was said of completions since that day."""
    return f"{DOUBT}:{since:%Y%m%d}", f"{DOUBT}:9"
