"""Many histories walked through the learned fold at once, column by column.

What the automata (`automaton`) have learned lies here as tables of numbers. All histories take
their first step together, then their second: numpy lets them fall through the questions of a step,
and only who comes where nobody has been asks the fold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .freezing import Slot
from .moments import Trace

Array = Any
#: nobody has come there yet; below it are questions by number, below 0 steps: -1 - number
_NOBODY = 2**40
_TOKEN = 32
#: the columns of a walker that hold the event's own moment and the one it names; then the state's
OWN = 2
#: (number of a state, of a token, moments of the state and the event): learns the step
Learn = Callable[[int, tuple[int, ...]], None]


class _Grown:
    """Rows of numbers that are added one by one."""

    def __init__(self, width: int) -> None:
        self._all = np.zeros((64, width), np.int64)
        self.many = 0

    @property
    def rows(self) -> Array:
        return self._all[: self.many]

    def add(self, row: Sequence[int]) -> int:
        """The number of the new row; zeros follow where it is short."""
        size, width = self._all.shape
        if self.many == size or len(row) > width:
            grown = np.zeros((size * 2, max(width, len(row))), np.int64)
            grown[:size, :width] = self._all
            self._all = grown
        self._all[self.many, : len(row)] = row
        self.many += 1
        return self.many - 1


class Book:
    """The steps learned by all sides of the fold, with the questions that lead to them."""

    def __init__(self) -> None:
        #: how each state learns a step
        self._learn: list[Learn] = []
        self._moments: list[int] = []
        self._roots: dict[int, int] = {}
        #: a, b, more, where yes leads, where no leads: `moments.Question`
        self._questions = _Grown(5)
        #: the next state, the shape of the record, how many moments that has
        self._steps = _Grown(3)
        self._picks, self._picked_off = _Grown(4), _Grown(4)
        self._told, self._told_off = _Grown(4), _Grown(4)

    @property
    def width(self) -> int:
        """Columns of a walker."""
        return OWN + int(self._picks.rows.shape[1])

    def state(self, moments: int, learn: Learn) -> int:
        """The number of a new state with so many moments."""
        self._learn.append(learn)
        self._moments.append(moments)
        return len(self._learn) - 1

    def plant(
        self, state: int, token: int, trace: Trace, after: int, slots: Sequence[Slot],
        shape: int, told: Sequence[Slot],
    ) -> None:  # fmt: skip
        """Keeps a step, where these answers lead."""
        step = self._steps.add([after, shape, len(told)])
        for (places, offs), of in (
            ((self._picks, self._picked_off), slots),
            ((self._told, self._told_off), told),
        ):
            places.add([self._column(state, place) for place, _ in of])
            offs.add([off for _, off in of])
        code = state << _TOKEN | token
        link: tuple[int, int] | None = None
        ref = self._roots.get(code, _NOBODY)
        for (a, b, more), answer in trace.asked:
            if ref == _NOBODY:
                columns = (self._column(state, place) for place in (a, b))
                ref = self._questions.add([*columns, more, _NOBODY, _NOBODY])
                self._lead(code, link, ref)
            link = (ref, 3 if answer else 4)
            ref = int(self._questions.rows[link])
        self._lead(code, link, -1 - step)

    def _lead(self, code: int, link: tuple[int, int] | None, ref: int) -> None:
        if link:
            self._questions.rows[link] = ref
        else:
            self._roots[code] = ref

    def _column(self, state: int, place: int) -> int:
        """Where a walker has the moment at a place: the state's come first there, its own last."""
        own = place - self._moments[state]
        return own if own >= 0 else place + OWN

    def steps(self, state: Array, token: Array, walkers: Array) -> Array:
        """The numbers of the steps from these states by these tokens; learns those it lacks."""
        code = state << _TOKEN | token
        every, inverse = np.unique(code, return_inverse=True)
        roots = [self._roots.get(each, _NOBODY) for each in every.tolist()]
        ref = self._fall(np.array(roots, np.int64)[inverse], walkers)
        while len(rows := np.flatnonzero(ref == _NOBODY)):
            _, firsts = np.unique(code[rows], return_index=True)
            for row in rows[firsts].tolist():
                here = int(state[row])
                told = walkers[row].tolist()
                pool = (*told[OWN : OWN + self._moments[here]], *told[:OWN])
                self._learn[here](int(token[row]), pool)
            roots = [self._roots[each] for each in code[rows].tolist()]
            ref[rows] = self._fall(np.array(roots, np.int64), walkers[rows])
        return -1 - ref

    def _fall(self, ref: Array, walkers: Array) -> Array:
        """Where the walkers come from here."""
        questions, flat, width = self._questions.rows, walkers.ravel(), walkers.shape[1]
        rows = np.flatnonzero((ref >= 0) & (ref < _NOBODY))
        while len(rows):
            question, begin = questions[ref[rows]], rows * width
            apart = flat[begin + question[:, 0]] - flat[begin + question[:, 1]]
            to = np.where(apart > question[:, 2], question[:, 3], question[:, 4])
            ref[rows] = to
            rows = rows[(to >= 0) & (to < _NOBODY)]
        return ref

    def shapes(self, steps: Array) -> Array:
        """The shapes of the records after these steps."""
        return self._steps.rows[steps, 1]

    def told(self, steps: Array, walkers: Array) -> tuple[Array, Array]:
        """The moments of the records after these steps, one record's after another's; and how
        many each has."""
        many = self._steps.rows[steps, 2]
        moments = _taken(walkers, self._told.rows[steps], self._told_off.rows[steps])
        return moments[np.arange(moments.shape[1]) < many[:, None]], many

    def go(self, steps: Array, walkers: Array) -> Array:
        """Sets the walkers' moments to those of the states after these steps; returns those."""
        moments = _taken(walkers, self._picks.rows[steps], self._picked_off.rows[steps])
        walkers[:, OWN : OWN + moments.shape[1]] = moments
        return self._steps.rows[steps, 0]


def _taken(walkers: Array, places: Array, offs: Array) -> Array:
    begin = np.arange(len(walkers))[:, None] * walkers.shape[1]
    return walkers.ravel()[begin + places] + offs


@dataclass(slots=True)
class Walked:
    """Of each event walked by, or only of each history's last: the ``shapes`` of the record after
    it, and where in ``moments`` its own begin."""

    shapes: Array
    begins: Array
    moments: Array


def walk(
    book: Book, states: Array, begins: Array, tokens: Array, moments: Array, *, last: bool
) -> Walked:
    """Walks histories.

    ``states``: where each begins; ``begins``: of each, where its events begin, and the end;
    ``tokens``: of each event; ``moments``: its own, and the one it names. ``last``: keeps only the
    record after the last event of each.
    """
    length = np.diff(begins)
    order = np.argsort(-length, kind="stable")
    long = -length[order]
    state = states[order]
    walkers = np.zeros((len(order), book.width), np.int64)
    size = len(order) if last else len(tokens)
    shapes, where, many = (np.zeros(size, np.int64) for _ in range(3))
    blocks, base = [np.zeros(0, np.int64)], 0
    for nth in range(int(length.max(initial=0))):
        here = int(np.searchsorted(long, -nth, "left"))
        rows = begins[order[:here]] + nth
        walkers[:here, :OWN] = moments[rows]
        steps = book.steps(state[:here], tokens[rows], walkers[:here])
        if book.width > walkers.shape[1]:
            more = np.zeros((len(order), book.width - walkers.shape[1]), np.int64)
            walkers = np.concatenate([walkers, more], axis=1)
        kept = np.flatnonzero(long[:here] == -nth - 1) if last else slice(None)
        to = order[:here][kept] if last else rows
        shapes[to] = book.shapes(steps[kept])
        block, counts = book.told(steps[kept], walkers[:here][kept])
        many[to] = counts
        where[to] = base + np.cumsum(counts) - counts
        blocks.append(block)
        base += len(block)
        state[:here] = book.go(steps, walkers[:here])
    return Walked(shapes, where, np.concatenate(blocks))
