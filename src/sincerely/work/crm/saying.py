"""One copy in plain fields: the same for web hooks, mails and files."""

import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from sincerely.records import codec
from sincerely.records.models import CrmLink
from sincerely.records.reads.crm import Copied, Known
from sincerely.rules.events import KINDS, Payload
from sincerely.rules.events.care import PromiseMade
from sincerely.rules.sighting import Contact

#: what a correction of somebody's details is called; it is no event
CORRECTED = "details_corrected"
#: that a correction was taken back; it goes where corrections go
TAKEN_BACK = "correction_taken_back"
#: what may be sent: doubts about a colleague's logging stay here
ALL_KINDS = (*(kind for kind in KINDS if not kind.startswith("completion_")), CORRECTED)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_WAYS = {
    "call_made": "call",
    "text_sent": "text",
    "mail_sent": "mail",
    "letter_sent": "card",
    "store_visited": "in person",
    "visit_made": "visit",
}
#: fields of events that are told by a name of their own
_TOLD_APART = frozenset({"by", "told_to", "words", "due_at", "written_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the CRM is told. Empty and None: nothing of that kind is known.

    ``id``: the same for each attempt. ``said``: words as they were typed. ``due_at``: by when the
    promise is to be kept, or when they talk next. ``link``: the person's page at the desk.
    """

    id: str
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    by: str
    sentence: str
    person: Known
    key: str = ""
    how: str = ""
    said: str = ""
    promised: str = ""
    due_at: datetime | None = None
    customer_number: str = ""
    link: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def of(link: CrmLink, about: Copied) -> Said:
    """What a link is told of it."""
    common: dict[str, Any] = {
        "id": about.name,
        "key": about.key,
        "occurred_at": about.occurred_at,
        "recorded_at": about.recorded_at,
        "person": about.person,
        "customer_number": _number(link, about.person),
        "link": _page(about.person.id),
    }
    if about.payload is not None:
        return Said(**common, **_of_event(about.payload, about.by))
    assert about.right is not None
    return Said(**common, **_of_correction(about.right, about.by, taken_back=about.taken_back))


def _of_event(payload: Payload, by: str) -> dict[str, Any]:
    words = getattr(payload, "words", "")
    promise = isinstance(payload, PromiseMade)
    return {
        "kind": payload.kind,
        "by": getattr(payload, "by", "") or getattr(payload, "told_to", "") or by,
        "sentence": payload.sentence(),
        "how": getattr(payload, "channel", None) or _WAYS.get(payload.kind, ""),
        "said": "" if promise else words,
        "promised": words if promise else "",
        "due_at": getattr(payload, "due_at", None),
        "details": {k: v for k, v in codec.plain(payload).items() if k not in _TOLD_APART},
    }


def _of_correction(right: Contact, by: str, *, taken_back: bool) -> dict[str, Any]:
    did = "took back a correction of" if taken_back else "corrected"
    return {
        "kind": TAKEN_BACK if taken_back else CORRECTED,
        "by": by,
        "sentence": f"{by} {did} their details",
        "details": codec.plain(right),
    }


def _number(link: CrmLink, person: Known) -> str:
    """Their number in this CRM; where nobody said which source it is, the only number they have."""
    if link.source is not None:
        return person.numbers.get(f"{link.store.key}/{link.source.name}", "")
    return next(iter(person.numbers.values())) if len(person.numbers) == 1 else ""


def _page(person_id: int) -> str:
    """Their page at the desk; empty while nobody said under which name the desk is reached."""
    named = os.environ.get("SINCERELY_HOSTS", "").split(",")
    host = next((each for each in named if each and not each.startswith((".", "*"))), "")
    if not host:
        return ""
    return f"{'https' if settings.HTTPS else 'http'}://{host}/people/{person_id}/"


def one_line(text: str) -> str:
    """The text without ends of lines or signs nobody sees."""
    return _SPACE.sub(" ", text).strip()


def local(at: datetime | None, zone: ZoneInfo) -> str:
    """A moment on the store's clock, as ``2026-03-04 15:20``; empty for none."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
