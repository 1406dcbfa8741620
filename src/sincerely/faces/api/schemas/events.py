"""The shapes of what happened, and of the receipt for it."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import Discriminator, Field, Tag

from sincerely.rules.events import KINDS

from .base import MOST_AT_ONCE, Moment, Strict, one_or_many, words


class PhoneIn(Strict):
    """A phone number as written."""

    number: str = Field(max_length=60, examples=["203-555-0142"])
    kind: str = words(20, "cell, home, work, ...", "cell")


class AboutIn(Strict):
    """Who it happened to: contact details exactly as you have them."""

    name: str = words(200, "The whole name, where it is not in parts.", "Pat Lee")
    first: str = Field("", max_length=80)
    middle: str = Field("", max_length=40)
    last: str = Field("", max_length=80)
    suffix: str = Field("", max_length=20)
    company: bool = Field(False, description="It is a company.")
    emails: list[Annotated[str, Field(max_length=320)]] = Field([], max_length=10)
    phones: list[Annotated[str, Field(max_length=60)] | PhoneIn] = Field([], max_length=10)
    street: str = Field("", max_length=200)
    city: str = Field("", max_length=100)
    region: str = words(60, "State or province.", "CT")
    postal: str = Field("", max_length=20)
    country: str = Field("", max_length=60)
    customer_number: str = words(100, "Your own number for this person.")


class EventIn(Strict):
    """Something that happened to somebody."""

    kind: str = Field(json_schema_extra={"enum": list(KINDS)}, examples=["deal_sold"])
    key: str = Field(
        min_length=1,
        max_length=250,
        description="Your own key: the same one again changes nothing.",
        examples=["sale:D1001"],
    )
    occurred_at: Moment = Field(examples=["2026-03-04T15:20:00-05:00"])
    whole_day: bool = Field(False, description="Only the day is known; `occurred_at` begins it.")
    about: AboutIn
    fields: dict[str, Any] = Field(
        {},
        description="The kind's own fields; GET /api/v1/kinds lists them.",
        examples=[{"deal": "D1001", "said_by": "dms", "vehicle": {"model": "Palisade"}}],
    )


class EventsIn(Strict):
    """Up to 1,000 events at once: all are recorded, or none."""

    events: list[EventIn] = Field(min_length=1, max_length=MOST_AT_ONCE)


Happened = Annotated[
    Annotated[EventIn, Tag("one")] | Annotated[EventsIn, Tag("many")],
    Discriminator(one_or_many("events")),
]


class ReceiptOut(Schema):
    """What recording came to."""

    events: int = Field(description="How many were new.")
    duplicates: int = Field(description="How many were recorded before.")
    people: list[int] = Field(description="Everyone a new event was recorded for.")
    new_people: int
    in_doubt: list[int] = Field(
        description="Mails to them that were being handed over at that moment, and nobody can tell "
        "whether they arrived; all later ones know of it."
    )
