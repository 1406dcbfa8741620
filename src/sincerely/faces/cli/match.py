"""`sincerely match`: which rows of anyone's lists are one, without a store and a database."""

import csv
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from sincerely.faces.cli import printing
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.matching.lists.kinds import Kind
    from sincerely.matching.lists.match import Matching, Understood
    from sincerely.work.matchfiles import Opened


class Engine(StrEnum):
    """What compares the rows."""

    DUCKDB = "duckdb"
    SPARK = "spark"


HEADER = ("id_a", "id_b", "probability", "decision", "why")


def match(
    one: Annotated[Path, typer.Argument(metavar="A", help="A list: CSV, TSV, Excel or Parquet.")],
    other: Annotated[
        Path | None, typer.Argument(metavar="[B]", help="Another; without it, A with itself.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the links are put, as CSV.")] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help='What a column holds: "Header=surname"; repeatable.'),
    ] = None,
    ids: Annotated[
        list[str] | None, typer.Option("--id", help="The column that names a row; once a file.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="What compares: one machine, or a cluster.")] = (
        Engine.DUCKDB
    ),
    master: Annotated[str, typer.Option(help="The cluster, for --engine spark.")] = "local[*]",
    folder: Annotated[
        Path | None,
        typer.Option(help="Where work is kept meanwhile; a cluster's machines must all see it."),
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Say what each column is taken for; match nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --show: print JSON.")] = False,
) -> None:
    """Find the rows that are one person or thing: inside A, or across A and B.

    Each link has its probability and is a *join*, or a *maybe* for a person to look at.
    """
    from sincerely.matching.lists.match import Matching
    from sincerely.work import matchfiles

    if out is None and not show:
        raise Problem("no_out", "Nobody said where the links go.", "Add: --out links.csv")
    paths = [one] if other is None else [one, other]
    _must_exist(out.parent if out else None, "--out")
    _must_exist(folder, "--folder")
    if out is not None:
        _must_lose_nothing(out, paths)
    files = [matchfiles.opened(path) for path in paths]
    with TemporaryDirectory(prefix="sincerely-match-", dir=folder) as inside:
        matching = Matching(
            [each.listed for each in files],
            Path(inside),
            told=_told(map_ or [], files),
            ids=_ids(ids or [], files),
            spark=master if engine is Engine.SPARK else "",
        )
        _must_name_rows(matching, ids or [])
        _tell_unread(files)
        if show and as_json:
            printing.as_json(_shown(matching))
        elif show:
            _show(matching)
        elif out:
            _write(matching, out)


def _must_exist(folder: Path | None, option: str) -> None:
    """Before any work begins: hours of it may not end in a folder that is not there."""
    if folder is not None and not folder.is_dir():
        raise Problem("no_such_folder", f"There is no folder {folder}, for {option}.", "Make it.")


def _must_lose_nothing(out: Path, paths: Sequence[Path]) -> None:
    """The links may not be put over a list, nor where a folder is."""
    if out.is_dir():
        hint = f"Name a file in it: --out {out / 'links.csv'}"
        raise Problem("out_is_a_folder", f"{out}, for --out, is a folder.", hint)
    for path in paths:
        if out.exists() and path.exists() and out.samefile(path):
            said = f"{out}, for --out, is the list {path}, whose rows would be lost."
            raise Problem("out_is_a_list", said, "Name another file: --out links.csv")


def _must_name_rows(matching: "Matching", said: Sequence[str]) -> None:
    """What somebody says names the rows has to tell them apart."""
    for at, each in enumerate(matching.understood[: len(said)]):
        if each.rows and each.id_at is not None and (why := matching.fault(at, each.id_at)):
            hint = "Name another column, or leave out --id: rows are then called by their number."
            raise Problem("id_not_unique", f"{each.listed.name}: {why}.", hint)


def _told(said: Sequence[str], files: "Sequence[Opened]") -> "Mapping[str, Kind]":
    """What ``--map`` says of headers."""
    from sincerely.matching.lists.kinds import Kind

    headers = {header for each in files for header in each.listed.headers}
    told: dict[str, Kind] = {}
    for each in said:
        header, _, kind = each.rpartition("=")
        if header not in headers:
            raise Problem("no_such_column", f"There is no column '{header}'.", _among(headers))
        if (kind or "ignored") not in set(Kind):
            raise Problem("no_such_kind", f"No column is a '{kind}'.", _among(set(Kind)))
        told[header] = Kind(kind or "ignored")
    return told


def _ids(said: Sequence[str], files: "Sequence[Opened]") -> list[str | None]:
    ids: list[str | None] = [None, None]
    for at, header in enumerate(said[: len(files)]):
        if header not in files[at].listed.headers:
            raise Problem(
                "no_such_column",
                f"{files[at].listed.name} has no column '{header}'.",
                _among(set(files[at].listed.headers)),
            )
        ids[at] = header
    return ids


def _among(known: "set[str] | set[Kind]") -> str:
    return f"There is: {', '.join(sorted(map(str, known)))}."


def _tell_unread(files: "Sequence[Opened]") -> None:
    for each in files:
        if each.unread:
            lines = ", ".join(map(str, each.unread[:10]))
            typer.echo(
                f"{each.listed.name}: {len(each.unread)} rows could not be read and are in no"
                f" link (lines {lines}). Close their quotation marks.",
                err=True,
            )


def _shown(matching: "Matching") -> dict[str, object]:
    """What `_show` tells, for programs."""
    return {
        "lists": [
            {
                "name": each.listed.name,
                "rows": each.rows,
                "id": _id(each),
                "numbered_why": matching.why_numbered(at),
                "columns": [
                    {"header": guess.header, "kind": str(guess.kind), "why": guess.why}
                    for guess in each.guesses
                ],
            }
            for at, each in enumerate(matching.understood)
        ],
        "compared": [{"label": each.label, "kind": str(each.kind)} for each in matching.fields],
    }


def _id(understood: "Understood") -> str | None:
    """The header of the column that names the rows."""
    return understood.listed.headers[understood.id_at] if understood.id_at is not None else None


def _show(matching: "Matching") -> None:
    for each, named in zip(matching.understood, _naming(matching), strict=True):
        typer.echo(f"{each.listed.name}: {each.rows} rows, named by {named}")
        printing.table(
            ["column", "taken for", "why"],
            [[guess.header, str(guess.kind), guess.why] for guess in each.guesses],
        )
    labels = ", ".join(dict.fromkeys(field.label for field in matching.fields))
    typer.echo(f"Compared: {labels or 'nothing'}.")
    typer.echo('Something else: --map "Header=kind". Nothing was matched.')


def _naming(matching: "Matching") -> Iterator[str]:
    """What the rows of each list are named by: a column; or their number, and why."""
    for at, each in enumerate(matching.understood):
        if header := _id(each):
            yield header
            continue
        why = matching.why_numbered(at)
        yield f"the row's number, 1 for the first{f' ({why})' if why else ''}"


def _write(matching: "Matching", out: Path) -> None:
    from sincerely.matching.lists.match import NotComparable
    from sincerely.matching.sparked import NoSpark

    counted: Counter[str] = Counter()
    try:
        with _written(out) as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            for link in matching.links():
                counted[link.decision] += 1
                writer.writerow((*link[:2], f"{link.probability:.6f}", *link[3:]))
    except NotComparable as problem:
        raise Problem(problem.code, problem.sentence, problem.hint) from None
    except NoSpark as problem:
        raise Problem(
            "no_spark",
            f"Spark does not start: {problem}.",
            "It needs Java and: pip install 'sincerely[spark]'. Or leave out --engine spark.",
        ) from None
    typer.echo(f"{counted['join']} joined, {counted['maybe']} to look at: {out}")
    for each, named in zip(matching.understood, _naming(matching), strict=True):
        typer.echo(f"{each.listed.name}: its rows are named by {named}.")


@contextmanager
def _written(out: Path) -> Iterator[TextIO]:
    """The file of links, in its place only when all of it is there. A pipe is written as it is."""
    if out.exists() and not out.is_file():
        with out.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    place = out.resolve()
    unfinished = place.with_name(f".links-{os.getpid()}.unfinished")
    try:
        with _begun(unfinished, out) as file:
            yield file
        if place.exists():
            unfinished.chmod(place.stat().st_mode)
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)


def _begun(unfinished: Path, out: Path) -> TextIO:
    try:
        if out.exists():
            out.open("ab").close()  # what nobody may write to is not replaced either
        return unfinished.open("w", encoding="utf-8", newline="")
    except OSError as cause:
        said = f"{out} cannot be written: {cause.strerror or cause}."
        raise Problem("out_not_written", said, "Name a file in another folder.") from None
