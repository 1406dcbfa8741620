"""`sincerely feed`: files in, events out; what could not be read is kept in quarantine."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sincerely.faces import receipts
from sincerely.faces.cli import guesses, house, printing, progress
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.records.models import Source
    from sincerely.work.feeding import FileReceipt

#: a folder with these three is a maildir: mails under names without an ending
_MAILDIR = ("cur", "new", "tmp")


def feed(
    files: Annotated[
        list[Path], typer.Argument(help="Files, mailboxes, or folders to take every file of.")
    ],
    source: Annotated[
        str, typer.Option(help="The system they come from; made on first use.")
    ] = "files",
    kind: Annotated[
        str | None, typer.Option(help="What they are, where it cannot be told: sales, visits, ...")
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Say what each header is taken for; record nothing.")
    ] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADER=COLUMN",
            help='What a header is: "Sold Dt=sold_date"; "Other=" ignores it. Repeatable, and '
            "remembered for the source's next table with these headers.",
        ),
    ] = None,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Read leads, mails and tables: sales, appointments, visits, service, opt-outs, calls, ...

    The same file again changes nothing; one that was broken off goes on where it stood. Rows that
    cannot be read go to quarantine.
    """
    paths = list(walked(files))
    with house.at_store(store) as here:
        told = house.source_made_on_first_use(here, source)
        if map_:
            guesses.tell(here, told, paths, map_, kind)
        if show:
            guesses.show(here, told, paths, kind, as_json=as_json)
            return
        found = read(here, told, paths, kind)
    if as_json:
        printing.as_json([receipts.plain(receipt) for receipt in found])
    else:
        tell(found)
    if not _something_understood(found):
        raise Problem(
            "nothing_read",
            "Nothing in these files could be read.",
            "`sincerely quarantine list` says why, row by row.",
        )


def walked(files: Sequence[Path]) -> Iterator[Path]:
    """Every file named, folders walked in order of name; hidden files left out, and of a maildir
    what is still being delivered."""
    for given in files:
        if not given.exists():
            raise Problem("no_such_file", f"There is no file {given}.", "Check the name.")
        if given.is_dir():
            found = [path for path in sorted(given.rglob("*")) if _is_seen(path, given)]
            if not found:
                raise Problem("empty_folder", f"{given} holds no files.", "Name another folder.")
            yield from found
        else:
            yield given


def read(
    here: house.House, source: "Source", paths: Sequence[Path], kind: str | None = None
) -> list["FileReceipt"]:
    """Feed each file by itself, so that one that cannot be opened leaves the others read."""
    from sincerely.work import feeding
    from sincerely.work.errors import WorkError

    found = []
    with progress.named(len(paths)) as step:
        for number, path in enumerate(paths):
            step(path.name, number)

            def rows(name: str, count: int, number: int = number) -> None:
                step(f"{name}: {count:,} rows", number)

            try:
                found += feeding.feed(
                    source=source, paths=[path], by=here.by, now=here.now, kind=kind, progress=rows
                )
            except WorkError as problem:
                if problem.code != "file_unreadable":
                    raise
                told = [(0, problem.code, problem.sentence, problem.hint)]
                found.append(feeding.FileReceipt(name=path.name, problems=told))
    return found


def tell(found: Sequence["FileReceipt"]) -> None:
    """A sentence per file, then what a person has to look at."""
    for receipt in found:
        unopened = [problem for problem in receipt.problems if not problem[0]]
        for _, _, sentence, hint in unopened:
            typer.echo(f"{sentence} {hint}", err=True)
        if unopened:
            continue
        typer.echo(f"{receipt.name}: {receipts.told(receipt)}")
        if receipt.went_on_behind:
            typer.echo(f"  It was broken off before; {receipt.went_on_behind:,} rows were done.")
        if receipt.as_said:
            typer.echo(f"  As you said: {guesses.in_words(receipt.as_said)}.")
    if sum(receipt.quarantined + receipt.changed for receipt in found):
        typer.echo("`sincerely quarantine list` says what needs you, and why.")


def _something_understood(found: Sequence["FileReceipt"]) -> bool:
    """Whether anything was read in any file. Of one that carries others, their receipts say it."""
    from sincerely.work.feeding import INSIDE

    carriers = {receipt.name.rpartition(INSIDE)[0] for receipt in found}
    for receipt in found:
        said = bool(receipt.events or receipt.duplicates)
        if said or (receipt.name in carriers and receipt.went_on_behind):
            return True
        if receipt.name not in carriers and _understood(receipt):
            return True
    return False


def _understood(receipt: "FileReceipt") -> bool:
    return receipt.quarantined < receipt.rows or not (receipt.rows or receipt.problems)


def _is_seen(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.is_file() and not hidden and not _under_delivery(path)


def _under_delivery(path: Path) -> bool:
    beside = path.parent.parent
    return path.parent.name == "tmp" and all((beside / name).is_dir() for name in _MAILDIR)
