"""`sincerely relay report`: the week in words, before and after a sender is turned on."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing

if TYPE_CHECKING:
    from sincerely.records.reads.relay import Stops, Week
    from sincerely.records.reads.turned_away import Door


def report(
    days: Annotated[int, typer.Option(help="The mail accepted in this many days.", min=1)] = 7,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """The weekly report: what was stopped, or in watch would have been, and what waits."""
    with house.at_store(store) as here:
        from sincerely.records.reads import relay

        found = relay.week(here.store, since=here.now - timedelta(days=days), until=here.now)
    if as_json:
        printing.as_json(found)
        return
    _tell(found, here.store.name, here.store.zone)


def _tell(week: "Week", name: str, zone: str) -> None:
    begin, end = (printing.local(at, zone) for at in (week.since, week.until))
    typer.echo(f"{name}, mail accepted from {begin} to {end}\n")
    _tell_loud(week, zone)
    for sentence in _sentences(week, zone):
        typer.echo(sentence)
    if week.reasons:
        typer.echo("\nBy reason")
        printing.table(
            ["reason", *_HEADS],
            [[each.title, *_cells(each.stops)] for each in week.reasons],
        )
    if week.purposes:
        typer.echo("\nBy purpose")
        printing.table(
            ["taken for", "accepted", "unsure", *_HEADS],
            [
                [
                    _purpose(each.purpose),
                    f"{each.accepted:,}",
                    f"{each.unsure:,}",
                    *_cells(each.stops),
                ]
                for each in week.purposes
            ],
        )
    _tell_sources(week)
    _tell_door(week.door, zone)
    _tell_wordings(week)
    _tell_decisions(week, zone)


_HEADS = ("would stop", "refused", "to a person", "held", "waiting", "released")


def _cells(stops: "Stops") -> list[str]:
    names = ("would", "refused", "handed_over", "held", "waiting", "released")
    return [f"{getattr(stops, name):,}" for name in names]


def _purpose(name: str) -> str:
    return name.replace("_", " ") or "not looked at"


def _tell_loud(week: "Week", zone: str) -> None:
    for each in week.bypassed:
        since = printing.local(each.since, zone)
        typer.echo(f"BYPASS: mail of '{each.source}' flows unjudged since {since}.")


def _sentences(week: "Week", zone: str) -> list[str]:
    states, stops, held = week.states, week.stops, week.held
    by_hand = f" (of these {stops.released:,} released by a person)" if stops.released else ""
    said = [
        f"Accepted {week.accepted:,}, delivered {states['delivered']:,}{by_hand}.",
        f"Stopped {stops.refused:,} for good, handed {stops.handed_over:,} to a person.",
        f"Held for a person now {held.now:,}{_since(held.oldest, zone)}.",
        f"Waiting for their time {states['waiting']:,}.",
    ]
    if stops.would:
        said.insert(
            1, f"In watch, {stops.would:,} would have been stopped or kept back; they went."
        )
    if held.ended:
        said.append(
            f"{held.ended:,} were held and are no more: half of them within"
            f" {held.median_hours:g} h, the longest {held.longest_hours:g} h."
        )
    said.append(
        f"On their way {states['queued']:,}; in doubt {states['in_doubt']:,}"
        f" ({week.doubted:,} ended without an answer once); returned to the sender"
        f" {states['bounced']:,}."
    )
    return said


def _since(oldest: datetime | None, zone: str) -> str:
    return f", the oldest since {printing.local(oldest, zone)}" if oldest else ""


def _tell_sources(week: "Week") -> None:
    if not week.sources:
        return
    typer.echo("\nBy sender")
    printing.table(
        ["source", "accepted", "bypassed", *_HEADS],
        [
            [each.source, f"{each.accepted:,}", f"{each.bypassed:,}", *_cells(each.stops)]
            for each in week.sources
        ],
    )


#: step of a refusal -> when it was said, in a table
_STEPS = {"rcpt": "at RCPT", "data": "after DATA"}


def _tell_door(door: "Door", zone: str) -> None:
    """What was never accepted, and so is in no other number of the report."""
    if not door.count:
        return
    typer.echo(f"\nTurned away at the door, besides these: {door.count:,}")
    printing.table(
        ["source", "when", "reply", "why", "how often"],
        [
            [each.source, _STEPS[each.step], each.status, each.title, f"{each.count:,}"]
            for each in door.whys
        ],
    )
    typer.echo("The latest:")
    for one in door.latest:
        name = "somebody forgotten" if one.erased else one.name or "somebody unnamed"
        who = f", to {name}" if one.person_id else ""
        verdict = f" (verdict {one.verdict_id})" if one.verdict_id else ""
        typer.echo(f"  {printing.local(one.at, zone)}  {one.source}{who}: {one.title}{verdict}")


def _tell_wordings(week: "Week") -> None:
    if not week.wordings:
        return
    typer.echo("\nNever labelled and unsure, most frequent first")
    rows: list[list[Any]] = [
        [each.id, f"{each.came:,}", f"{each.unsure:,}", each.subject, each.taken_for]
        for each in week.wordings
    ]
    printing.table(["template", "came", "unsure", "subject", "taken for"], rows)
    typer.echo("`sincerely template label ID PURPOSE` says once what all of its mail is for.")


def _tell_decisions(week: "Week", zone: str) -> None:
    if not week.decisions:
        return
    typer.echo("\nDecided")
    for each in week.decisions:
        about = f" for {_purpose(each.purpose)}" if each.purpose else ""
        what = f"{each.what.replace('_', ' ')} {each.mode}".strip() + about
        at = printing.local(each.at, zone)
        typer.echo(f"  {at}  {each.source}: {what}, by {each.by}: {each.why}")
