"""Every record that somebody ever had, by two clocks, and which one they had at a moment."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sincerely.rules.events import Event
from sincerely.rules.folding import fold

from .automaton import Automaton, walk
from .histories import Array, Histories, Rows
from .moments import Moment, tracing

#: the record of a stranger
NOTHING = 0


@dataclass(slots=True)
class Face:
    """One side of all records. ``rows``: by number of a record, which of the face's own it is: of
    those ``shapes`` by number in the automaton, and where in ``moments`` their own begin."""

    machine: Automaton
    shapes: "array[int]" = field(default_factory=lambda: array("i"))
    begins: "array[int]" = field(default_factory=lambda: array("q"))
    moments: "array[int]" = field(default_factory=lambda: array("q"))
    rows: "array[int]" = field(default_factory=lambda: array("i"))

    def keep(self, shape: int, moments: Sequence[int]) -> int:
        """Adds one more; returns its row."""
        self.shapes.append(shape)
        self.begins.append(len(self.moments))
        self.moments.extend(moments)
        return len(self.shapes) - 1


class Records:
    """Records by number; the first is a stranger's."""

    def __init__(self, machines: Sequence[Automaton]) -> None:
        self.faces = tuple(Face(machine) for machine in machines)
        for face in self.faces:
            face.rows.append(face.keep(face.machine.empty, ()))

    def __len__(self) -> int:
        return len(self.faces[0].rows)


@dataclass(slots=True)
class Clock:
    """Which record from when on, history by history. ``adds``: the place in `Histories.rows` of
    the event that makes it so; ``entry``: by that place, where it stands here."""

    history: Array
    since: Array
    record: Array
    adds: Array
    entry: Array
    _times: Array = field(init=False)
    #: history and moment of each place in one number, rising
    _ours: Array = field(init=False)

    def __post_init__(self) -> None:
        self._times = np.unique(self.since)
        self._ours = self._together(self.history, self.since)

    def at(self, history: Array, moments: Array) -> Array:
        """Where in this clock the record of each history at each moment stands; -1: none."""
        place: Array = np.searchsorted(self._ours, self._together(history, moments), "right") - 1
        fits = (history >= 0) & (place >= 0)
        fits[fits] = self.history[place[fits]] == history[fits]
        return np.where(fits, place, -1)

    def _together(self, history: Array, moments: Array) -> Array:
        nth: Array = np.searchsorted(self._times, moments, "right")
        return history * (len(self._times) + 1) + nth

    def records(self, places: Array) -> Array:
        """The numbers of the records at these places."""
        if not len(self.record):
            return np.full(len(places), NOTHING)
        return np.where(places >= 0, self.record[places], NOTHING)


class Epochs:
    """The records of a set of histories, by what had happened and by what could be known."""

    def __init__(self, rows: Rows, told: Histories, records: Records) -> None:
        self.rows, self.told, self.records = rows, told, records
        self.happened, self.known = self._clocks()

    def place_of(self, owners: Array) -> Array:
        """Which history is each owner's; -1: they have none."""
        if not len(self.told.owners):
            return np.full(len(owners), -1)
        place = np.minimum(np.searchsorted(self.told.owners, owners), len(self.told.owners) - 1)
        return np.where(self.told.owners[place] == owners, place, -1)

    def without(self, clock: Clock, place: int, rows: Sequence[int]) -> int:
        """The record at that place of the clock, had the events at these places of the history not
        been."""
        begin = place
        while begin and clock.history[begin - 1] == clock.history[place]:
            begin -= 1
        left = sorted(set(clock.adds[begin : place + 1].tolist()) - set(rows))
        return self._of(int(clock.history[place]), left) if left else NOTHING

    def _clocks(self) -> tuple[Clock, Clock]:
        first = len(self.records)
        self._follow()
        history = np.repeat(np.arange(len(self.told.begins) - 1), np.diff(self.told.begins))
        here = np.arange(len(history))
        record = here + first
        happened = Clock(history, self.rows.until[self.told.rows], record, here, here)
        known = self.rows.known[self.told.rows]
        late = np.unique(history[1:][(np.diff(known) < 0) & (np.diff(history) == 0)])
        if not len(late):
            return happened, Clock(history, known, record, here, here)
        adds = np.lexsort((known, history))
        record = record[adds]
        for owner in late.tolist():
            self._known_late(owner, adds, record, first)
        entry = np.empty_like(adds)
        entry[adds] = here
        return happened, Clock(history, known[adds], record, adds, entry)

    def _known_late(self, owner: int, adds: Array, record: Array, first: int) -> None:
        """The records of somebody whose events were not known in the order of their happening."""
        begin, end = self.told.begins[owner : owner + 2].tolist()
        places = adds[begin:end].tolist()
        for many in range(1, end - begin + 1):
            those = sorted(places[:many])
            as_happened = those[-1] == begin + many - 1
            record[begin + many - 1] = those[-1] + first if as_happened else self._of(owner, those)

    def _follow(self) -> None:
        """Keeps the record after each event, side by side."""
        told = self.told
        occurred, named = self.rows.occurred[told.rows], self.rows.named[told.rows]
        many = np.diff(told.begins)
        begin = np.repeat(told.begins[:-1], many)
        anew = np.repeat(np.isin(np.arange(len(many)), list(told.again)), many)
        here = np.arange(len(begin))
        for face in self.records.faces:
            idle = np.array(face.machine.idle(), bool)
            mask = ~(idle[told.tokens] | anew) if len(here) else anew
            chosen = np.flatnonzero(mask)
            row = len(face.shapes) - 1 + np.cumsum(mask)
            latest = np.maximum.accumulate(np.where(mask, here, -1)) if len(here) else here
            _follow(
                face,
                told.tokens[chosen].tolist(),
                np.append(True, np.diff(begin[chosen]) != 0)[: len(chosen)].tolist(),
                zip(occurred[chosen].tolist(), named[chosen].tolist(), strict=True),
            )
            rows = np.where(latest >= begin, row, NOTHING)
            for place in np.flatnonzero(anew).tolist():
                events = range(int(begin[place]), place + 1)
                rows[place] = face.keep(*self._anew(face, events))
            face.rows.frombytes(rows.astype(np.int32).tobytes())

    def _of(self, owner: int, places: Sequence[int]) -> int:
        """The number of the record of these events of a history alone."""
        for face in self.records.faces:
            if owner in self.told.again:
                face.rows.append(face.keep(*self._anew(face, places)))
            else:
                face.rows.append(self._row(face, places))
        return len(self.records) - 1

    def _row(self, face: Face, places: Sequence[int]) -> int:
        idle, tokens = face.machine.idle(), self.told.tokens
        moving = [place for place in places if not idle[tokens[place]]]
        if not moving:
            return NOTHING
        rows = self.told.rows[np.asarray(moving)]
        own = zip(self.rows.occurred[rows].tolist(), self.rows.named[rows].tolist(), strict=True)
        return face.keep(*walk(face.machine, [int(tokens[place]) for place in moving], list(own)))

    def _anew(self, face: Face, places: Sequence[int]) -> tuple[int, Sequence[int]]:
        """As `automaton.walk`, where a contact may be doubted later: folded as a whole."""
        with tracing():
            events = [self._event(face, place, 2 * n) for n, place in enumerate(places)]
            shape, slots = face.machine.shape(fold(events).record)
        values: list[int] = []
        for place in places:
            row = self.told.rows[place]
            values += [int(self.rows.occurred[row]), int(self.rows.named[row])]
        return shape, [values[place] + off for place, off in slots]

    def _event(self, face: Face, place: int, at: int) -> Event:
        row = int(self.told.rows[place])
        moments = [int(self.rows.occurred[row]), int(self.rows.named[row])]
        own = [Moment.at(value, at + n) for n, value in enumerate(moments)]
        event: Event = face.machine.tokens[int(self.told.tokens[place])].event(own[0], own[1])
        return replace(event, key=str(self.rows.table["key"][row]))


def _follow(
    face: Face, tokens: list[int], new: list[bool], moments: Iterable[tuple[int, int]]
) -> None:
    """`automaton.walk` of many histories, and `Face.keep`, spelled out: it runs millions of times.

    ``new``: of each event, whether it is the first of its history.
    """
    machine = face.machine
    shapes, begins, kept = face.shapes, face.begins, face.moments
    state = machine.start
    slots: Sequence[int] = ()
    for token, first, own in zip(tokens, new, moments, strict=True):
        if first:
            state, slots = machine.start, ()
        pool = (*slots, *own)
        tree = state.after.get(token)
        while type(tree) is list:
            tree = tree[3] if pool[tree[0]] - pool[tree[1]] > tree[2] else tree[4]
        if tree is None:
            tree = machine.learn(state, token, pool)
        state = tree.state
        shapes.append(tree.shape)
        begins.append(len(kept))
        kept.extend(tree.told(pool))
        slots = tree.pick(pool)
