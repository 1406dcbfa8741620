"""The shapes of questions to the gate, and of its answers."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Discriminator, Field, Tag

from sincerely.faces.asking import UNKNOWN
from sincerely.rules.purpose import Channel, Claim, Purpose, WrittenBy
from sincerely.rules.reasons import REASONS
from sincerely.rules.verdict import Answer, InsteadKind

from .base import MOST_AT_ONCE, ErrorBody, Moment, Strict, one_or_many, words


def _known(word: Any) -> Any:
    return None if word == UNKNOWN else word


class AskIn(Strict):
    """One message to one reader, after rendering and before sending."""

    to: str = Field(
        min_length=1,
        max_length=320,
        description="Mail address or phone number of the reader.",
        examples=["pat@example.com"],
    )
    channel: Channel = Field(description="How it travels.")
    purpose: Annotated[Purpose | None, BeforeValidator(_known)] = Field(
        None,
        description="What it is for; null or `unknown` where nobody knows. Believed only as far "
        "as the token's source may claim it.",
        examples=["promotion"],
    )
    claims: list[Claim] = Field(
        [], max_length=len(Claim), description="What it says about the reader's own dealings."
    )
    written_by: WrittenBy = Field(
        WrittenBy.UNKNOWN, description="Who wrote these words for this reader."
    )
    about: str = words(200, "The car it names.", "2026 Palisade")
    in_reply_to: str = words(998, "The message of theirs that it answers.")
    sells: bool = Field(False, description="It also tries to sell, whatever its purpose.")
    good_until: Moment | None = Field(None, description="After this it makes no sense.")
    at: Moment | None = Field(None, description="Ask for another moment than now.")
    message_id: str = words(998, "Your name for the message; given back.")


class AsksIn(Strict):
    """Up to 1,000 messages at once."""

    decisions: list[AskIn] = Field(min_length=1, max_length=MOST_AT_ONCE)


Asked = Annotated[
    Annotated[AskIn, Tag("one")] | Annotated[AsksIn, Tag("many")],
    Discriminator(one_or_many("decisions")),
]


class ReasonOut(Schema):
    """One rule that spoke."""

    code: str = Field(json_schema_extra={"enum": list(REASONS)})
    staff: str = Field(description="The reason for the staff, in one sentence.")
    customer: str = Field(description="The reason as the customer may read it.")
    facts: dict[str, Any] = Field(description="What it rests on.")


class InsteadOut(Schema):
    """What happens instead."""

    kind: InsteadKind
    role: str = Field(description="Whose task it is, or who can release the message.")
    who: str
    task: str
    at: Moment | None
    sentence: str


class Note(Schema):
    """Something the sender should know about how its question was taken."""

    code: Literal["purpose_not_believed", "author_not_believed"]
    message: str


class DecisionOut(Schema):
    """A verdict, kept with everything it rests on."""

    id: int
    to: str
    message_id: str
    verdict: Answer
    reasons: list[ReasonOut]
    instead: InsteadOut
    until: Moment | None = Field(description="When a waiting message may be asked about again.")
    valid_until: Moment | None = Field(description="How long a `send` holds; then ask again.")
    person: int | None
    purpose_believed: bool
    notes: list[Note]
    versions: dict[str, str]
    mode: Literal["watch", "on"] = Field(description="`watch`: judged only, nothing is stopped.")


class NoDecision(Schema):
    """One of many that could not be judged; the others were."""

    to: str
    message_id: str
    error: ErrorBody


class DecisionsOut(Schema):
    """The verdicts, in the order of the questions."""

    decisions: list[DecisionOut | NoDecision]
