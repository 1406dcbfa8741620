"""Workbooks, Parquet, HTML, JSON: every sheet that is a table, and why the others are not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from sincerely.reading.context import Context
from sincerely.reading.outcome import FileReading, LeftOut, Outcome, Quarantined

from . import forms
from .file import reading
from .header import Header
from .hints import Hint, hint, nearer
from .kind import WHO_COLUMNS
from .kinds import TABLES
from .looks import Look, look
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
    "hostile": (
        "hostile_xml",
        "The file defines entities, which no table needs; it was not opened",
        "Ask who sent it before anything else is done with it.",
    ),
    "archive": (
        "archive",
        "The file is a ZIP archive, not a workbook",
        "Unpack it and feed each file in it by itself, under the name it has.",
    ),
    "no_table": (
        "no_table",
        "The file is JSON in a shape we make no rows of",
        "Send a list of plain objects, one for each row, one on each line, or CSV.",
    ),
}
_HEAD = 65_536
_REACHED = (Look.MAIL, Look.PHONE)


def read_workbook(
    path: Path, context: Context, kind: str | None, columns: Mapping[str, str]
) -> FileReading:
    """Read XLSX, XLS, ODS, Parquet, the tables of HTML, Excel's XML or JSON.

    Parameters as of `read_table`. Line: the row in its sheet, the object in its list.
    """
    try:
        book = Workbook(path)
    except Unreadable as no:
        return FileReading("spreadsheet", iter((_unreadable(no, 1),)))
    if not book.sheets:
        return FileReading("unknown", iter((_without_table(),)))
    plans = _plans(book, kind, columns, hint(path.stem))
    tables = [each for each in plans if each and not each.problem]
    found = [reading(each, iter(()), context) for each in tables]
    first = found[0] if found else None
    words = _Words(_called(path), sum(each is not None for each in plans) == 1)
    return FileReading(
        first.kind if first else "unknown",
        _outcomes(book, plans, context, words),
        columns=_joined([each.columns for each in found]),
        ignored=tuple(dict.fromkeys(name for each in found for name in each.ignored)),
        guesses=tuple(guess for each in plans if each for guess in each.guesses),
        headers=_headers([each for each in plans if each]),
        certainty=min((each.certainty for each in found), default=0.0),
        why="; ".join(dict.fromkeys(each.why for each in found)),
        days_first=any(each.days_first for each in found),
    )


def _headers(plans: Sequence[Plan]) -> tuple[str, ...]:
    return plans[0].header.names if len(plans) == 1 else ()


@dataclass(frozen=True, slots=True)
class _Words:
    """What a sheet is called; ``alone``: the only one needs no name."""

    sheet: str
    alone: bool

    def named(self, outcome: Outcome, sheet: Sheet) -> Outcome:
        """Where there are several tables, what went wrong says in which."""
        if self.alone or not isinstance(outcome, Quarantined):
            return outcome
        sentence = f"In the {self.sheet} “{sheet.name}”: {outcome.sentence}"
        return replace(outcome, sentence=sentence)


def _called(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return "table" if forms.is_objects(head) or forms.is_page(head) else "sheet"


def _plans(
    book: Workbook, kind: str | None, columns: Mapping[str, str], name: Hint | None
) -> list[Plan | None]:
    """How each sheet is read; None for what is hidden or empty."""
    told = TABLES[kind] if kind else None
    plans: list[Plan | None] = []
    for each in book.sheets:
        if not (each.shown and _filled(each)):
            plans.append(None)
            continue
        planned = plan(each.head, each.columns, told, columns, nearer(name, each.name))
        before = next((one for one in reversed(plans) if one), None)
        plans.append(_going_on(planned, before, each) or planned)
    return plans


def _going_on(planned: Plan, before: Plan | None, sheet: Sheet) -> Plan | None:
    """The table before, where this is its next page: as wide, and without a header."""
    if not (before and not before.problem and planned.problem):
        return None
    names = before.header.names
    width = {len(each.cells or ()) for each in sheet.head}
    if planned.problem.code != "no_header" or width != {len(names)}:
        return None
    return replace(before, header=Header(0, 0, names, before.header.raw))


def _filled(sheet: Sheet) -> bool:
    return bool(sheet.head or sheet.columns)


def _outcomes(
    book: Workbook, plans: Sequence[Plan | None], context: Context, words: _Words
) -> Iterator[Outcome]:
    named = [
        each is not None and (each.problem is None or _people(sheet, each))
        for sheet, each in zip(book.sheets, plans, strict=True)
    ]
    for sheet, planned, people in zip(book.sheets, plans, named, strict=True):
        if planned is None:
            why = f"the {'empty' if sheet.shown else 'hidden'} {words.sheet} “{sheet.name}”"
            yield LeftOut(1, why)
        elif planned.problem and any(named) and not people:
            why = f"the {words.sheet} “{sheet.name}” is no table of customers"
            yield LeftOut(planned.problem.line, why)
        elif planned.problem:
            yield words.named(planned.problem, sheet)
    line = 0
    try:
        for at, rows in groupby(book.rows(), key=itemgetter(0)):
            planned = plans[at]
            if planned and not planned.problem:
                for each in outcomes((record for _, record in rows), planned, context):
                    line = each.line
                    yield words.named(_told(each), book.sheets[at])
    except Unreadable as no:
        yield _unreadable(no, line + 1)


def _people(sheet: Sheet, planned: Plan) -> bool:
    """Whether somebody may be named: a note or a summary beside a table of customers names nobody.

    One line with a number is the store's own.
    """
    if any(guess.column in WHO_COLUMNS for guess in planned.guesses):
        return True
    reached = (any(look(cell) in _REACHED for cell in each.cells or ()) for each in sheet.head)
    return sum(reached) > 1


def _told(outcome: Outcome) -> Outcome:
    """What has no cells here is no row in broken quotes: its JSON or its markup breaks."""
    if not (isinstance(outcome, Quarantined) and outcome.code == "broken_quotes"):
        return outcome
    return replace(
        outcome,
        code="broken_row",
        sentence="The file breaks here: the row is cut off, or not written as its form asks.",
        hint="Ask the sender for the file again, or write it as a row of CSV.",
    )


def _without_table() -> Quarantined:
    return Quarantined(
        1,
        "no_table",
        "There is no table in the page, or nothing in its tables.",
        "Save the list as CSV (UTF-8); a page in frames keeps its tables in other files.",
        raw="",
    )


def _unreadable(no: Unreadable, line: int) -> Quarantined:
    code, sentence, hint = _UNREADABLE[no.code]
    why = f" ({no.why})" if no.why else ""
    return Quarantined(line, code, f"{sentence.rstrip('.')}{why}.", hint, raw="")


def _joined(found: Sequence[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    names: dict[str, dict[str, None]] = {}
    for each in found:
        for column, headers in each.items():
            names.setdefault(column, {}).update(dict.fromkeys(headers))
    return {column: tuple(headers) for column, headers in names.items()}
