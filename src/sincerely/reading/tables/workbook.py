"""Workbooks and Parquet files: every sheet that is a table, and why the others are not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from sincerely.reading.context import Context
from sincerely.reading.outcome import FileReading, LeftOut, Outcome, Quarantined

from .file import reading
from .kind import WHO_COLUMNS
from .kinds import TABLES
from .plan import Plan, plan
from .rows import outcomes
from .sheets import Sheet, Unreadable, Workbook

_UNREADABLE = {
    "locked": (
        "locked_workbook",
        "The workbook is protected with a password.",
        "Save it without one, or as CSV (UTF-8).",
    ),
    "broken": (
        "broken_workbook",
        "The file says it is a workbook or Parquet, and cannot be opened as one",
        "Open it where it came from and save it again, or save the sheet as CSV (UTF-8).",
    ),
    "too_large": (
        "too_large",
        "The workbook is more than can be opened",
        "Save the sheet as CSV (UTF-8), which is read at any size.",
    ),
}


def read_workbook(
    path: Path, context: Context, kind: str | None, columns: Mapping[str, str]
) -> FileReading:
    """Read XLSX, XLS, ODS or Parquet; parameters as of `read_table`. Line: the row in its sheet."""
    try:
        book = Workbook(path)
    except Unreadable as no:
        return FileReading("spreadsheet", iter((_unreadable(no, 1),)))
    told = TABLES[kind] if kind else None
    plans = [
        plan(each.head, each.columns, told, columns) if each.shown and _filled(each) else None
        for each in book.sheets
    ]
    tables = [each for each in plans if each and not each.problem]
    found = [reading(each, iter(()), context) for each in tables]
    alone = sum(plan is not None for plan in plans) == 1
    return FileReading(
        found[0].kind if found else "unknown",
        _outcomes(book, plans, context, alone=alone),
        columns=_joined([each.columns for each in found]),
        ignored=tuple(dict.fromkeys(name for each in found for name in each.ignored)),
        guesses=tuple(guess for each in plans if each for guess in each.guesses),
    )


def _filled(sheet: Sheet) -> bool:
    return bool(sheet.head or sheet.columns)


def _outcomes(
    book: Workbook, plans: Sequence[Plan | None], context: Context, *, alone: bool
) -> Iterator[Outcome]:
    tables = any(each and not each.problem for each in plans)
    for sheet, planned in zip(book.sheets, plans, strict=True):
        if planned is None:
            yield LeftOut(1, f"the {'empty' if sheet.shown else 'hidden'} sheet “{sheet.name}”")
        elif planned.problem:
            yield _not_read(sheet, planned.problem, planned, tables=tables, alone=alone)
    line = 0
    try:
        for at, rows in groupby(book.rows(), key=itemgetter(0)):
            planned = plans[at]
            if planned and not planned.problem:
                for each in outcomes((record for _, record in rows), planned, context):
                    line = each.line
                    yield each if alone else _in_sheet(each, book.sheets[at])
    except Unreadable as no:
        yield _unreadable(no, line + 1)


def _not_read(
    sheet: Sheet, problem: Quarantined, planned: Plan, *, tables: bool, alone: bool
) -> Outcome:
    """Beside a table of customers, a sheet that names none of them is a note or a summary."""
    people = any(guess.column in WHO_COLUMNS for guess in planned.guesses)
    if tables and not people:
        return LeftOut(problem.line, f"the sheet “{sheet.name}” is no table of customers")
    return problem if alone else _in_sheet(problem, sheet)


def _in_sheet(outcome: Outcome, sheet: Sheet) -> Outcome:
    """Where there are several tables, what went wrong says in which."""
    if isinstance(outcome, Quarantined):
        return replace(outcome, sentence=f"In the sheet “{sheet.name}”: {outcome.sentence}")
    return outcome


def _unreadable(no: Unreadable, line: int) -> Quarantined:
    code, sentence, hint = _UNREADABLE[no.code]
    return Quarantined(line, code, f"{sentence.rstrip('.')} ({no.why}).", hint, raw="")


def _joined(found: Sequence[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    names: dict[str, dict[str, None]] = {}
    for each in found:
        for column, headers in each.items():
            names.setdefault(column, {}).update(dict.fromkeys(headers))
    return {column: tuple(headers) for column, headers in names.items()}
