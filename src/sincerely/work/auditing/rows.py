"""The files of an audit, read by the same door as the feeds, as sightings, events and messages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from sincerely.reading.archive import Enclosed
from sincerely.reading.door import read
from sincerely.reading.outcome import FileReading, Guess, Outcome, Quarantined, Read
from sincerely.reading.tables import TABLES
from sincerely.reading.when import StoreClock
from sincerely.rules.events.talks import Sent
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work.errors import WorkError

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
_NO_TABLES = frozenset({".xml", ".adf", ".eml", ".mbox", ".zip", ".gz"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One file or folder somebody gave. ``source``: which system it came from."""

    role: Role
    path: Path
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One arrival of one row. ``number``: its own among all; ``path``: the file it is in, also
    inside an archive; ``line``: in that file, from 1."""

    number: int
    given: Given
    path: Path
    line: int
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A row nobody could read."""

    path: Path
    line: int
    code: str
    sentence: str
    hint: str


@dataclass(slots=True)
class FileSeen:
    """What one file came to. ``guesses``: which column each header was taken for; ``remembered``:
    as it was settled in an earlier audit; ``left_out_why``: reason -> rows."""

    given: Given
    path: Path
    kind: str
    rows: int = 0
    messages: int = 0
    events: int = 0
    left_out: int = 0
    unread: int = 0
    guesses: tuple[Guess, ...] = ()
    remembered: bool = False
    left_out_why: dict[str, int] = field(default_factory=dict)

    def leave_out(self, why: str) -> None:
        """One more row that is rightly no customer's, or told of before."""
        self.left_out += 1
        self.left_out_why[why] = self.left_out_why.get(why, 0) + 1


@dataclass(slots=True)
class Sort:
    """Files given as one thing and read as one kind, counted together."""

    role: Role
    kind: str
    files: int = 0
    rows: int = 0
    messages: int = 0
    left_out: int = 0
    unread: int = 0


@dataclass(slots=True)
class Material:
    """Everything that was read. ``read``: how many lines; ``lines``: those in memory: all, but
    where there is a ``spill``, which takes them from ``most`` on."""

    lines: list[Line] = field(default_factory=list)
    files: list[FileSeen] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    read: int = 0
    most: int = 0
    spill: Callable[[list[Line]], None] | None = None

    def add(self, line: Line) -> None:
        """One more line."""
        self.lines.append(line)
        self.read += 1
        if self.spill and len(self.lines) > self.most:
            self.spill(self.lines)
            self.lines.clear()

    def sent(self) -> int:
        """How many messages there are in the files given as sent."""
        return sum(seen.messages for seen in self.files if seen.given.role is Role.SENT)

    def messages(self) -> Iterator[tuple[Line, Happening, Sent]]:
        """Every outgoing message of the files given as sent."""
        for line in self.lines:
            if line.given.role is Role.SENT:
                for happening in line.arrival.happenings:
                    if isinstance(happening.payload, Sent):
                        yield line, happening, happening.payload

    def sorts(self) -> list[Sort]:
        """The files by what they were given and read as."""
        found: dict[tuple[Role, str], Sort] = {}
        for seen in self.files:
            role, kind = seen.given.role, seen.kind
            sort = found.setdefault((role, kind), Sort(role, kind))
            sort.files += 1
            sort.rows += seen.rows
            sort.messages += seen.messages
            sort.left_out += seen.left_out
            sort.unread += seen.unread
        return [found[each] for each in sorted(found)]

    def contacts(self) -> dict[tuple[str, Contact], list[Line]]:
        """Sightings: details exactly as one source gave them, with the lines they are on."""
        found: dict[tuple[str, Contact], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.given.source, line.arrival.contact), []).append(line)
        return found


def gather(
    given: Sequence[Given],
    *,
    zone: str,
    now: datetime,
    columns: Mapping[str, str],
    remembered: Remembered,
    material: Material | None = None,
    tell: Callable[[int, int], None] = lambda done, all_: None,
) -> Material:
    """Reads every file, row by row.

    ``columns``: header -> column, somebody's correction; ``remembered``: what was settled before,
    which is added to; ``material``: where the lines are put; ``tell`` hears how many bytes of how
    many are read.
    Raises `WorkError` ``no_such_file``.
    """
    files = [(each, path) for each in given for path in _files(each.path)]
    sizes = [path.stat().st_size for _, path in files]
    found = Material() if material is None else material
    reading = _Reading(found, StoreClock(zone), now + timedelta(seconds=1), columns, remembered)
    for number, (each, path) in enumerate(files):
        tell(sum(sizes[:number]), sum(sizes))
        reading.take(each, path, path, 0)
    tell(sum(sizes), sum(sizes))
    return found


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(
            each for each in path.rglob("*") if each.is_file() and not each.name.startswith(".")
        )
    if not path.is_file():
        raise WorkError("no_such_file", f"There is no file {path}.", "Check the name.")
    return [path]


class _Reading:
    def __init__(
        self,
        material: Material,
        clock: StoreClock,
        now: datetime,
        columns: Mapping[str, str],
        remembered: Remembered,
    ) -> None:
        self.material = material
        self.clock, self.now, self.columns, self.remembered = clock, now, columns, remembered
        #: of messages: source and key, as the ledger knows them again; digests, for they are many
        self.seen: set[bytes] = set()

    def take(self, given: Given, path: Path, name: Path, inside: int) -> None:
        """Reads one file. ``name``: what it is called, also in an archive; ``inside``: how deep."""
        if given.role is Role.SENT and mails.holds_mails(path):
            seen = FileSeen(given, name, "mail")
            outcomes: Iterable[Outcome] = mails.read_sent(path, received_at=self.now)
        else:
            reading, again = self._table(given, path, inside)
            seen = FileSeen(given, name, reading.kind, remembered=again)
            seen.guesses, outcomes = reading.guesses, reading
        self.material.files.append(seen)
        for outcome in outcomes:
            if isinstance(outcome, Enclosed):
                self.take(given, outcome.path, name / outcome.name, inside + 1)
            else:
                self._count(seen, outcome)

    def _table(self, given: Given, path: Path, inside: int) -> tuple[FileReading, bool]:
        """The file as it is read; and whether its columns were settled before."""
        reading = self._read(given, path, inside, {})
        headers = [guess.header for guess in reading.guesses]
        settled = self.remembered.of(given.role, headers)
        told = settled | self._said(KIND_OF.get(given.role) or reading.kind)
        if told:
            reading = self._read(given, path, inside, told)
        meant = [g for g in reading.guesses if g.column == told.get(g.header, g.column)]
        self.remembered.keep(given.role, path.name, meant)
        return reading, bool(settled)

    def _said(self, kind: str) -> dict[str, str]:
        """What somebody said of headers, as far as a table of this kind has such a column: a
        *Status* of messages says nothing of a *Status* of sales."""
        there = TABLES[kind].columns if kind in TABLES else {}
        return {h: column for h, column in self.columns.items() if not column or column in there}

    def _read(
        self, given: Given, path: Path, inside: int, columns: Mapping[str, str]
    ) -> FileReading:
        return read(
            path,
            store=self.clock,
            source=given.source,
            received_at=self.now,
            kind=None if path.suffix.lower() in _NO_TABLES else KIND_OF.get(given.role),
            columns=columns,
            inside=inside,
        )

    def _count(self, seen: FileSeen, outcome: Outcome) -> None:
        if isinstance(outcome, Read):
            self._keep_all(seen, outcome)
        elif isinstance(outcome, Quarantined):
            seen.unread += 1
            self.material.unread.append(
                Unread(
                    path=seen.path,
                    line=outcome.line,
                    code=outcome.code,
                    sentence=outcome.sentence,
                    hint=outcome.hint,
                )
            )
        else:
            seen.leave_out(outcome.why)

    def _keep_all(self, seen: FileSeen, outcome: Read) -> None:
        """Exports overlap: a message its own source has told of before is not sent twice."""
        messages = {
            _digest(seen.given.source, each.key)
            for arrival in outcome.arrivals
            for each in arrival.happenings
            if isinstance(each.payload, Sent)
        }
        if messages and messages <= self.seen:
            seen.leave_out("a message told of before")
            return
        self.seen |= messages
        seen.rows += 1
        for arrival in outcome.arrivals:
            self._keep(seen, outcome.line, arrival)

    def _keep(self, seen: FileSeen, line: int, arrival: Arrival) -> None:
        number = self.material.read
        self.material.add(
            Line(number=number, given=seen.given, path=seen.path, line=line, arrival=arrival)
        )
        sent = sum(isinstance(each.payload, Sent) for each in arrival.happenings)
        seen.messages += sent
        seen.events += len(arrival.happenings) - sent


def _digest(source: str, key: str) -> bytes:
    return blake2b(f"{source}\x1f{key}".encode("utf-8", "surrogatepass"), digest_size=12).digest()
