"""What must hold for any bytes: nothing is raised, nothing is lost without a word."""

import re
from datetime import UTC, datetime
from pathlib import Path

from sincerely.reading import FileReading, LeftOut, Outcome, Quarantined, Read, StoreClock, read

_CLOCK = StoreClock("America/New_York")
_CAME = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)
_MARK = re.compile(r"(?<![\w.+-])mark\d{3}@fuzz\.example\.com(?![\w.-])")
_BREAK = re.compile(r"\r\n|\r|\n")


def check(data: bytes, path: Path) -> None:
    """Reads ``data`` as the file ``path``. Raises AssertionError where something was lost.

    Of mail, what others wrote (the quoted, the enclosed) is left out on purpose; the bytes of a
    workbook are not its text.
    """
    path.write_bytes(data)
    file = read(path, store=_CLOCK, source="fuzz", received_at=_CAME)
    outcomes = list(file)
    for each in outcomes:
        _well_made(each)
    whole = len(outcomes) == 1 and isinstance(outcomes[0], Quarantined)  # the file itself waits
    plain = file.kind != "mail" and path.suffix not in {".xlsx", ".xls", ".parquet"}
    if (
        plain and not whole and not file.ignored
    ):  # what stands in an ignored column is told as ignored
        _nothing_lost(data, outcomes, file)


def _well_made(outcome: Outcome) -> None:
    assert outcome.line >= 1
    match outcome:
        case Read():
            assert outcome.arrivals
            keys = [h.key for arrival in outcome.arrivals for h in arrival.happenings]
            assert len(keys) == len(set(keys)), "two events of one row under one key"
            assert all(0 < len(key) <= 300 for key in keys)
        case Quarantined():
            assert outcome.code
            assert outcome.sentence
            assert outcome.hint
        case LeftOut():
            assert outcome.why


def _nothing_lost(data: bytes, outcomes: list[Outcome], file: FileReading) -> None:
    """Every address that came whole is in an outcome, in a header, or in lines left out with a
    reason. Of a row that was read, over several lines perhaps, a cell in the wrong column may be
    kept as a digest, or as far as it is a name."""
    text = data.decode("latin-1")
    told = "\n".join((*map(_said, outcomes), *file.headers)).lower()
    spared = LeftOut if file.kind == "adf" else (LeftOut, Read)
    left = _lines_of(outcomes, spared)
    for mark in _MARK.finditer(text):
        if mark[0] in told:
            continue
        line = len(_BREAK.findall(text, 0, mark.start())) + 1
        if file.kind != "adf" and line in {each.line for each in outcomes}:
            continue
        assert any(first <= line < end for first, end in left), f"{mark[0]} of line {line} is lost"


def _said(outcome: Outcome) -> str:
    raw = outcome.raw_bytes.decode("latin-1") if isinstance(outcome, Quarantined) else ""
    return f"{outcome!r}\n{raw}"


def _lines_of(
    outcomes: list[Outcome], kinds: type[LeftOut] | tuple[type[LeftOut], type[Read]]
) -> list[tuple[int, float]]:
    """The lines that each outcome of these kinds may reach over: up to the next outcome."""
    starts = sorted({each.line for each in outcomes})
    return [
        (each.line, next((line for line in starts if line > each.line), float("inf")))
        for each in outcomes
        if isinstance(each, kinds)
    ]
