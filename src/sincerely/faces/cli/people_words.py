"""`sincerely people bought`, `people still-shopping`: a person's word on a probable purchase."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from sincerely.faces.cli import house, people, printing

if TYPE_CHECKING:
    from sincerely.work.byhand import Word

Address = Annotated[str, typer.Argument(help="Mail address or phone number.")]
Which = Annotated[
    int | None, typer.Option("--person", help="Which of several people at this address.")
]


def bought(
    address: Address,
    why: people.Why,
    person: Which = None,
    sold_by: Annotated[str, typer.Option(help="Who sold them the car; else who is known.")] = "",
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Yes, they bought: it counts at once, until the DMS posts the deal and after."""
    from sincerely.work import confirming

    with house.at_store(store) as here:
        word = _said(here, address, person, confirming.bought, why=why, sold_by=sold_by)
    _tell(word, as_json)


def still_shopping(
    address: Address,
    why: people.Why,
    person: Which = None,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """No, they have not bought: what looked like it holds their mail no longer."""
    from sincerely.work import confirming

    with house.at_store(store) as here:
        word = _said(here, address, person, confirming.still_shopping, why=why)
    _tell(word, as_json)


def _said(
    here: house.House,
    address: str,
    person: int | None,
    verb: "Callable[..., Word]",
    **said: str,
) -> "Word":
    from sincerely.work import people as work

    found = work.find(store=here.store, address=address)
    one = people.chosen(found, address, person)
    return verb(store=here.store, person=one, by=here.by, now=here.now, **said)


def _tell(word: "Word", as_json: bool) -> None:
    if as_json:
        doubtful = [each.delivery_id for each in word.in_doubt]
        printing.as_json(
            {"person": word.person_id, "sentence": word.sentence, "in_doubt": doubtful}
        )
        return
    typer.echo(f"Recorded for person {word.person_id}: {word.sentence}.")
    for each in word.in_doubt:
        typer.echo(
            f"Mail {each.delivery_id} was being handed over at that moment; whether it arrived is"
            f" not known. `sincerely mail show {each.delivery_id}` tells more."
        )
