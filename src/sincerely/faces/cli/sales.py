"""`sincerely sales unlinked`, `link`, `walk-in`: sales with no prospect, and who looks sold."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from sincerely.faces.cli import house, printing

if TYPE_CHECKING:
    from sincerely.records.reads.unlinked import Sale

app = typer.Typer(no_args_is_help=True, help="Sales and whom they belong to.")

Buyer = Annotated[int, typer.Argument(help="The buyer's number; `sales unlinked` shows it.")]
Why = Annotated[str, typer.Option(help="How you know; kept with your name.")]


@app.command("unlinked")
def unlinked(
    limit: Annotated[int, typer.Option(help="At most this many of each.", min=1)] = 20,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Sales nobody shopped for, with who may have, and prospects who look as if they had bought."""
    with house.at_store(store) as here:
        from sincerely.records.reads import unlinked as read

        found = read.unlinked(here.store, now=here.now)
        zone = here.store.zone
    if as_json:
        printing.as_json(
            {
                "sales": [asdict(sale) for sale in found.sales[:limit]],
                "prospects": [asdict(each) for each in found.prospects[:limit]],
            }
        )
        return
    if not (found.sales or found.prospects):
        typer.echo("Every sale has its prospect, and nobody looks sold without a sale.")
        return
    for sale in found.sales[:limit]:
        _tell(sale, zone)
    for each in found.prospects[:limit]:
        typer.echo(f"Person {each.person} ({each.name or 'no name'}): {each.why}.")
    if left := max(len(found.sales) - limit, 0) + max(len(found.prospects) - limit, 0):
        typer.echo(f"{left:,} more; --limit shows them.")
    if found.sales:
        typer.echo(
            "Answer with `sincerely sales link BUYER PROSPECT --as same|household|different "
            "--why ...` or `sincerely sales walk-in BUYER --why ...`."
        )
    if found.prospects:
        typer.echo("`sincerely people bought|still-shopping ADDRESS --why ...` says which it is.")


@app.command("link")
def link(
    buyer: Buyer,
    prospect: Annotated[int, typer.Argument(help="The prospect's number.")],
    why: Why,
    as_: Annotated[str, typer.Option("--as", help="same, household or different.")] = "same",
    store: house.StoreKey = None,
) -> None:
    """Say that a buyer is this prospect, lives with them, or is a stranger to them."""
    with house.at_store(store) as here:
        from sincerely.faces import pair_words
        from sincerely.work import unlinked as work
        from sincerely.work.matching import answering

        if as_ not in {"same", "household", "different"}:
            raise typer.BadParameter(f"'{as_}' is none of same, household, different.")
        made = work.link(
            store=here.store,
            buyer=answering.person_of(here.store, buyer),
            prospect=answering.person_of(here.store, prospect),
            answer=work.Answer(as_),
            by=here.by,
            why=why,
            now=here.now,
        )
        said = pair_words.DONE[pair_words.OF_ANSWER[work.Answer(made.answer)]]
    typer.echo(f"{said} Undo: sincerely people undo {made.decision_id}")


@app.command("walk-in")
def walk_in(buyer: Buyer, why: Why, store: house.StoreKey = None) -> None:
    """Say that no prospect belongs to a sale: it leaves the list."""
    with house.at_store(store) as here:
        from sincerely.work import unlinked as work
        from sincerely.work.matching import answering

        person = answering.person_of(here.store, buyer)
        answer = work.nobody(store=here.store, buyer=person, by=here.by, why=why, now=here.now)
    typer.echo(
        f"No prospect belongs to {answer.deal}; it left the list. "
        f"Undo: sincerely people undo {answer.decision_id}"
    )


def _tell(sale: "Sale", zone: str) -> None:
    from sincerely.faces.pair_words import likely

    car = f" a {sale.what}" if sale.what else ""
    when = printing.local(sale.at, zone)
    typer.echo(f"{sale.deal}: {sale.name or 'no name'} (person {sale.buyer}) bought{car}, {when}.")
    if not sale.candidates:
        typer.echo("  Nobody we know shares a detail with them.")
    for each in sale.candidates:
        sure = likely(each.probability).lower() or "not compared yet"
        said = " ".join(part for part in (each.sentence, each.home) if part)
        typer.echo(f"  {each.name or 'no name'} (person {each.person}), {sure}. {said}".rstrip())
