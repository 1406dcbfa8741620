"""Whom the reader of a message may also be: the latest purchase in one of those homes by then."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa

from sincerely.rules.journeys import same_car

from .automaton import WORDS, Automaton
from .canonical import renamed
from .epochs import Face
from .freezing import thaw
from .histories import Array
from .homes import Homes

_PLACES = range(256)


@dataclass(frozen=True, slots=True)
class Bought:
    """Where in a record of one shape its purchase stands; ``at`` -1: there is none."""

    at: int = -1
    until: int = -1
    elsewhere: bool = False
    what: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """Of each message its reader, their home, and when; ``maybes``: as `tables.MAYBES`."""

    person: Array
    home: Array
    at: Array
    maybes: pa.Table


class Doubts:
    """The doubts about the readers of messages, by one of the two clocks. ``face``: the side of
    their records that has the purchases."""

    def __init__(self, face: Face, homes: Homes, readers: Readers, *, known: bool) -> None:
        self.face, self.homes, self.readers, self.known = face, homes, readers, known
        self.rows = np.frombuffer(face.rows, np.int32)
        self.shapes = np.frombuffer(face.shapes, np.int32)
        self.begins = np.frombuffer(face.begins, np.int64)
        self.moments = np.frombuffer(face.moments, np.int64)
        self.machine = face.machine

    def found(self, home: Array) -> tuple[Array, Array, Array]:
        """Of each message what its `gate.Cases` say of a doubt. ``home``: its reader's record."""
        readers = self.readers
        told = np.zeros(len(home), np.int64)
        at, until = told.copy(), told.copy()
        message, homes = self._expanded()
        if not len(message):
            return told, at, until
        record, *whose = self.homes.records(homes, readers.at[message], known=self.known)
        row = self.rows[record]
        bought, best = self._latest(message, row)
        mine = self.homes.history(readers.home[message[best]])
        theirs = (column[best] for column in whose)
        columns = (best, *mine, *theirs)
        for n, *owners in zip(*(column.tolist() for column in columns), strict=True):
            each, m, begin = bought[n], int(message[n]), self.begins[row[n]]
            at[m] = self.moments[begin + each.at]
            until[m] = self.moments[begin + each.until] if each.until >= 0 else 0
            asked = _bought(self.machine, int(self.shapes[self.rows[home[m]]])).asked
            same = self._same(asked, owners[:2], each.what, owners[2:])
            told[m] = 1 + 4 * each.elsewhere + 2 * (each.until >= 0) + same
        return told, at, until

    def _latest(self, message: Array, row: Array) -> tuple[list[Bought], Array]:
        """What was bought in each home; and the places of the latest purchase by message, of
        several as late the first."""
        shapes, nth = np.unique(self.shapes[row], return_inverse=True)
        by_shape = [_bought(self.machine, n) for n in shapes.tolist()]
        bought = [by_shape[n] for n in nth.tolist()]
        there = np.flatnonzero([each.at >= 0 for each in bought])
        since = [self.moments[self.begins[row[n]] + bought[n].at] for n in there]
        order = np.lexsort((there, -np.array(since, np.int64), message[there]))
        best = there[order]
        _, first = np.unique(message[best], return_index=True)
        return bought, best[first]

    def _expanded(self) -> tuple[Array, Array]:
        """Every message with every home its reader may also belong to, in the order given."""
        maybes = self.readers.maybes
        person, home = (maybes[name].to_numpy() for name in ("person", "other"))
        order = np.argsort(person, kind="stable")
        person, home = person[order], home[order]
        begin: Array = np.searchsorted(person, self.readers.person, "left")
        many: Array = np.searchsorted(person, self.readers.person, "right") - begin
        message = np.repeat(np.arange(len(many)), many)
        nth = np.arange(len(message)) - np.repeat(np.cumsum(many) - many, many)
        return message, home[begin[message] + nth]

    def _same(self, asked: str, mine: list[int], what: str, theirs: list[int]) -> bool:
        """Whether two cars are one. Each with its owner: `Homes.history`."""
        if not asked or not what:
            return False
        return same_car(self._words(asked, *mine), self._words(what, *theirs))

    def _words(self, numbered: str, shared: int, history: int) -> str:
        words = renamed(self.homes.cars(history, shared=bool(shared)))[1]
        return " ".join(words.get(word, word) for word in numbered.split())


@lru_cache(maxsize=100_000)
def _bought(machine: Automaton, shape: int) -> Bought:
    told = machine.shapes[shape]
    found = {}
    for part, first in zip(told.parts, told.begins, strict=True):
        name, key, _ = machine.parts[part]
        if name in ("bought", "elsewhere", "enquiry", WORDS):
            found[name] = thaw(key, _PLACES[first:])
    here, there, asked = found[WORDS]
    bought, lost = found["bought"], found["elsewhere"]
    if bought:
        return Bought(at=bought.at, until=bought.until, what=here, asked=asked)
    if lost:
        return Bought(at=lost.at, elsewhere=True, what=there, asked=asked)
    return Bought(asked=asked)
