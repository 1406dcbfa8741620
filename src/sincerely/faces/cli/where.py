"""`sincerely where`: where somebody stands, what happened, and what the gate would say today."""

from typing import Annotated, Any

import typer

from sincerely.faces.cli import house, printing


def where(
    address: Annotated[str, typer.Argument(help="Mail address or phone number.")],
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Tell where somebody stands with the store, and why."""
    with house.at_store(store) as here:
        from sincerely.faces import whereabouts

        found = whereabouts.at_address(store=here.store, address=address, now=here.now)
        zone = here.store.zone
    if as_json:
        printing.as_json(found)
        return
    if not found["people"]:
        typer.echo(f"{here.store.name} has not heard of {address}: a stranger.")
    for number, person in enumerate(found["people"]):
        if number:
            typer.echo("")
        _tell(person, zone)


def _tell(person: dict[str, Any], zone: str) -> None:
    typer.echo(f"{person['name'] or 'No name'} (person {person['id']}): {_stands(person, zone)}")
    for mind in person["mind"]:
        typer.echo(f"  Mind: {mind['sentence']} ({printing.local(mind['at'], zone)}).")
    for other in person["household"]:
        typer.echo(f"  Lives with {other['name'] or 'no name'}: {_stands(other, zone)}")
    if person["deals"]:
        typer.echo("\nDeals")
        printing.table(
            ["deal", "state", "car", "with", "since"],
            [
                [_deal(d), d["state"], d["what"], d["by"], printing.local(d["state_at"], zone)]
                for d in person["deals"]
            ],
        )
    for task in person["tasks"]:
        late = "late since" if task["late"] else "due"
        who = task["owner"] or "nobody yet"
        typer.echo(f"  Owed by {who}, {late} {printing.local(task['due_at'], zone)}: {task['why']}")
    typer.echo("\nWhat the gate would say today, by mail")
    for purpose, verdict in person["today"].items():
        typer.echo(f"  {purpose.replace('_', ' '):<21}{_verdict(verdict)}")
    typer.echo("\nLately")
    printing.table(["when", "what", "who", "source"], [_event(e, zone) for e in person["events"]])


def _stands(person: dict[str, Any], zone: str) -> str:
    since = f" since {printing.local(person['since'], zone)}" if person["since"] else ""
    return f"{person['standing'].replace('_', ' ')}{since}. {person['why']}."


def _verdict(verdict: dict[str, Any]) -> str:
    """The answer, the first of its reasons, and what happens instead."""
    answer = f"{verdict['verdict'].replace('_', ' '):<11}"
    if verdict["verdict"] == "send":
        return answer.strip()
    return f"{answer}{verdict['reasons'][0]['staff']} {verdict['instead']['sentence']}"


def _deal(deal: dict[str, Any]) -> str:
    return f"{deal['source']} {deal['key']}".strip()


def _event(event: dict[str, Any], zone: str) -> list[str]:
    when = printing.local(event["at"], zone)
    when = when[:10] if event["whole_day"] else when
    return [when, event["sentence"], event["who"], event["source"]]
