"""Every record that somebody ever had, by two clocks, and which one they had at a moment."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from sincerely.rules.events import Event
from sincerely.rules.folding import fold

from .automaton import Automaton
from .histories import Array, Histories, Rows
from .moments import Moment, tracing
from .walking import Walked, walk

#: the record of a stranger
NOTHING = 0


@dataclass(slots=True)
class Face:
    """One side of all records; ``moments`` are those of all sides. ``rows``: by number of a record,
    which of the face's own it is: of those ``shapes`` by number in the automaton, and where in
    ``moments`` their own begin."""

    machine: Automaton
    moments: "array[int]"
    shapes: "array[int]" = field(default_factory=lambda: array("i"))
    begins: "array[int]" = field(default_factory=lambda: array("q"))
    rows: "array[int]" = field(default_factory=lambda: array("i"))

    def keep(self, shape: int, moments: Sequence[int]) -> int:
        """Adds one more; returns its row."""
        self.shapes.append(shape)
        self.begins.append(len(self.moments))
        self.moments.extend(moments)
        return len(self.shapes) - 1


class Flat:
    """One side of all records as arrays, while no record is added. ``parts``, ``firsts``: by number
    of a shape and of a field, the field's own shape, and where its moments begin."""

    def __init__(self, face: Face) -> None:
        self.machine = face.machine
        self.moments = np.frombuffer(face.moments, np.int64)
        self._begins = np.frombuffer(face.begins, np.int64)
        self._shapes = np.frombuffer(face.shapes, np.int32)
        self._rows = np.frombuffer(face.rows, np.int32)
        self.parts = np.array([shape.parts for shape in face.machine.shapes], np.int64)
        self.firsts = np.array([shape.begins for shape in face.machine.shapes], np.int64)

    def shape_of(self, record: Array) -> Array:
        """The shapes of these records."""
        return self._shapes[self._rows[record]]

    def begin_of(self, record: Array) -> Array:
        """Where the moments of these records begin."""
        return self._begins[self._rows[record]]


class Records:
    """Records by number; the first is a stranger's. All sides have their moments in one place."""

    def __init__(self, machines: Sequence[Automaton]) -> None:
        self.moments = array("q")
        self.faces = tuple(Face(machine, moments=self.moments) for machine in machines)
        for face in self.faces:
            face.rows.append(face.keep(face.machine.empty, ()))

    def __len__(self) -> int:
        return len(self.faces[0].rows)

    def add(self, walked: Walked, sizes: Sequence[int]) -> list[int]:
        """Keeps what each side has walked; returns the row of each side's first. ``sizes``: where
        each side's begin, and the end."""
        begins = walked.begins + len(self.moments)
        self.moments.frombytes(walked.moments.tobytes())
        found = []
        for face, (begin, end) in zip(self.faces, pairwise(sizes), strict=True):
            found.append(len(face.shapes))
            face.shapes.frombytes(walked.shapes[begin:end].astype(np.int32).tobytes())
            face.begins.frombytes(begins[begin:end].tobytes())
        return found


@dataclass(slots=True)
class Clock:
    """Which record from when on, history by history. ``adds``: the place in `Histories.rows` of
    the event that makes it so; ``entry``: by that place, where it stands here."""

    history: Array
    since: Array
    record: Array
    adds: Array
    entry: Array
    _begins: Array = field(init=False)

    def __post_init__(self) -> None:
        self._begins = np.append(0, np.cumsum(np.bincount(self.history)))

    def at(self, history: Array, moments: Array) -> Array:
        """Where in this clock the record of each history at each moment stands; -1: none."""
        there = (history >= 0) & (history < len(self._begins) - 1)
        history = np.where(there, history, 0)
        begin = self._begins[history]
        end = self._begins[np.minimum(history + 1, len(self._begins) - 1)]
        low, high = begin, np.where(there, end, begin)
        last = max(len(self.since) - 1, 0)
        for _ in range(int(np.max(high - low, initial=0)).bit_length()):
            middle = (low + high) // 2
            by_then = (low < high) & (self.since[np.minimum(middle, last)] <= moments)
            low, high = np.where(by_then, middle + 1, low), np.where(by_then, high, middle)
        return np.where(low > begin, low - 1, -1)

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

    def without(self, clock: Clock, places: Sequence[int], rows: Sequence[Sequence[int]]) -> Array:
        """The records at those places of the clock, had the events at these places of their
        histories not been."""
        asked = []
        for place, gone in zip(places, rows, strict=True):
            begin = place
            while begin and clock.history[begin - 1] == clock.history[place]:
                begin -= 1
            left = np.setdiff1d(clock.adds[begin : place + 1], gone)
            asked.append((int(clock.history[place]), left))
        return self._of(asked)

    def _clocks(self) -> tuple[Clock, Clock]:
        first = len(self.records)
        self._follow()
        history = np.repeat(np.arange(len(self.told.begins) - 1), np.diff(self.told.begins))
        here = np.arange(len(history))
        record = here + first
        happened = Clock(history, self.rows.until[self.told.rows], record, here, here)
        known = self.rows.known[self.told.rows]
        adds = np.lexsort((known, history))
        latest = np.maximum.accumulate(adds) if len(adds) else adds
        odd = np.flatnonzero(latest != here)  # what was known is not what had happened by anyone
        record = latest + first
        record[odd] = self._of(
            [
                (owner, np.sort(adds[self.told.begins[owner] : place + 1]))
                for owner, place in zip(history[odd].tolist(), odd.tolist(), strict=True)
            ]
        )
        entry = np.empty_like(adds)
        entry[adds] = here
        return happened, Clock(history, known[adds], record, adds, entry)

    def _follow(self) -> None:
        """Keeps the record after each event, side by side."""
        told, faces = self.told, self.records.faces
        many = np.diff(told.begins)
        begin = np.repeat(told.begins[:-1], many)
        anew = np.repeat(np.isin(np.arange(len(many)), list(told.again)), many)
        here = np.arange(len(begin))
        masks = [~(self._idle(face) | anew) for face in faces]
        chosen = [np.flatnonzero(mask) for mask in masks]
        kept = self._walk(chosen, [begin[rows] for rows in chosen], last=False)
        for face, mask, after in zip(faces, masks, kept, strict=True):
            latest = np.maximum.accumulate(np.where(mask, here, -1)) if len(here) else here
            rows = np.where(latest >= begin, after + np.cumsum(mask) - 1, NOTHING)
            for place in np.flatnonzero(anew).tolist():
                rows[place] = face.keep(*self._anew(face, range(int(begin[place]), place + 1)))
            face.rows.frombytes(rows.astype(np.int32).tobytes())

    def _idle(self, face: Face) -> Array:
        """Of each event whether it leaves this side as it is."""
        return np.array(face.machine.idle(), bool)[self.told.tokens]

    def _of(self, asked: Sequence[tuple[int, Array]]) -> Array:
        """The numbers of the records of such events of a history alone."""
        first, faces = len(self.records), self.records.faces
        again = [n for n, (owner, _) in enumerate(asked) if owner in self.told.again]
        places = np.concatenate([np.zeros(0, np.int64), *(those for _, those in asked)])
        which = np.repeat(np.arange(len(asked)), [len(those) for _, those in asked])
        usual = ~np.isin(which, again)
        masks = [usual & ~self._idle(face)[places] for face in faces]
        kept = self._walk([places[m] for m in masks], [which[m] for m in masks], last=True)
        for face, mask, after in zip(faces, masks, kept, strict=True):
            rows = np.full(len(asked), NOTHING, np.int32)
            moved = np.unique(which[mask])
            rows[moved] = after + np.arange(len(moved))
            for n in again:
                rows[n] = face.keep(*self._anew(face, asked[n][1].tolist()))
            face.rows.frombytes(rows.tobytes())
        return first + np.arange(len(asked))

    def _walk(self, places: Sequence[Array], owners: Sequence[Array], *, last: bool) -> list[int]:
        """Keeps the records after these events on each side, or only ``last`` ones by owner;
        returns where the first of each side stands."""
        faces, told = self.records.faces, self.told
        new = [
            np.flatnonzero(np.append(True, np.diff(whose) != 0)[: len(whose)]) for whose in owners
        ]
        off = np.cumsum([0, *map(len, places)])
        begins = np.concatenate([*(b + o for b, o in zip(new, off, strict=False)), off[-1:]])
        starts = np.repeat([face.machine.start.number for face in faces], [len(b) for b in new])
        every = np.concatenate(places)
        rows = told.rows[every]
        own = np.column_stack([self.rows.occurred[rows], self.rows.named[rows]])
        book = faces[0].machine.book
        walked = walk(book, starts, begins, told.tokens[every], own, last=last)
        sizes = np.cumsum([0, *(len(b if last else p) for b, p in zip(new, places, strict=True))])
        return self.records.add(walked, sizes.tolist())

    def _anew(self, face: Face, places: Sequence[int]) -> tuple[int, Sequence[int]]:
        """Shape and moments, where a contact may be doubted later: folded as a whole."""
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
