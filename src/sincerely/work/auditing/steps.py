"""Files as they are read, step by step: each is opened, read row by row, and closed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sincerely.reading.archive import Enclosed
from sincerely.reading.context import Share
from sincerely.reading.door import read
from sincerely.reading.outcome import FileReading, Guess, LeftOut, Outcome, Quarantined, Read
from sincerely.reading.tables import TABLES
from sincerely.reading.when import StoreClock
from sincerely.rules.events.talks import DeliveryFailed

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
#: the same for those that say it themselves as a rule
_ELSE = {**KIND_OF, Role.LEADS: "leads"}
_COLUMNS = frozenset(column for kind in TABLES.values() for column in kind.columns)
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
    name it has on the disk; ``meant``: the guesses to be remembered, None of mails and of what
    could not be read; ``again``: as its columns were settled before; ``shared``: whether only a
    share of it is read here."""

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
class _Found:
    """``told``: header -> column, as it was read with; ``settled``: some in earlier audits."""

    reading: FileReading
    told: Mapping[str, str]
    settled: bool


@dataclass(frozen=True, slots=True)
class _Other:
    """What else a file may be read as (``kind``; None: as it says itself), where the ``wanted``
    kind comes of it, and one of the columns ``by``; without any, as soon as it can be read."""

    kind: str | None
    wanted: str
    by: frozenset[str] = frozenset()

    def fits(self, reading: FileReading) -> bool:
        """Whether it is to be read so."""
        there = reading.columns.keys()
        return reading.kind == self.wanted and (not self.by or not self.by.isdisjoint(there))


#: a table of messages has one of these; a dialler's log has none, and says that it is one of calls
_OF_MESSAGES = frozenset({"channel", "sort", "subject", "content"})


def _other(role: Role, reading: FileReading, kind: str | None) -> _Other | None:
    """What else to try with a file that was read as ``kind``, None for as it says itself."""
    if kind == "sent" and role is Role.SENT and _OF_MESSAGES.isdisjoint(reading.columns):
        return _Other(None, "calls", frozenset({"at"}))
    wanted = "" if kind else _ELSE.get(role, "")
    if wanted and reading.kind == "unknown":
        return _Other(wanted, wanted)
    if wanted == "leads" and reading.kind == "customers":
        return _Other(wanted, wanted, frozenset({"created_at"}))
    return None


def _plainly(role: Role, outcome: Outcome) -> Outcome:
    """An outcome in an audit's words: what never arrived is no message; nobody says ``--kind``."""
    if role is Role.SENT and isinstance(outcome, Read):
        happened = [each.payload for one in outcome.arrivals for each in one.happenings]
        if happened and all(isinstance(each, DeliveryFailed) for each in happened):
            return LeftOut(outcome.line, "a message that never arrived")
    if isinstance(outcome, Quarantined) and (hint := _HINTS.get(outcome.code)):
        return replace(outcome, hint=hint)
    return outcome


_HINTS = {
    "unknown_table": "Give it under the option that says what it is (--sent, --sold, --leads ...), "
    'or say what its columns are: --map "Header=column".',
    "missing_columns": 'Say which columns they are: --map "Header=column".',
}


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
                yield _plainly(given.role, outcome)
        yield Closed()

    def _table(
        self, given: Given, path: Path, name: Path, inside: int, share: Share | None
    ) -> tuple[Opened, FileReading]:
        kind = None if path.suffix.lower() in NO_TABLES else KIND_OF.get(given.role)
        found = self._told(given, path, inside, kind, share)
        if other := _other(given.role, found.reading, kind):
            again = self._told(given, path, inside, other.kind, share)
            found = again if other.fits(again.reading) else found
        reading, told = found.reading, found.told
        opened = Opened(
            given=given,
            name=name,
            lies=path.name,
            kind=reading.kind,
            guesses=reading.guesses,
            meant=tuple(g for g in reading.guesses if g.column == told.get(g.header, g.column))
            if reading.columns
            else None,
            again=found.settled,
            shared=reading.shared,
        )
        return opened, reading

    def _told(
        self, given: Given, path: Path, inside: int, kind: str | None, share: Share | None
    ) -> "_Found":
        """A file read as this kind, or as it says itself, with what is known of its headers."""
        reading = self._read(given, path, inside, kind, {}, share)
        settled = self.remembered.of(given.role, [guess.header for guess in reading.guesses])
        told = settled | self._said(kind or reading.kind)
        if told:
            reading = self._read(given, path, inside, kind, told, share)
        return _Found(reading, told, settled=bool(settled))

    def _said(self, kind: str) -> dict[str, str]:
        """What somebody said of headers, as far as a table of this kind has such a column: a
        *Status* of messages says nothing of a *Status* of sales. All of it, where no kind is known
        yet."""
        there = TABLES[kind].columns if kind in TABLES else _COLUMNS
        return {h: column for h, column in self.columns.items() if not column or column in there}

    def _read(
        self,
        given: Given,
        path: Path,
        inside: int,
        kind: str | None,
        columns: Mapping[str, str],
        share: Share | None,
    ) -> FileReading:
        return read(
            path,
            store=self.clock,
            source=given.source,
            received_at=self.now,
            kind=kind,
            columns=columns,
            inside=inside,
            share=share,
        )
