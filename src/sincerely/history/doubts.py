"""Whom the reader of a message may also be: the latest purchase in one of those homes by then."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sincerely.rules.journeys import same_car

from .automaton import WORDS, Automaton
from .canonical import renamed
from .freezing import thaw
from .histories import Array

if TYPE_CHECKING:
    from .bucket import _Bucket

_PLACES = range(256)


@dataclass(frozen=True, slots=True)
class Bought:
    """Where in a record of one shape its purchase stands; ``at`` -1: there is none."""

    at: int = -1
    until: int = -1
    elsewhere: bool = False
    what: str = ""
    asked: str = ""


class Doubts:
    """The doubts about the readers of a bucket's messages, by one of the two clocks."""

    def __init__(self, bucket: "_Bucket", *, known: bool) -> None:
        self.bucket, self.known = bucket, known
        self.face = bucket.records.faces[0]
        self.shapes = np.frombuffer(self.face.shapes, np.int64)
        self.machine = self.face.machine

    def found(self, home: Array) -> tuple[Array, Array, Array]:
        """Of each message what its `gate.Cases` say of a doubt. ``home``: its reader's record."""
        bucket = self.bucket
        told = np.zeros(len(home), np.int64)
        at, until = told.copy(), told.copy()
        message, homes = self._expanded()
        if not len(message):
            return told, at, until
        record, shared, history = bucket.record_of_home(homes, bucket.at[message], known=self.known)
        shapes, nth = np.unique(self.shapes[record], return_inverse=True)
        by_shape = [_bought(self.machine, n) for n in shapes.tolist()]
        bought = [by_shape[n] for n in nth.tolist()]
        there = np.flatnonzero([each.at >= 0 for each in bought])
        moments = np.frombuffer(self.face.moments, np.int64)
        begins = np.frombuffer(self.face.begins, np.int64)[record]
        since = np.array([moments[begins[n] + bought[n].at] for n in there], np.int64)
        # the latest; of several as late the first
        best = there[np.lexsort((there, -since, message[there]))]
        _, first = np.unique(message[best], return_index=True)
        for n in best[first].tolist():
            each, m = bought[n], int(message[n])
            at[m] = moments[begins[n] + each.at]
            until[m] = moments[begins[n] + each.until] if each.until >= 0 else 0
            same = self._same(m, home, each.what, bool(shared[n]), int(history[n]))
            told[m] = 1 + 4 * each.elsewhere + 2 * (each.until >= 0) + same
        return told, at, until

    def _expanded(self) -> tuple[Array, Array]:
        """Every message with every home its reader may also belong to, in the order given."""
        maybes = self.bucket.maybes
        person, home = (maybes[name].to_numpy() for name in ("person", "other"))
        order = np.argsort(person, kind="stable")
        person, home = person[order], home[order]
        begin = np.searchsorted(person, self.bucket.person, "left")
        many = np.searchsorted(person, self.bucket.person, "right") - begin
        message = np.repeat(np.arange(len(many)), many)
        nth = np.arange(len(message)) - np.repeat(np.cumsum(many) - many, many)
        return message, home[begin[message] + nth]

    def _same(self, message: int, home: Array, what: str, shared: bool, history: int) -> bool:
        """Whether the reader asks about the very car."""
        bucket = self.bucket
        shape = _bought(self.machine, int(self.shapes[home[message]]))
        if not shape.asked or not what:
            return False
        _, mine, of = bucket.record_of_home(
            bucket.home[message : message + 1], bucket.at[message : message + 1], known=self.known
        )
        asked = self._words(shape.asked, bool(mine[0]), int(of[0]))
        return same_car(asked, self._words(what, shared, history))

    def _words(self, numbered: str, shared: bool, history: int) -> str:
        epochs = self.bucket.homes if shared else self.bucket.people
        words = renamed(epochs.told.cars.get(history, ()))[1]
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
