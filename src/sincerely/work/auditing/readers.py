"""Files read by several processes at once: whole ones in turn, of a large table some lines each.

What comes of it is in the order in which one process would have read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from operator import itemgetter
from pathlib import Path
from queue import Empty, Full
from time import process_time
from typing import Any, NamedTuple

from sincerely.history.processes import fewer_collections
from sincerely.reading.context import Share
from sincerely.reading.outcome import LeftOut, Quarantined, Read
from sincerely.rules.events.talks import Sent

from .coding import Packed, digest, packed
from .processes import lost, processes
from .steps import NO_TABLES, Files, Given, Opened, Step

#: a table of more bytes than this is read by all together
LARGE = 1_000_000
#: so many steps are handed over at once, and so often no more than are taken
CHUNK, AHEAD = 500, 32
#: a process that says nothing is looked after so often, in seconds
PATIENCE = 1.0
_FIRST, _LAST = -1, 2**62
#: what a process says: the file, which piece of it (in order), and what came of that
_Said = tuple[int, int, list[Any]]


class Row(NamedTuple):
    """A row that was understood. ``messages``: digests of those in it, as `messages_of`."""

    messages: frozenset[bytes]
    arrivals: list[Packed]


class Spent(NamedTuple):
    """Processor seconds of a process that has read its share."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Readers:
    """Reads these files in so many processes. ``large``: as `LARGE`; ``each``: as `Share.each`."""

    files: Sequence[tuple[Given, Path]]
    how: Files
    cores: int
    large: int = LARGE
    each: int = 2_000

    def steps(self) -> Iterator[tuple[int, Step | Row | Spent]]:
        """The number of a file, and each step of reading it; at last what it took.

        Raises `WorkError` ``process_lost``, and whatever reading a file in this process would.
        """
        context = processes()
        said: list[Queue[Any]] = [context.Queue(AHEAD) for _ in range(self.cores)]
        readers = [
            context.Process(target=_read, args=(self, number, to), daemon=True)
            for number, to in enumerate(said)
        ]
        for each in readers:
            each.start()
        try:
            heard = [_Heard(*both) for both in zip(readers, said, strict=True)]
            for number, (_, path) in enumerate(self.files):
                whose = heard if self.apart(path) else [heard[number % self.cores]]
                for _, _, steps in merge(*(one.of(number) for one in whose), key=itemgetter(1)):
                    yield from ((number, step) for step in steps)
            yield from ((len(self.files), one.spent()) for one in heard)
        finally:
            for each in readers:
                each.terminate()
                each.join()

    def apart(self, path: Path) -> bool:
        """Whether a file may be a table that is read by all."""
        return path.stat().st_size > self.large and path.suffix.lower() not in NO_TABLES


@dataclass(slots=True)
class _Heard:
    """What one process says, in its order."""

    process: BaseProcess
    queue: "Queue[Any]"

    def of(self, file: int) -> Iterator[_Said]:
        """All of one file: it says so at its end."""
        said: _Said
        while (said := self._next())[1] != _LAST:
            assert said[0] == file
            yield said

    def spent(self) -> Spent:
        """What it says when it has read everything."""
        found: Spent = self._next()
        return found

    def _next(self) -> Any:
        while True:
            try:
                said = self.queue.get(timeout=PATIENCE)
            except Empty:
                if self.process.is_alive():
                    continue
                raise lost("read files") from None
            if isinstance(said, Exception):
                raise said
            return said


def _read(readers: Readers, number: int, to: "Queue[Any]") -> None:
    """The share of one process, in a process of its own."""
    try:
        with fewer_collections():
            for file, (given, path) in enumerate(readers.files):
                if not readers.apart(path):
                    share = Share(0, 1)
                    if file % readers.cores != number:
                        continue
                else:
                    share = Share((number - file) % readers.cores, readers.cores, readers.each)
                for piece, steps in _pieces(readers.how, given, path, share):
                    _hand(to, (file, piece, steps))
                _hand(to, (file, _LAST, []))
        _hand(to, Spent(process_time()))
    except Exception as problem:  # noqa: BLE001 - said by the process that asked
        _hand(to, problem)


def _hand(to: "Queue[Any]", said: Any) -> None:
    """Hands it over as soon as there is room; ends where nobody is left to take it."""
    while True:
        try:
            to.put(said, timeout=PATIENCE)
        except Full:
            if not (asked := parent_process()) or not asked.is_alive():
                to.cancel_join_thread()
                raise SystemExit from None
        else:
            return


def _pieces(how: Files, given: Given, path: Path, share: Share) -> Iterator[tuple[int, list[Any]]]:
    """Some steps at a time, and which piece of the file they are."""
    steps = how.steps(given, path, path, 0, share)
    opened = next(steps)
    assert isinstance(opened, Opened)
    if share.number == 0:
        yield _FIRST, [opened]
    elif not opened.shared:
        return
    here, held, source = 0, list[Any](), given.source
    for step in steps:
        piece = here
        if opened.shared and isinstance(step, Read | LeftOut | Quarantined):
            piece = share.block(step.line)
        if piece != here or len(held) == CHUNK:
            yield here, held
            here, held = piece, []
        held.append(_said(source, step))
    if opened.shared and share.number:  # the file is closed once
        held.pop()
    elif opened.shared:
        yield here, held[:-1]
        here, held = _LAST - 1, held[-1:]
    yield here, held


def _said(source: str, step: Step) -> Any:
    """A step as it is handed over: of a row no more than is kept."""
    if isinstance(step, Read):
        arrivals = [packed(source, step.line, each) for each in step.arrivals]
        return Row(messages_of(source, step), arrivals)
    if isinstance(step, Quarantined):
        return Quarantined(step.line, step.code, step.sentence, step.hint, raw="")
    return step


def messages_of(source: str, outcome: Read) -> frozenset[bytes]:
    """The messages in a row, as the ledger knows them again."""
    return frozenset(
        digest(f"{source}\x1f{each.key}".encode("utf-8", "surrogatepass"), size=12)
        for arrival in outcome.arrivals
        for each in arrival.happenings
        if isinstance(each.payload, Sent)
    )
