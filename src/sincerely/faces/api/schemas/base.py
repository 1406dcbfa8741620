"""What all shapes share: strictness, moments, one-or-many bodies, and errors."""

from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from sincerely.faces.said import EARLIEST, LATEST

MOST_AT_ONCE = 1_000


def _in_bounds(at: datetime) -> datetime:
    if not EARLIEST <= at < LATEST:
        raise ValueError("must lie between 1950 and 2100")
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_bounds)]


class Strict(Schema):
    """What is taken: a field nobody knows is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


def words(length: int, description: str, *examples: str) -> Any:
    """A text that may be left out. ``length``: its most characters."""
    return Field("", max_length=length, description=description, examples=list(examples) or None)


def one_or_many(name: str) -> Any:
    """Tells which of the two bodies came: many where the list's name is there."""

    def which(said: Any) -> str:
        return "many" if isinstance(said, dict) and name in said else "one"

    return which


class FieldProblem(Schema):
    """One field that is wrong."""

    field: str = Field(description="Its path in the body.", examples=["decisions.3.channel"])
    problem: str = Field(examples=["is needed"])


class ErrorBody(Schema):
    """What went wrong."""

    code: str = Field(description="Stable; made for programs.", examples=["invalid"])
    message: str = Field(description="One sentence for people.")
    hint: str = Field(description="What to do.")
    fields: list[FieldProblem]


class Problem(Schema):
    """Every answer that is no success has this shape."""

    error: ErrorBody
