"""The training texts: written by hand, by voice (`training/texts/<voice>.jsonl`)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sincerely.recognising import text
from sincerely.rules.purpose import Channel, Claim, Purpose

from . import fills

FOLDER = Path(__file__).parent / "texts"
#: voices that no choice may look at
HELD = "held_"


@dataclass(frozen=True, slots=True)
class Line:
    """One text as its author wrote it, with what it is."""

    voice: str
    channel: Channel
    subject: str
    body: str
    purpose: Purpose
    fair: frozenset[Purpose]
    sells: bool
    claims: frozenset[Claim]


def lines(folder: Path = FOLDER) -> list[Line]:
    """Every line of every voice."""
    return [line for path in sorted(folder.glob("*.jsonl")) for line in _of(path)]


def _of(path: Path) -> Iterable[Line]:
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not written.strip():
            continue
        try:
            yield _line(path.stem, json.loads(written))
        except (ValueError, KeyError) as problem:
            raise ValueError(f"{path.name}, line {number}: {problem}") from problem


def _line(voice: str, row: dict[str, object]) -> Line:
    also = row.get("also") or []
    claims = row.get("claims") or []
    assert isinstance(also, list)
    assert isinstance(claims, list)
    purpose = Purpose(str(row["purpose"]))
    return Line(
        voice=voice,
        channel=Channel(str(row["channel"])),
        subject=str(row.get("subject") or ""),
        body=str(row["body"]),
        purpose=purpose,
        fair=frozenset((purpose, *map(Purpose, also))),
        sells=bool(row.get("sells")),
        claims=frozenset(map(Claim, claims)),
    )


def read(line: Line, dice: Random) -> text.Text:
    """A line with its placeholders filled, as a reader sees it."""
    return text.of_parts(fills.fill(line.subject, dice), fills.fill(line.body, dice), line.channel)


def of_author(line: Line) -> text.Text:
    """A line with its placeholders filled the same way each time."""
    return read(line, Random(1))
