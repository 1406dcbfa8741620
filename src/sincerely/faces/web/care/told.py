"""What somebody typed about a call, read from the form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sincerely.records.models import Store
from sincerely.work.errors import WorkError
from sincerely.work.talked import LONGEST, LONGEST_OFFLINE, How, Outcome

#: when a next word is planned for, where the store's hours say nothing
_MORNING = time(10)
#: what "when next" offers with one touch -> days from today
NEXT = {"tomorrow": 1, "3 days": 3, "next week": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How it went. ``key``: made where it was typed; the same again is the same.

    ``advisor``: whom they were introduced to; ``resolved``: they say their complaint is put right.
    """

    key: str
    how: How
    outcome: Outcome
    happened_at: datetime
    learned: str
    promised: str
    promise_due: date | None
    next_at: datetime | None
    advisor: str
    resolved: bool


def read(form: Mapping[str, str], *, store: Store, now: datetime) -> Told:
    """What the form says. Raises `WorkError` naming what is missing or cannot be meant.

    Days count from when it happened: *tomorrow*, typed without a connection, is that tomorrow.
    """
    if form.get("outcome") not in set(Outcome):
        raise WorkError("no_outcome", "How did it go?", "Reached, left a message, or no answer.")
    how = form.get("how", "")
    happened = now - _ago(form.get("ago", ""))
    day = happened.astimezone(ZoneInfo(store.zone)).date()
    following = _next(form, store, day)
    return Told(
        key=_key(form.get("key", "")),
        how=How(how) if how in set(How) else How.CALL,
        outcome=Outcome(form["outcome"]),
        happened_at=happened,
        learned=_words(form.get("learned", "")),
        promised=_words(form.get("promised", "")),
        promise_due=_day(form.get("promise_due", ""), day),
        next_at=max(following, now) if following else None,
        advisor=" ".join(form.get("advisor", "").split())[:200],
        resolved="resolved" in form,
    )


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())


def _ago(text: str) -> timedelta:
    """How long ago it was, in seconds: a phone's clock may be wrong, what passed on it is not."""
    seconds = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    return min(timedelta(seconds=seconds), LONGEST_OFFLINE)


def _words(text: str) -> str:
    text = re.sub(r"\r\n?", "\n", text).replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise WorkError(
            "too_long",
            f"That is {len(text):,} letters; {LONGEST:,} are kept.",
            "Shorten it, and save again.",
        )
    return text


def _day(text: str, first: date) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        sentence = f"{text!r} is no day."
        raise WorkError("no_day", sentence, "Choose it, or write 2026-03-14.") from None
    if not first <= found <= first + timedelta(days=366):
        sentence = f"{found:%B} {found.day}, {found.year} cannot be meant."
        raise WorkError("day_past", sentence, "Choose a day to come.")
    return found


def _next(form: Mapping[str, str], store: Store, day: date) -> datetime | None:
    """When they want to speak next: on the day they named, else on a day the store is open."""
    asked = form.get("next", "")
    if asked in NEXT:
        return _opens(store, day + timedelta(days=NEXT[asked]), later=7)
    named = _day(form.get("next_date", ""), day) if asked in ("", "date") else None
    if asked == "date" and named is None:
        raise WorkError("no_next_day", "Speak again on which day?", "Choose it, and save again.")
    return _opens(store, named, later=0) if named else None


def _opens(store: Store, day: date, *, later: int) -> datetime:
    """When the store opens on that day, or on the first of so many ``later`` on which it does."""
    for each in (day + timedelta(days=n) for n in range(later + 1)):
        if hours := store.hours.get(str(each.weekday())):
            return _at(store, each, max(time.fromisoformat(hours[0]), _MORNING))
    return _at(store, day, _MORNING)


def _at(store: Store, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZoneInfo(store.zone))
