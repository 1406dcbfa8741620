"""Whom the reader of a message may also be: the latest purchase in one of those homes by then.

The same as `rules.season` says of each, and `work.auditing.judging` asks one by one.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np
import pyarrow as pa

from sincerely.rules.carwords import same_car
from sincerely.rules.journeys import SAME_PURCHASE
from sincerely.rules.season import SEASON

from .automaton import WHERE, WORDS, Automaton
from .canonical import renamed
from .epochs import Flat, Records
from .freezing import thaw
from .histories import Array
from .homes import Homes

_PLACES = range(256)
_LATE, _SEASON = (each // timedelta(microseconds=1) for each in (SAME_PURCHASE, SEASON))


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
    """The doubts about the readers of messages, by one of the two clocks."""

    def __init__(self, records: Records, homes: Homes, readers: Readers, *, known: bool) -> None:
        self.records, self.homes, self.readers, self.known = records, homes, readers, known
        self.moments = np.frombuffer(records.moments, np.int64)
        self.sold = Flat(records.faces[WHERE["bought"][0]])

    def found(self, home: Array) -> tuple[Array, Array, Array]:
        """Of each message what its `gate.Cases` say of a doubt. ``home``: its reader's record."""
        readers = self.readers
        told = np.zeros(len(home), np.int64)
        at, until = told.copy(), told.copy()
        message, homes, thin = self._expanded()
        if not len(message):
            return told, at, until
        record, *whose = self.homes.records(homes, readers.at[message], known=self.known)
        bought, best = self._latest(message, record, home[message], thin)
        mine = self.homes.history(readers.home[message[best]])
        theirs = (column[best] for column in whose)
        columns = (best, *mine, *theirs)
        machine, shapes, begins = self.sold.machine, self.sold.shape_of, self.sold.begin_of
        for n, *owners in zip(*(column.tolist() for column in columns), strict=True):
            m = int(message[n])
            each, begin = bought[int(shapes(record[n]))], int(begins(record[n]))
            at[m] = self.moments[begin + each.at]
            until[m] = self.moments[begin + each.until] if each.until >= 0 else 0
            asked = _bought(machine, int(shapes(home[m]))).asked
            same = self._same(asked, owners[:2], each.what, owners[2:])
            told[m] = 1 + 4 * each.elsewhere + 2 * (each.until >= 0) + same
        return told, at, until

    def _latest(
        self, message: Array, record: Array, reader: Array, thin: Array
    ) -> tuple[dict[int, Bought], Array]:
        """What records of each shape say was bought; and the places of the latest purchase by
        message, of several as late the first. ``reader``: the record of the reader's home;
        ``thin``: whether only what was sold in their season counts."""
        shapes, nth = np.unique(self.sold.shape_of(record), return_inverse=True)
        bought = {n: _bought(self.sold.machine, n) for n in shapes.tolist()}
        at, until = np.array([[b.at, max(b.at, b.until)] for b in bought.values()])[nth].T
        there = np.flatnonzero(at >= 0)
        begin = self.sold.begin_of(record[there])
        since, till = self.moments[begin + at[there]], self.moments[begin + until[there]]
        season = ~thin[there]
        season[~season] = self._in_season(reader[there][~season], since[~season], till[~season])
        there, since = there[season], since[season]
        order = np.lexsort((there, -since, message[there]))
        best = there[order]
        _, first = np.unique(message[best], return_index=True)
        return bought, best[first]

    def _in_season(self, reader: Array, since: Array, until: Array) -> Array:
        """`rules.season.in_season` of many."""
        asked, began = self._heard("journey_at", reader)
        heard, spoke = self._heard("inbound_at", reader)
        late, early = np.maximum(asked, heard), np.minimum(asked, heard)
        shopping: Array = (early <= until + _LATE) & (late >= since - _SEASON)
        return shopping | ~(began & spoke)

    def _heard(self, name: str, record: Array) -> tuple[Array, Array]:
        """A moment of each record, and whether there is one."""
        of, which = WHERE[name]
        side = Flat(self.records.faces[of])
        shapes, nth = np.unique(side.shape_of(record), return_inverse=True)
        places = [_place(side.machine, n, which) for n in shapes.tolist()]
        place = np.array(places, np.int64)[nth]
        there = place >= 0
        return self.moments[np.where(there, side.begin_of(record) + place, 0)], there

    def _expanded(self) -> tuple[Array, Array, Array]:
        """Every message with every home its reader may also belong to, in the order given, and
        whether little ties them."""
        maybes = self.readers.maybes
        person, home, thin = (maybes[name].to_numpy() for name in ("person", "other", "thin"))
        order = np.argsort(person, kind="stable")
        person, home, thin = person[order], home[order], thin[order]
        begin: Array = np.searchsorted(person, self.readers.person, "left")
        many: Array = np.searchsorted(person, self.readers.person, "right") - begin
        message = np.repeat(np.arange(len(many)), many)
        nth = np.arange(len(message)) - np.repeat(np.cumsum(many) - many, many)
        those = begin[message] + nth
        return message, home[those], thin[those].astype(bool)

    def _same(self, asked: str, mine: list[int], what: str, theirs: list[int]) -> bool:
        """Whether two cars are one. Each with its owner: `Homes.history`."""
        if not asked or not what:
            return False
        return same_car(self._words(asked, *mine), self._words(what, *theirs))

    def _words(self, numbered: str, shared: int, history: int) -> str:
        words = renamed(self.homes.cars(history, shared=bool(shared)))[1]
        return " ".join(words.get(word, word) for word in numbered.split())


@lru_cache(maxsize=100_000)
def _place(machine: Automaton, shape: int, which: int) -> int:
    """Where in a record of one shape the moment stands that a field is; -1: it has none."""
    told = machine.shapes[shape]
    found = thaw(machine.parts[told.parts[which]][1], _PLACES[told.begins[which] :])
    return -1 if found is None else int(found)


@lru_cache(maxsize=100_000)
def _bought(machine: Automaton, shape: int) -> Bought:
    told = machine.shapes[shape]
    found = {}
    for part, first in zip(told.parts, told.begins, strict=True):
        name, key, _ = machine.parts[part]
        if name in ("bought", "sign", "elsewhere", WORDS):
            found[name] = thaw(key, _PLACES[first:])
    here, there, asked, perhaps = found[WORDS]
    bought, sign, lost = found["bought"], found["sign"], found["elsewhere"]
    if bought:
        return Bought(at=bought.at, until=bought.until, what=here, asked=asked)
    if sign:
        return Bought(at=sign.at, what=perhaps, asked=asked)
    if lost:
        return Bought(at=lost.at, elsewhere=True, what=there, asked=asked)
    return Bought(asked=asked)
