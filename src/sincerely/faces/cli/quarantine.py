"""`sincerely quarantine`: what could not be read: seen, mended, read again, put aside."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces import receipts
from sincerely.faces.cli import editing, house, printing
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sincerely.records.models import Quarantine
    from sincerely.work.mending import Reread

app = typer.Typer(no_args_is_help=True, help="What could not be read, and what becomes of it.")

Number = Annotated[int, typer.Argument(metavar="ID", help="Its number in `quarantine list`.")]
FileName = Annotated[str | None, typer.Option("--file", help="Only of files of this name.")]
Code = Annotated[str | None, typer.Option(help="Only with this code.")]


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option(help="At most this many, newest first.", min=1)] = 100,
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    file: FileName = None,
    code: Code = None,
    settled: Annotated[bool, typer.Option("--settled", help="Those settled, and how.")] = False,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Every row that waits for a person: number, file, line, reason and hint."""
    with house.at_store(store) as here:
        found = _rows(here, file, code).filter(settled_at__isnull=not settled)
        if source:
            found = found.filter(feed_file__source=house.source(here, source))
        rows = list(
            found.select_related("feed_file__source").defer("raw_bytes").order_by("-id")[:limit]
        )
        total = found.count()
    if as_json:
        printing.as_json([receipts.unread(row) for row in rows])
        return
    if not rows:
        typer.echo("Nothing is settled yet." if settled else "Nothing is in quarantine.")
        return
    printing.table(
        ["id", "file", "line", "why", "settled" if settled else "what to do", "code"],
        [[r.pk, r.feed_file.name, r.line, r.sentence, _last(r), r.code] for r in rows],
    )
    if total > len(rows):
        typer.echo(f"{total - len(rows):,} more: `--limit {total}` shows them all.")


@app.command("show")
def show(number: Number, store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Everything of one row: reason, hint, and its text as it came and as it was mended."""
    with house.at_store(store) as here:
        from sincerely.work import mending, wholefile
        from sincerely.work.quarantine import whole_file

        row = mending.row_of(store=here.store, row_id=number)
        whole = wholefile.is_one(row)
        kept = whole_file(row) if whole else b""
    if as_json:
        printing.as_json(receipts.unread(row))
        return
    typer.echo(f"Number {row.pk}: {row.feed_file.name}, line {row.line}, [{row.code}]")
    typer.echo(f"{row.sentence}\n{row.hint}")
    if row.settled_at:
        typer.echo(f"Settled {printing.local(row.settled_at, here.store.zone)}: {_last(row)}")
    typer.echo(f"\nAs it came:\n{row.raw}")
    if row.mended is not None:
        typer.echo(f"\nMended:\n{row.mended}")
    if whole:
        size = f"{len(kept):,} bytes are kept" if kept else "it is not kept here"
        typer.echo(f"\nIt stands for the whole file: {size}.")


@app.command("mend")
def mend(
    number: Number,
    text_file: Annotated[
        Path | None, typer.Option(help="A file with the text that should have come.")
    ] = None,
    editor: Annotated[
        bool, typer.Option("--editor", help="Change the text in your editor ($EDITOR).")
    ] = False,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Put right what could not be read, and read it. What came is kept beside it."""
    with house.at_store(store) as here:
        from sincerely.work import mending, rereading

        row = mending.row_of(store=here.store, row_id=number)
        text = _text(text_file, rereading.shown(row) if editor else None)
        done = mending.mend(row=row, text=text, by=here.by, now=here.now)
    _tell([done], as_json=as_json)


@app.command("replay")
def replay(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="Their numbers.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that waits: after an update, say.")
    ] = False,
    file: FileName = None,
    code: Code = None,
    kind: Annotated[
        str | None,
        typer.Option(help="What a file is of which nothing could be read: sales, visits, ..."),
    ] = None,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Read rows again, mended or as they came, and whole files of which nothing could be read.

    What still cannot be read waits on.
    """
    if not (numbers or everything or file or code):
        hint = "Give numbers, `--file NAME`, `--code CODE` or `--all`."
        raise Problem("replay_what", "What to read again was not said.", hint)
    with house.at_store(store) as here:
        from sincerely.work import mending

        rows = _rows(here, file, code)
        if numbers:
            for number in numbers:
                mending.row_of(store=here.store, row_id=number)
            rows = rows.filter(pk__in=numbers)
        done = list(mending.replay_all(rows=rows, by=here.by, now=here.now, kind=kind))
    _tell(done, as_json=as_json)


@app.command("aside")
def aside(
    number: Number,
    why: Annotated[str, typer.Option(help="Why nobody needs it.")],
    store: house.StoreKey = None,
) -> None:
    """Put a row aside for good: it needs nobody. It is kept, and says who and why."""
    with house.at_store(store) as here:
        from sincerely.work import mending

        row = mending.row_of(store=here.store, row_id=number)
        mending.aside(row=row, why=why, by=here.by, now=here.now)
    typer.echo(f"Number {number} is put aside.")


def _rows(here: house.House, file: str | None, code: str | None) -> "QuerySet[Quarantine]":
    from sincerely.work import mending

    rows = mending.of_store(here.store)
    if file:
        rows = rows.filter(feed_file__name=file)
    return rows.filter(code=code) if code else rows


def _last(row: "Quarantine") -> str:
    return f"{row.settled_how} ({row.settled_by})" if row.settled_at else row.hint


def _text(file: Path | None, shown: str | None) -> str:
    if (file is None) == (shown is None):
        hint = "`--text-file FILE` reads it from a file, `--editor` opens your editor."
        raise Problem("mend_how", "Give the mended text in one way.", hint)
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            sentence = f"{file} cannot be read: {problem}."
            raise Problem("file_unreadable", sentence, "Name a text file in UTF-8.") from None
    return editing.changed(shown or "")


def _tell(done: list["Reread"], *, as_json: bool) -> None:
    """What came of each, and how many. Raises `Problem` where nothing asked for was there."""
    if as_json:
        printing.as_json([_plain(each) for each in done])
        return
    for each in done:
        said = each.how or f"still waits: {each.sentence} {each.hint} [{each.code}]"
        typer.echo(f"Number {each.id}: {said}")
    settled = sum(bool(each.how) for each in done)
    typer.echo(f"{settled:,} settled, {len(done) - settled:,} still waiting.")


def _plain(done: "Reread") -> dict[str, Any]:
    names = ("id", "how", "events", "known", "code", "sentence", "hint")
    return {"settled": bool(done.how), **{name: getattr(done, name) for name in names}}
