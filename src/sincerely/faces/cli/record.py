"""`sincerely record`: one event, by hand. `sincerely kinds`: what can be recorded."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sincerely.faces.cli import house, printing, times
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.rules.events import Payload
    from sincerely.rules.sighting import Contact

BY_HAND = "by-hand"


def record(
    kind: Annotated[str, typer.Argument(help="The kind of event; `sincerely kinds` lists them.")],
    about: Annotated[
        list[str], typer.Option(help="Mail address or phone number of the person; repeatable.")
    ],
    name: Annotated[str, typer.Option(help="Their name, where it may be somebody new.")] = "",
    field: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE; `sincerely kinds KIND` lists them.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="When it happened: '2026-03-04 15:20'.")] = None,
    source: Annotated[str, typer.Option(help="Who says so; made on first use.")] = BY_HAND,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Record one event: `sincerely record deal_sold --about pat@example.com --field deal=1234`.

    The same event with the same --at is recorded once.
    """
    from sincerely.faces import said as saying
    from sincerely.rules.sighting import Arrival, Happening

    said = _fields(field or [])
    with house.at_store(store) as here:
        from sincerely.work import intake

        payload = _payload(kind, said, here.store.zone)
        contact = _contact(about, name)
        when = times.read(at, here.store.zone) if at else None
        moment = when.at if when else here.now
        if saying.still_to_come(moment, here.now):
            raise Problem("still_to_come", f"{at} is still to come.", "Record it when it happened.")
        key = _key(kind, sorted(about), sorted(said.items()), moment.isoformat())
        happening = Happening(
            payload=payload, occurred_at=moment, key=key, whole_day=bool(when and when.whole_day)
        )
        receipt = intake.record(
            source=house.source_made_on_first_use(here, source),
            arrivals=[Arrival(key=key, contact=contact, happenings=(happening,))],
            by=here.by,
            now=here.now,
        )
    if as_json:
        printing.as_json(
            {
                "events": receipt.events,
                "duplicates": receipt.duplicates,
                "people": list(receipt.people),
                "new_people": receipt.new_people,
                "in_doubt": [each.delivery_id for each in receipt.in_doubt],
            }
        )
    elif receipt.events:
        new = " (somebody new)" if receipt.new_people else ""
        typer.echo(f"Recorded for person {receipt.people[0]}{new}: {payload.sentence()}.")
    else:
        typer.echo("That was recorded before; nothing changed.")
    for each in () if as_json else receipt.in_doubt:
        typer.echo(
            f"Mail {each.delivery_id} was being handed over at that moment; whether it arrived is"
            f" not known. `sincerely mail show {each.delivery_id}` tells more."
        )


def kinds(
    kind: Annotated[str | None, typer.Argument(help="Only this kind.")] = None,
    as_json: house.AsJson = False,
) -> None:
    """List every kind of event with its fields; those marked * are needed."""
    from sincerely.faces import said as saying
    from sincerely.rules.events import KINDS

    chosen = [saying.known(kind).kind] if kind else list(KINDS)
    if as_json:
        printing.as_json({name: saying.described(name) for name in chosen})
        return
    rows = []
    for name in chosen:
        for number, item in enumerate(saying.described(name)):
            what = " | ".join(item.values) if item.values else item.what
            rows.append(["" if number else name, f"{item.name}{'*' if item.needed else ''}", what])
    printing.table(["kind", "field", "what"], rows)


def _fields(given: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for name, equals, _ in pairs:
        if not equals or not name.strip():
            raise typer.BadParameter(f"'{name}' is not NAME=VALUE.", param_hint="--field")
    return {name.strip(): value for name, _, value in pairs}


def _payload(kind: str, fields: dict[str, str], zone: str) -> "Payload":
    """The typed payload. A field of a part is written with a dot: ``vehicle.model=Palisade``."""
    from sincerely.faces import said as saying
    from sincerely.reading import when

    clock = when.StoreClock(zone)
    nested: dict[str, object] = {}
    for name, value in fields.items():
        whole, _, part = name.partition(".")
        if not part:
            nested[whole] = value
            continue
        parts = nested.setdefault(whole, {})
        if not isinstance(parts, dict):
            raise Problem("field_twice", f"'{whole}' is given whole and in parts.", "Give one.")
        parts[part] = value

    def moment(text: str) -> "datetime | None":
        found = when.moment(text, clock)
        return found.at if found else None

    return saying.payload(kind, nested, moment=moment)


def _contact(about: list[str], name: str) -> "Contact":
    from sincerely.rules import contact
    from sincerely.rules.sighting import Contact

    for text in about:
        if contact.address(text) is None:
            raise Problem(
                "address_unreadable",
                f"'{text}' is neither a mail address nor a phone number.",
                "Write pat@example.com, or a phone number with its area code.",
            )
    return Contact(
        name=name,
        emails=tuple(text for text in about if contact.email(text)),
        phones=tuple(("", text) for text in about if not contact.email(text)),
    )


def _key(*parts: object) -> str:
    return f"hand:{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"
