"""`sincerely people`, `sincerely forget`: who is who, put right by hand, and forgetting."""

from typing import Annotated, Any

import typer

from sincerely.faces.cli import house, pairs, printing
from sincerely.faces.cli.problem import Problem

app = typer.Typer(no_args_is_help=True, help="Who is who: what was decided, and undoing it.")

Why = Annotated[str, typer.Option(help="The reason, kept with the decision.")]

for name, command in pairs.COMMANDS.items():
    app.command(name)(command)


@app.command("decisions")
def decisions(
    address: Annotated[str | None, typer.Argument(help="Only those about this address.")] = None,
    limit: Annotated[int, typer.Option(help="At most this many, newest first.", min=1)] = 50,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """What was decided about who is who, with its evidence."""
    with house.at_store(store) as here:
        from sincerely.records.models import PeopleDecision
        from sincerely.work import people

        found = PeopleDecision.objects.filter(group=here.store.group)
        if address:
            ids = [person.pk for person in people.find(store=here.store, address=address)]
            found = found.filter(people__overlap=ids)
        newest = found.select_related("peopledecision").order_by("-pk")[:limit]
        rows = [_plain(row) for row in newest]
    if as_json:
        printing.as_json(rows)
        return
    printing.table(
        ["decision", "when", "what", "people", "evidence", "by"],
        [_line(row, here.store.zone) for row in rows],
    )


@app.command("undo")
def undo(
    decision: Annotated[int, typer.Argument(help="Its number; `people decisions` lists them.")],
    why: Why,
    store: house.StoreKey = None,
) -> None:
    """Take a decision back: everything it moved goes where it was."""
    with house.at_store(store) as here:
        from sincerely.records.models import PeopleDecision
        from sincerely.work import people

        if not PeopleDecision.objects.filter(group=here.store.group, pk=decision).exists():
            hint = "`sincerely people decisions` lists them."
            raise Problem("no_such_decision", f"There is no decision {decision}.", hint)
        people.undo(decision_id=decision, by=here.by, why=why, now=here.now)
    typer.echo(f"Decision {decision} is undone.")


@app.command("split")
def split(
    sightings: Annotated[
        list[int], typer.Argument(help="The sightings that are somebody else; `people sightings`.")
    ],
    why: Why,
    store: house.StoreKey = None,
) -> None:
    """Take sightings out of a person: they become a person of their own, for good."""
    with house.at_store(store) as here:
        from sincerely.work import people

        made = people.split(sighting_ids=sightings, by=here.by, why=why, now=here.now)
    typer.echo(f"They are person {made.pk} now.")


@app.command("sightings")
def sightings(
    address: Annotated[str, typer.Argument(help="Mail address or phone number.")],
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """The contact details that make up whoever is at this address, source by source."""
    with house.at_store(store) as here:
        from sincerely.records.reads import belonging
        from sincerely.work import people

        found = people.find(store=here.store, address=address)
        rows = [(person.pk, seen) for person in found for seen in belonging.seen(person.pk)]
    if as_json:
        printing.as_json([{"person": person, "sighting": seen} for person, seen in rows])
        return
    printing.table(
        ["person", "sighting", "source", "name", "reached at", "number", "received"],
        [
            [
                person,
                seen.id,
                seen.source,
                "(erased)" if seen.erased else seen.name,
                ", ".join(seen.ways),
                seen.customer_number,
                printing.local(seen.received_at, here.store.zone),
            ]
            for person, seen in rows
        ],
    )


def forget(
    address: Annotated[str, typer.Argument(help="Mail address or phone number.")],
    why: Why,
    person: Annotated[
        int | None, typer.Option(help="Which of several people at this address.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: house.StoreKey = None,
) -> None:
    """Erase a person's details for good; that they must not be contacted is kept."""
    with house.at_store(store) as here:
        from sincerely.work import people

        found = people.find(store=here.store, address=address)
        one = chosen(found, address, person)
        if not yes:
            typer.confirm(f"Erase {one} (person {one.pk}) for good?", abort=True)
        people.forget(person=one, by=here.by, why=why, now=here.now)
    typer.echo(f"Person {one.pk} is forgotten. That they must not be contacted is kept.")


def chosen(found: list[Any], address: str, number: int | None) -> Any:
    """The one person meant. Raises `Problem` ``nobody_there``, ``several_there``."""
    if number is not None:
        found = [one for one in found if one.pk == number]
    if not found:
        raise Problem("nobody_there", f"Nobody is known at {address}.", "Check the address.")
    if len(found) > 1:
        names = ", ".join(f"{one} ({one.pk})" for one in found)
        hint = "Add --person NUMBER."
        raise Problem("several_there", f"Several people are known at {address}: {names}.", hint)
    return found[0]


def _plain(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "people": row.people,
        "evidence": row.evidence,
        "by": row.by,
        "at": row.at,
        "undoes": row.undoes_id,
        "undone": hasattr(row, "peopledecision"),
    }


def _line(row: dict[str, Any], zone: str) -> list[object]:
    what = row["kind"].replace("_", " ") + (" (undone since)" if row["undone"] else "")
    people = ", ".join(str(number) for number in row["people"])
    return [row["id"], printing.local(row["at"], zone), what, people, row["evidence"], row["by"]]
