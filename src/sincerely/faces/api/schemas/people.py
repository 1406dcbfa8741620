"""The shapes of people, timelines and the quarantine."""

from typing import Any

from ninja import Schema
from pydantic import Field

from sincerely.rules.standing import Standing

from .base import Moment, Strict


class TimelineEvent(Schema):
    """One event of somebody's timeline."""

    id: int
    kind: str
    at: Moment
    whole_day: bool
    sentence: str
    source: str
    person: int
    who: str
    words: list[str] = Field(description="Personal words, as far as they have not been erased.")


class StandsOut(Schema):
    """Where somebody stands, since when and why."""

    id: int
    name: str
    standing: Standing
    since: Moment | None
    why: str


class PersonOut(StandsOut):
    """One person as the store sees them."""

    erased: bool
    mind: list[dict[str, Any]] = Field(description="What to know before anybody writes or calls.")
    household: list[StandsOut]
    deals: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    today: dict[str, Any] = Field(description="What the gate would say now, by purpose.")
    events: list[TimelineEvent]


class WhereOut(Schema):
    """Everyone known at an address; nobody: a stranger."""

    address: str
    store: str
    at: Moment
    people: list[PersonOut]


class WordIn(Strict):
    """A person's word on whether somebody bought."""

    by: str = Field(min_length=1, max_length=150, description="Whose word it is: a name or mail.")
    why: str = Field(min_length=1, max_length=500, description="How they know; it is kept.")


class WordOut(Schema):
    """What was recorded. `in_doubt`: mails to them that were being handed over just then."""

    person: int
    sentence: str
    in_doubt: list[int]


class EventsPage(Schema):
    """One page of a timeline, newest first."""

    events: list[TimelineEvent]
    next: str | None


class UnreadOut(Schema):
    """Something that could not be read."""

    id: int
    file: str
    source: str
    line: int
    code: str
    sentence: str
    hint: str
    raw: str
    at: Moment
    mended: str | None
    settled_at: Moment | None
    settled_by: str
    settled_how: str


class UnreadPage(Schema):
    """One page of the quarantine, newest first."""

    quarantine: list[UnreadOut]
    next: str | None
