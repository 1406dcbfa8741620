"""Every record that somebody ever had, by two clocks, and which one they had at a moment."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sincerely.rules.events import Event
from sincerely.rules.standing import fold

from .automaton import Automaton, walk
from .histories import Array, Histories, Rows
from .moments import Moment, tracing

#: the record of a stranger
NOTHING = 0


@dataclass(slots=True)
class Face:
    """One side of all records: ``shapes`` by number in the automaton, and where in ``moments`` the
    record's own begin."""

    machine: Automaton
    shapes: "array[int]" = field(default_factory=lambda: array("q"))
    begins: "array[int]" = field(default_factory=lambda: array("q"))
    moments: "array[int]" = field(default_factory=lambda: array("q"))

    def keep(self, shape: int, moments: Sequence[int]) -> None:
        """Adds one more."""
        self.shapes.append(shape)
        self.begins.append(len(self.moments))
        self.moments.extend(moments)


class Records:
    """Records by number; the first is a stranger's."""

    def __init__(self, machines: Sequence[Automaton]) -> None:
        self.faces = tuple(Face(machine) for machine in machines)
        for face in self.faces:
            face.keep(face.machine.empty, ())

    def __len__(self) -> int:
        return len(self.faces[0].shapes)


@dataclass(slots=True)
class Clock:
    """Which record from when on, history by history. ``adds``: the place in `Histories.rows` of
    the event that makes it so; ``entry``: by that place, where it stands here."""

    history: Array
    since: Array
    record: Array
    adds: Array
    entry: Array

    def at(self, history: Array, moments: Array) -> Array:
        """Where in this clock the record of each history at each moment stands; -1: none."""
        times = np.unique(self.since)
        span = len(times) + 1
        ours = self.history * span + np.searchsorted(times, self.since, "right")
        asked = history * span + np.searchsorted(times, moments, "right")
        place = np.searchsorted(ours, asked, "right") - 1
        fits = (history >= 0) & (place >= 0)
        fits[fits] = self.history[place[fits]] == history[fits]
        return np.where(fits, place, -1)

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
        return self._of(left) if left else NOTHING

    def _clocks(self) -> tuple[Clock, Clock]:
        begins = self.told.begins.tolist()
        first = self._follow(begins)
        history = np.repeat(np.arange(len(begins) - 1), np.diff(self.told.begins))
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
            begin, end = begins[owner], begins[owner + 1]
            places = adds[begin:end].tolist()
            for many in range(1, end - begin + 1):
                those = sorted(places[:many])
                as_happened = those[-1] == begin + many - 1
                record[begin + many - 1] = those[-1] + first if as_happened else self._of(those)
        entry = np.empty_like(adds)
        entry[adds] = here
        return happened, Clock(history, known[adds], record, adds, entry)

    def _follow(self, begins: list[int]) -> int:
        """Keeps the record after each event; returns the number of the first."""
        first = len(self.records)
        tokens = self.told.tokens.tolist()
        occurred = self.rows.occurred[self.told.rows].tolist()
        named = self.rows.named[self.told.rows].tolist()
        for face in self.records.faces:
            begin = 0
            for owner, end in enumerate(begins[1:]):
                if owner in self.told.again:
                    for many in range(begin, end):
                        face.keep(*self._side_of(face, range(begin, many + 1), owner))
                else:
                    pools = zip(occurred[begin:end], named[begin:end], strict=True)
                    _follow(face, tokens[begin:end], pools)
                begin = end
        return first

    def _of(self, places: Sequence[int]) -> int:
        """The number of the record of these events alone."""
        owner = int(np.searchsorted(self.told.begins, places[0], "right")) - 1
        for face in self.records.faces:
            face.keep(*self._side_of(face, places, owner))
        return len(self.records) - 1

    def _side_of(self, face: Face, places: Sequence[int], owner: int) -> tuple[int, Sequence[int]]:
        if owner in self.told.again:
            return self._anew(face, places)
        rows = self.told.rows[np.asarray(places)]
        own = zip(self.rows.occurred[rows].tolist(), self.rows.named[rows].tolist(), strict=True)
        tokens = self.told.tokens[np.asarray(places)].tolist()
        *_, last = walk(face.machine, tokens, list(own))
        return last

    def _anew(self, face: Face, places: Sequence[int]) -> tuple[int, Sequence[int]]:
        """As `_side_of`, where a contact may be doubted later: folded as a whole."""
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


def _follow(face: Face, tokens: list[int], moments: Iterable[tuple[int, int]]) -> None:
    """`automaton.walk` and `Face.keep` spelled out, because it runs millions of times."""
    machine = face.machine
    shapes, begins, kept = face.shapes, face.begins, face.moments
    state = machine.start
    slots: Sequence[int] = ()
    for token, own in zip(tokens, moments, strict=True):
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
