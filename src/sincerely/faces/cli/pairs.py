"""`sincerely people review`, its answers (`same`, `together`, `strangers`, `different`, `apart`),
and `match`: who may be whom."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing, progress

if TYPE_CHECKING:
    from sincerely.faces.cli.house import House
    from sincerely.records.models import Person
    from sincerely.records.reads.pairs import Asked, Side

One = Annotated[int, typer.Argument(help="A person's number; `people review` shows it.")]
Other = Annotated[int, typer.Argument(help="The other's number.")]
Why = Annotated[str, typer.Option(help="How you know; kept with your name.")]


def review(
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 20,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Pairs that may be one person: those with a buyer first, then the likeliest."""
    with house.at_store(store) as here:
        from sincerely.records.reads import pairs

        found = pairs.open_pairs(here.store, most=limit)
        waiting = pairs.how_many(here.store)
    if as_json:
        printing.as_json([_plain(pair) for pair in found])
        return
    if not found:
        typer.echo("Nobody waits for an answer.")
        return
    for pair in found:
        _tell(pair)
    if waiting > len(found):
        typer.echo(f"{waiting - len(found):,} more wait for an answer.")
    typer.echo(
        "Answer with `sincerely people same|together|strangers|different ONE OTHER --why ...`."
    )


def same(one: One, other: Other, why: Why, store: house.StoreKey = None) -> None:
    """Say that two are one person: their sightings and wishes become one."""
    with house.at_store(store) as here:
        from sincerely.work.matching import answering

        made = answering.same(**_two(here, one, other), by=here.by, why=why, now=here.now)
    typer.echo(f"They are one person now, {made.people[0]}. Undo: sincerely people undo {made.pk}")


def different(one: One, other: Other, why: Why, store: house.StoreKey = None) -> None:
    """Say that two are two people, who may live together: where an address or phone of both says
    so, mail still waits."""
    with house.at_store(store) as here:
        from sincerely.work.matching import answering

        made = answering.different(**_two(here, one, other), by=here.by, why=why, now=here.now)
    typer.echo(f"They are two people. Undo: sincerely people undo {made.pk}")


def strangers(one: One, other: Other, why: Why, store: house.StoreKey = None) -> None:
    """Say that two are two people of two homes: no mail waits for one because of the other."""
    with house.at_store(store) as here:
        from sincerely.work.matching import answering

        made = answering.strangers(**_two(here, one, other), by=here.by, why=why, now=here.now)
    typer.echo(f"They are strangers. Undo: sincerely people undo {made.pk}")


def together(one: One, other: Other, why: Why, store: house.StoreKey = None) -> None:
    """Say that two people live together: what the one bought counts for the other."""
    with house.at_store(store) as here:
        from sincerely.work.matching import answering

        made = answering.together(**_two(here, one, other), by=here.by, why=why, now=here.now)
    typer.echo(f"They live together, two people. Undo: sincerely people undo {made.pk}")


def apart(one: One, why: Why, store: house.StoreKey = None) -> None:
    """Say that somebody lives with none of those we took for their household."""
    with house.at_store(store) as here:
        from sincerely.work import households
        from sincerely.work.matching import answering

        person = answering.person_of(here.store, one)
        households.leave(person=person, by=here.by, why=why, now=here.now)
    typer.echo(f"{person} lives apart now.")


def match(as_json: house.AsJson = False) -> None:
    """Compare everybody new with all others now; the worker does so every other second. Those
    who could not be compared before are tried once more."""
    with house.opened(), progress.counted("Comparing") as step:
        from sincerely.work.matching import rounds

        rounds.once_more()
        done = rounds.match_all(now=house.now(), progress=lambda people: step(people, people))
    if as_json:
        counted = ("people", "pairs", "joined", "maybe", "lifted", "homes", "parted", "stuck")
        told = {name: getattr(done, name) for name in counted}
        printing.as_json(told | {"crowded": len(done.crowded)})
        return
    typer.echo(f"{done.people:,} people compared with all others: {done.pairs:,} pairs.")
    typer.echo(
        f"  {done.joined:,} joined, {done.maybe:,} to be asked about, {done.lifted:,} holds lifted,"
        f" {done.homes:,} homes found, {done.parted:,} left."
    )
    if done.crowded:
        typer.echo(
            f"  {len(done.crowded):,} details are shared by too many people to tell anybody by "
            "them; nobody was compared by those alone."
        )
    if done.stuck:
        typer.echo(f"  {done.stuck:,} could not be compared; they stay held. Please report it.")


def _two(here: "House", one: int, other: int) -> "dict[str, Person]":
    from sincerely.work.matching import answering

    return {
        "one": answering.person_of(here.store, one),
        "other": answering.person_of(here.store, other),
    }


def _tell(pair: "Asked") -> None:
    from sincerely.faces.pair_words import likely

    sure = likely(pair.probability).lower() or "not compared yet"
    held = f"; {pair.held} mail(s) wait" if pair.held else ""
    typer.echo(f"{pair.one.person} and {pair.other.person}: {sure}{held}")
    if said := " ".join(part for part in (pair.sentence, pair.home) if part):
        typer.echo(f"  {said}")
    for side in (pair.one, pair.other):
        bought = ", bought or may have" if side.bought else ""
        typer.echo(f"  {side.person}: {side.name or '(no name)'}{bought}")
        for line in dict.fromkeys(_details(side)):
            typer.echo(f"    {line}")


def _details(side: "Side") -> list[str]:
    return [
        f"{seen.source}: "
        + ", ".join(part for part in (seen.name, seen.street, *seen.ways) if part)
        for seen in side.seen
    ]


def _plain(pair: "Asked") -> dict[str, Any]:
    return {
        "one": _side(pair.one),
        "other": _side(pair.other),
        "why": pair.sentence,
        "home": pair.home,
        "weight": pair.weight,
        "probability": pair.probability,
        "steps": list(pair.steps),
        "since": pair.since,
        "held": pair.held,
    }


def _side(side: "Side") -> dict[str, Any]:
    return {
        "person": side.person,
        "name": side.name,
        "bought": side.bought,
        "sightings": [
            {
                "sighting": seen.id,
                "source": seen.source,
                "name": seen.name,
                "street": seen.street,
                "reached_at": list(seen.ways),
            }
            for seen in side.seen
        ],
    }


#: each as a command of `sincerely people`
COMMANDS: dict[str, Callable[..., Any]] = {
    "review": review,
    "same": same,
    "strangers": strangers,
    "different": different,
    "together": together,
    "apart": apart,
    "match": match,
}
