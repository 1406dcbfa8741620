"""What an audit found, message by message, where all of it is in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sincerely.rules.policy import Policy

from . import explaining, findings, kept
from .findings import Basis
from .judging import Case, Judged, People, find, judge
from .links import ties
from .rows import Material
from .stages import Stages
from .tallying import Tally, tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """By what messages are judged: see `judging.judge`."""

    policy: Policy
    lag: timedelta
    now: datetime
    basis: Basis


@dataclass(frozen=True, slots=True)
class InMemory:
    """Everything at once."""

    case: Case
    basis: Basis

    def csv(self) -> Iterator[str]:
        """Rows of the table of findings, oldest first."""
        every = findings.found(self.case)
        return (findings.csv_text(each, ties(self.case, each), self.basis) for each in every)

    def json(self) -> Iterator[str]:
        """The findings as JSON, oldest first."""
        every = findings.found(self.case)
        return (findings.json_text(each, ties(self.case, each), self.basis) for each in every)

    def explain(self, message: str) -> list[list[str]]:
        """All about the messages of this number, in sentences."""
        return [explaining.told(self.case, each, self.basis) for each in self.of(message)]

    def of(self, message: str) -> list[Judged]:
        """The messages of this number."""
        return [each for each in self.case.judged if findings.number(each) == message]

    def keep_tables(self, folder: Path, part: int = 0) -> int:
        """Writes the matched, labelled tables (`kept`); returns how many messages."""
        return kept.keep(self.case, folder, zone=self.basis.zone, part=part)


def in_memory(
    material: Material,
    by: Settings,
    stages: Stages,
    people: People | None = None,
) -> tuple[InMemory, Tally]:
    """Judges and counts everything at once. ``people``: who is who, where that is known."""
    if people is None:
        stages("Matching people")
        people = find(material)
    many = material.sent()
    case = judge(
        material,
        people,
        zone=by.basis.zone,
        policy=by.policy,
        lag=by.lag,
        now=by.now,
        tell=lambda what, done: stages(what, done, many),
    )
    stages("Counting")
    total = tally(case)
    stages("")
    return InMemory(case, by.basis), total
