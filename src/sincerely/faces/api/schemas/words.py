"""The shapes of what the words mean, and of a file's receipt."""

from typing import Any

from ninja import Schema
from pydantic import Field

from sincerely.rules.verdict import Answer


class ReasonWords(Schema):
    """A reason code, what it means, and the verdicts it can lead to."""

    code: str
    title: str
    answers: list[Answer]


class ReasonsOut(Schema):
    """Every reason of the gate."""

    reasons: list[ReasonWords]


class KindField(Schema):
    """One field of a kind of event."""

    name: str
    needed: bool
    what: str
    values: list[str]


class KindOut(Schema):
    """A kind of event with its fields."""

    kind: str
    fields: list[KindField]


class KindsOut(Schema):
    """Every kind of event."""

    kinds: list[KindOut]


class FileOut(Schema):
    """What came of one file."""

    file: str
    kind: str
    rows: int
    new: int = Field(description="Rows that said something new.")
    known: int = Field(description="Rows that said nothing new.")
    events: int
    leads: int
    not_leads: int
    duplicates: int
    left_out: int
    changed: int
    quarantined: int
    left_out_why: dict[str, int] = Field(description="Why rows were left out, with how many each.")
    as_said: dict[str, str] = Field(description="Header to column, as a person said before.")
    receipt: str = Field(description="What came of it in plain words.")
    problems: list[dict[str, Any]]
