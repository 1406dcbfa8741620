"""The files of an audit, read by the same door as the feeds, as sightings, events and messages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sincerely.reading.door import read
from sincerely.reading.outcome import Guess, Quarantined, Read
from sincerely.reading.when import StoreClock
from sincerely.rules.events.talks import Sent
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work.errors import WorkError


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One file or folder somebody gave. ``source``: which system it came from."""

    role: Role
    path: Path
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One arrival of one row. ``number``: its own among all; ``line``: in its file, from 1."""

    number: int
    given: Given
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
    """What one file came to. ``guesses``: which column each header was taken for."""

    given: Given
    path: Path
    kind: str
    rows: int = 0
    messages: int = 0
    events: int = 0
    left_out: int = 0
    unread: int = 0
    guesses: tuple[Guess, ...] = ()


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
    """Everything that was read."""

    lines: list[Line] = field(default_factory=list)
    files: list[FileSeen] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

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
) -> Material:
    """Reads every file, row by row. ``columns``: header -> column, somebody's correction.

    Raises `WorkError` ``no_such_file``.
    """
    material, clock = Material(), StoreClock(zone)
    for each in given:
        for path in _files(each.path):
            _read(material, each, path, clock, now, columns)
    return material


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(each for each in path.rglob("*") if each.is_file())
    if not path.is_file():
        raise WorkError("no_such_file", f"There is no file {path}.", "Check the name.")
    return [path]


def _read(
    material: Material,
    given: Given,
    path: Path,
    clock: StoreClock,
    now: datetime,
    columns: Mapping[str, str],
) -> None:
    reading = read(
        path,
        store=clock,
        source=given.source,
        received_at=now + timedelta(seconds=1),
        kind=_kind(given, path),
        columns=columns,
    )
    seen = FileSeen(given, path, reading.kind, guesses=reading.guesses)
    material.files.append(seen)
    for outcome in reading:
        if isinstance(outcome, Read):
            seen.rows += 1
            for arrival in outcome.arrivals:
                number = len(material.lines)
                line = Line(number=number, given=given, line=outcome.line, arrival=arrival)
                material.lines.append(line)
                sent = sum(isinstance(each.payload, Sent) for each in arrival.happenings)
                seen.messages += sent
                seen.events += len(arrival.happenings) - sent
        elif isinstance(outcome, Quarantined):
            seen.unread += 1
            material.unread.append(
                Unread(
                    path=path,
                    line=outcome.line,
                    code=outcome.code,
                    sentence=outcome.sentence,
                    hint=outcome.hint,
                )
            )
        else:
            seen.left_out += 1


def _kind(given: Given, path: Path) -> str | None:
    """Told only of what is plainly a table: leads and mails say themselves what they are."""
    if path.suffix.lower() in {".xml", ".adf", ".eml", ".mbox", ".zip", ".gz"}:
        return None
    return KIND_OF.get(given.role)
