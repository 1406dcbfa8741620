"""`sincerely template`: the wordings a store's systems use again and again, labelled once."""

from typing import Annotated

import typer

from sincerely.faces import asking
from sincerely.faces.cli import house, printing

app = typer.Typer(no_args_is_help=True, help="The wordings of the mail that came, labelled once.")


@app.command("list")
def list_(
    unlabelled: Annotated[
        bool, typer.Option("--unlabelled", help="Only those nobody has labelled.")
    ] = False,
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 100,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Every wording, the most frequent first: how often, an example subject, what it is for."""
    with house.at_store(store) as here:
        from sincerely.records.reads import wordings

        found = wordings.wordings(here.store, unlabelled=unlabelled, limit=limit)
    if as_json:
        printing.as_json(found)
        return
    if not found:
        typer.echo("None came yet." if not unlabelled else "None waits for a label.")
        return
    printing.table(
        ["id", "came", "unsure", "subject", "label", "taken for", "last"],
        [
            [
                str(each.id),
                f"{each.came:,}",
                f"{each.unsure:,}",
                each.subject,
                f"{each.label} ({each.labelled_by})" if each.label else "",
                each.taken_for,
                printing.local(each.last_at, here.store.zone),
            ]
            for each in found
        ],
    )


@app.command("label")
def label(
    number: Annotated[int, typer.Argument(metavar="ID", help="Its number in `template list`.")],
    purpose: Annotated[
        str,
        typer.Argument(metavar="PURPOSE", help=f"What its mail is for, or '{asking.UNKNOWN}'."),
    ],
    store: house.StoreKey = None,
) -> None:
    """Say once what all mail of a wording is for. What is held of it is looked at again."""
    try:
        meant = asking.purpose(purpose)
    except ValueError:
        known = ", ".join(asking.PURPOSES)
        raise typer.BadParameter(f"{purpose!r} is not one of {known}.") from None
    with house.at_store(store) as here:
        from sincerely.work.relaying import labelling

        template = labelling.of_store(here.store, number)
        woken = labelling.label(template=template, purpose=meant, by=here.by, now=here.now)
    typer.echo(
        f"Template {number} ('{template.subject}') is {'for ' + meant if meant else 'unlabelled'}."
    )
    if woken:
        typer.echo(f"{woken:,} mail(s) kept back are looked at again in a moment.")
