"""`sincerely ask`: may this message go to this person now, and if not, what instead?"""

from typing import Annotated

import typer

from sincerely.faces import asking
from sincerely.faces.cli import house, options, printing, times
from sincerely.faces.cli.problem import Problem


def ask(
    to: Annotated[str, typer.Option(help="Mail address or phone number of the reader.")],
    channel: options.Channel,
    purpose: options.Purpose = None,
    at: Annotated[
        str | None, typer.Option(help="Ask for another moment than now: '2026-03-04 15:20'.")
    ] = None,
    about: options.About = "",
    claims: options.Claims = None,
    written_by: options.WrittenBy = options.NOBODY_KNOWS,
    in_reply_to: Annotated[str, typer.Option(help="The message of theirs it answers.")] = "",
    sells: options.Sells = False,
    good_until: options.GoodUntil = None,
    store: house.StoreKey = None,
) -> None:
    """Ask the gate about one message. Prints the verdict as JSON and keeps it."""
    if unreached := asking.unreached(to, channel):
        raise Problem(*unreached)
    with house.at_store(store) as here:
        from sincerely.work import answers, sending

        message = options.message(
            here,
            channel=channel,
            purpose=purpose,
            claims=claims,
            written_by=written_by,
            about=about,
            in_reply_to=in_reply_to,
            sells=sells,
            good_until=good_until,
        )
        now = times.asked(at, here.store.zone, here.now)
        decided = sending.decide(
            store=here.store,
            to=to,
            message=message,
            by=here.by,
            now=now,
            supposed=at is not None,
        )
        printing.as_json(answers.as_json(decided, here.store))
