"""The options that describe a message, shared by the commands that ask about one."""

from typing import TYPE_CHECKING, Annotated

import typer

from sincerely.faces import asking
from sincerely.faces.cli import times
from sincerely.faces.cli.house import House
from sincerely.rules import purpose as words

if TYPE_CHECKING:
    from sincerely.rules.message import Message


def _purpose(word: str) -> words.Purpose | None:
    try:
        return asking.purpose(word)
    except ValueError:
        known = ", ".join(asking.PURPOSES)
        raise typer.BadParameter(f"{word!r} is not one of {known}.") from None


NOBODY_KNOWS = words.WrittenBy.UNKNOWN

Channel = Annotated[words.Channel, typer.Option(help="How it travels.")]
Purpose = Annotated[
    words.Purpose | None,
    typer.Option(
        parser=_purpose,
        metavar="PURPOSE",
        help=f"What it is for: {', '.join(asking.PURPOSES)}. Not given is unknown.",
    ),
]
Claims = Annotated[
    list[words.Claim] | None,
    typer.Option("--claims", help="What it says about the reader; repeatable."),
]
WrittenBy = Annotated[words.WrittenBy, typer.Option(help="Who wrote these words for this reader.")]
About = Annotated[str, typer.Option(help="The car it names: '2026 Palisade'.")]
Sells = Annotated[bool, typer.Option("--sells", help="It also tries to sell.")]
GoodUntil = Annotated[
    str | None, typer.Option(help="After this it makes no sense: '2026-03-08', or with a time.")
]


def message(
    house: House,
    *,
    channel: words.Channel,
    purpose: words.Purpose | None,
    claims: list[words.Claim] | None = None,
    written_by: words.WrittenBy = NOBODY_KNOWS,
    about: str = "",
    in_reply_to: str = "",
    sells: bool = False,
    good_until: str | None = None,
) -> "Message":
    """The message these options describe. Raises `Problem` for a time nobody can read."""
    from sincerely.rules.message import Message

    return Message(
        channel=channel,
        purpose=purpose,
        written_by=written_by,
        claims=frozenset(claims or ()),
        about=about,
        in_reply_to=in_reply_to,
        sender=house.by,
        sells=sells,
        good_until=times.until(good_until, house.store.zone) if good_until else None,
    )
