"""Files as they are read, step by step: each is opened, read row by row, and closed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sincerely.reading.archive import Enclosed
from sincerely.reading.context import Share
from sincerely.reading.door import read
from sincerely.reading.outcome import FileReading, Guess, Outcome
from sincerely.reading.tables import TABLES
from sincerely.reading.when import StoreClock

from . import mails
from .remembered import Remembered


class Role(StrEnum):
    """What a file was given as."""

    SENT = "sent"
    SOLD = "sold"
    LEADS = "leads"
    VISITS = "visits"
    APPOINTMENTS = "appointments"
    OPTOUTS = "optouts"
    SERVICE = "service"
    ALSO = "also"


#: the kind of table each role is told to be, where the file itself does not tell
KIND_OF = {
    Role.SENT: "sent",
    Role.SOLD: "sales",
    Role.VISITS: "visits",
    Role.APPOINTMENTS: "appointments",
    Role.OPTOUTS: "optouts",
    Role.SERVICE: "service",
}
#: these say themselves what they are
NO_TABLES = frozenset({".xml", ".adf", ".eml", ".mbox", ".zip", ".gz"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One file or folder somebody gave. ``source``: which system it came from."""

    role: Role
    path: Path
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file is read from here on. ``name``: what it is called, also in an archive; ``lies``: the
    name it has on the disk; ``meant``: the guesses to be remembered, None of mails; ``again``: as
    its columns were settled before; ``shared``: whether only a share of it is read here."""

    given: Given
    name: Path
    lies: str
    kind: str
    guesses: tuple[Guess, ...] = ()
    meant: tuple[Guess, ...] | None = None
    again: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """The file that was opened last, and not closed yet, has come to its end."""


Step = Opened | Outcome | Closed


@dataclass(frozen=True, slots=True)
class Files:
    """How files are read. ``now``: when they came; ``columns``: header -> column, somebody's
    correction; ``remembered``: what was settled before."""

    clock: StoreClock
    now: datetime
    columns: Mapping[str, str]
    remembered: Remembered

    def steps(
        self, given: Given, path: Path, name: Path, inside: int, share: Share | None = None
    ) -> Iterator[Step]:
        """One file, and those inside it. ``inside``: how deep it lies in others itself."""
        if given.role is Role.SENT and mails.holds_mails(path):
            yield Opened(given=given, name=name, lies=path.name, kind="mail")
            outcomes: Iterable[Outcome] = mails.read_sent(path, received_at=self.now)
        else:
            opened, outcomes = self._table(given, path, name, inside, share)
            yield opened
        for outcome in outcomes:
            if isinstance(outcome, Enclosed):
                yield from self.steps(given, outcome.path, name / outcome.name, inside + 1)
            else:
                yield outcome
        yield Closed()

    def _table(
        self, given: Given, path: Path, name: Path, inside: int, share: Share | None
    ) -> tuple[Opened, FileReading]:
        reading = self._read(given, path, inside, {}, share)
        settled = self.remembered.of(given.role, [guess.header for guess in reading.guesses])
        told = settled | self._said(KIND_OF.get(given.role) or reading.kind)
        if told:
            reading = self._read(given, path, inside, told, share)
        opened = Opened(
            given=given,
            name=name,
            lies=path.name,
            kind=reading.kind,
            guesses=reading.guesses,
            meant=tuple(g for g in reading.guesses if g.column == told.get(g.header, g.column)),
            again=bool(settled),
            shared=reading.shared,
        )
        return opened, reading

    def _said(self, kind: str) -> dict[str, str]:
        """What somebody said of headers, as far as a table of this kind has such a column: a
        *Status* of messages says nothing of a *Status* of sales."""
        there = TABLES[kind].columns if kind in TABLES else {}
        return {h: column for h, column in self.columns.items() if not column or column in there}

    def _read(
        self,
        given: Given,
        path: Path,
        inside: int,
        columns: Mapping[str, str],
        share: Share | None,
    ) -> FileReading:
        return read(
            path,
            store=self.clock,
            source=given.source,
            received_at=self.now,
            kind=None if path.suffix.lower() in NO_TABLES else KIND_OF.get(given.role),
            columns=columns,
            inside=inside,
            share=share,
        )
