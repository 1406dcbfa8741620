"""`sincerely quarantine`: what could not be read, with the reason and what to do."""

from typing import Annotated

import typer

from sincerely.faces import receipts
from sincerely.faces.cli import house, printing

app = typer.Typer(no_args_is_help=True, help="What could not be read, and why.")


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option(help="At most this many, newest first.", min=1)] = 100,
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Every row that waits for a person: file, line, reason and hint."""
    with house.at_store(store) as here:
        from sincerely.records.models import Quarantine

        found = Quarantine.objects.filter(feed_file__source__store=here.store)
        if source:
            found = found.filter(feed_file__source=house.source(here, source))
        rows = list(found.select_related("feed_file__source").order_by("-id")[:limit])
        total = found.count()
    if as_json:
        printing.as_json([receipts.unread(row) for row in rows])
        return
    if not rows:
        typer.echo("Nothing is in quarantine.")
        return
    printing.table(
        ["file", "line", "why", "what to do", "code"],
        [[row.feed_file.name, row.line, row.sentence, row.hint, row.code] for row in rows],
    )
    if total > len(rows):
        typer.echo(f"{total - len(rows):,} more: `--limit {total}` shows them all.")
