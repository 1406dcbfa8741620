"""The files of an audit, read by the same door as the feeds, as sightings, events and messages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sincerely.reading.outcome import Guess, Quarantined, Read
from sincerely.reading.when import StoreClock
from sincerely.rules.events.talks import Sent
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work.errors import WorkError

from .coding import Packed
from .readers import Readers, Row, Spent, messages_of
from .remembered import Remembered
from .steps import Closed, Files, Given, Opened, Role, Step

__all__ = ["FileSeen", "Given", "Line", "Material", "Role", "Sort", "Unread", "gather"]


#: the bytes of a row, as a rule: what will be too much for memory is guessed before it is read
ROW = 200


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
    where there is a ``spill``, which takes them from ``most`` on. ``put``: takes what other
    processes read: the file's place, the line's number, and the line; ``elsewhere``: processor
    seconds that took them."""

    lines: list[Line] = field(default_factory=list)
    files: list[FileSeen] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    read: int = 0
    most: int = 0
    spill: Callable[[list[Line]], None] | None = None
    put: Callable[[int, int, Packed], None] | None = None
    elsewhere: float = 0.0

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
    cores: int = 1,
    tell: Callable[[int, int], None] = lambda done, all_: None,
) -> Material:
    """Reads every file, row by row.

    ``columns``: header -> column, somebody's correction; ``remembered``: what was settled before,
    which is added to; ``material``: where the lines are put; ``cores``: so many processes read,
    where they are too many for memory; ``tell`` hears how many bytes of how many are read.
    Raises `WorkError` ``no_such_file``, ``process_lost``.
    """
    files = [(each, path) for each in given for path in _files(each.path)]
    sizes = [path.stat().st_size for _, path in files]
    found = Material() if material is None else material
    how = Files(StoreClock(zone), now + timedelta(seconds=1), columns, remembered)
    keeping = _Keeping(found, remembered)
    if cores > 1 and found.put and sum(sizes) > found.most * ROW:
        steps = Readers(files, how, cores).steps()
    else:
        steps = ((n, step) for n, one in enumerate(files) for step in how.steps(*one, one[1], 0))
    begun = -1
    for number, step in steps:
        if number != begun:
            begun = number
            tell(sum(sizes[:number]), sum(sizes))
        keeping.take(step)
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


class _Keeping:
    """Keeps what the files come to, and counts it."""

    def __init__(self, material: Material, remembered: Remembered) -> None:
        self.material, self.remembered = material, remembered
        #: of messages: source and key, as the ledger knows them again; digests, for they are many
        self.seen: set[bytes] = set()
        #: where the files stand that are not closed yet
        self.open: list[int] = []

    def take(self, step: Step | Row | Spent) -> None:
        if isinstance(step, Opened):
            self._open(step)
            return
        if isinstance(step, Spent):
            self.material.elsewhere += step.seconds
            return
        seen = self.material.files[self.open[-1]]
        if isinstance(step, Closed):
            self.open.pop()
        elif isinstance(step, Row):
            self._put(seen, step)
        elif isinstance(step, Read):
            self._keep_all(seen, step)
        elif isinstance(step, Quarantined):
            self._unread(seen, step)
        else:
            seen.leave_out(step.why)

    def _open(self, step: Opened) -> None:
        seen = FileSeen(step.given, step.name, step.kind, remembered=step.again)
        seen.guesses = step.guesses
        if step.meant is not None:
            self.remembered.keep(step.given.role, step.lies, step.meant)
        self.open.append(len(self.material.files))
        self.material.files.append(seen)

    def _unread(self, seen: FileSeen, outcome: Quarantined) -> None:
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

    def _new(self, seen: FileSeen, messages: frozenset[bytes]) -> bool:
        """Exports overlap: a message its own source has told of before is not sent twice."""
        if messages and messages <= self.seen:
            seen.leave_out("a message told of before")
            return False
        self.seen |= messages
        seen.rows += 1
        return True

    def _put(self, seen: FileSeen, row: Row) -> None:
        if not self._new(seen, row.messages):
            return
        material = self.material
        assert material.put
        for each in row.arrivals:
            material.put(self.open[-1], material.read, each)
            material.read += 1
            seen.messages += each.sent
            seen.events += each.events

    def _keep_all(self, seen: FileSeen, outcome: Read) -> None:
        if self._new(seen, messages_of(seen.given.source, outcome)):
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
