"""How often somebody had been written to and called, and whether it was an hour for it: counted
for all messages at once, as `rules.checks.pace` asks it of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from sincerely.rules.checks import pace
from sincerely.rules.checks.base import class_of
from sincerely.rules.gate import CHECKS_OF
from sincerely.rules.law import CHANGES, calls_cap
from sincerely.rules.message import Facts, Message, Place
from sincerely.rules.policy import Policy
from sincerely.rules.purpose import CLASS_OF, Channel, MessageClass
from sincerely.rules.record import KEPT_TOUCHES, Record, Touch

from .epochs import Clock
from .histories import Array
from .moments import moment

CLASSES = tuple(MessageClass)
#: what nobody labelled
_UNSAID = len(CLASSES)
_PROSPECT = CLASSES.index(MessageClass.PROSPECT)
_HOUR = 3_600_000_000
_MINUTE = 60_000_000
_CHANGES = np.array([(day - date(1970, 1, 1)).days for day in CHANGES], np.int64)
#: (zones, states, moment) -> where that is, with its holidays then
PlaceOf = Callable[[tuple[str, ...], tuple[str, ...], Any], Place]
OPEN, LATER, NEVER = range(3)
#: zones, states, and the channel of a call or text
Spot = tuple[tuple[str, ...], tuple[str, ...], Channel]


@dataclass(slots=True)
class Touches:
    """What was sent, in the order in which the fold takes it: reader by reader. Times as `Rows`."""

    clock: Clock
    occurred: Array
    known: Array
    kind: Array
    machine: Array
    phone: Array
    begins: Array
    row: Array
    #: of each: only the day is known, it was known later than it was sent, or its row says more
    strange: Array


def counted(
    touches: Touches, places: Array, asked: Array, windows: dict[int, int], *, known: bool
) -> dict[int, Array]:
    """Of each message how many of each class count, in the window of that class.

    ``places``: each message's own in ``touches``; ``asked``: its moment. ``windows``: by number of
    a class, or -1 for calls, its length in microseconds.
    """
    history = touches.clock.history[places]
    upto = touches.clock.at(history, asked) + 1
    inside = places < upto
    least = np.maximum(touches.begins[history], upto - KEPT_TOUCHES - inside)
    found = {}
    for kind, window in windows.items():
        which = _which(touches, kind)
        sums = np.append(0, np.cumsum(which))
        since = touches.clock.at(history, asked - window) + 1
        first = np.maximum(least, since)
        own = inside & (places >= first) & which[places]
        found[kind] = np.where(upto > first, sums[upto] - sums[np.minimum(first, upto)] - own, 0)
    for n in np.flatnonzero(np.isin(history, np.unique(touches.clock.history[touches.strange]))):
        one = _one_by_one(touches, int(places[n]), int(asked[n]), windows, known=known)
        for kind, count in one.items():
            found[kind][n] = count
    return found


def _which(touches: Touches, kind: int) -> Array:
    if kind < 0:
        return touches.phone
    unsaid = touches.kind == _UNSAID if kind == _PROSPECT else False
    return touches.machine & ((touches.kind == kind) | unsaid)


def _one_by_one(
    touches: Touches, own: int, asked: int, windows: dict[int, int], *, known: bool
) -> dict[int, int]:
    """As `counted`, of one message to somebody who was sent things of which not all is known."""
    history = touches.clock.history[own]
    begin = int(touches.begins[history])
    end = int(np.searchsorted(touches.clock.history, history, "right"))
    told, row = touches.known if known else touches.clock.since, touches.row
    there = [n for n in range(begin, end) if row[n] != row[own] and told[n] <= asked][
        -KEPT_TOUCHES:
    ]
    found = {}
    for kind, window in windows.items():
        which = _which(touches, kind)
        found[kind] = sum(
            bool(which[n]) and asked - window < touches.occurred[n] <= asked for n in there
        )
    return found


def classes_of(message: Message) -> frozenset[int]:
    """The classes a message may be counted in, by number."""
    if message.purpose is None and message.could_be and not message.sells:
        return frozenset(CLASSES.index(CLASS_OF[purpose]) for purpose in message.could_be)
    return frozenset({CLASSES.index(class_of(message))})


@cache
def caps(policy: Policy) -> tuple[int, ...]:
    """Of each class, from how many messages in its window on the rule says that it is too many: as
    many as it takes to make it speak. Of a class that has no cap more than a record keeps."""
    return tuple(_cap(kind, policy) for kind in CLASSES)


def _cap(kind: MessageClass, policy: Policy) -> int:
    now = moment(0)
    if pace.too_often not in CHECKS_OF[kind]:
        return KEPT_TOUCHES + 1
    purpose = next(purpose for purpose, of in CLASS_OF.items() if of is kind)
    message = Message(channel=Channel.LETTER, purpose=purpose)
    touch = Touch(at=now, kind=kind, channel=Channel.LETTER)
    for many in range(1, KEPT_TOUCHES + 1):
        facts = Facts(own=Record(touches=(touch,) * many, last_at=now))
        if pace.too_often(message, facts, policy, now):
            return many
    return KEPT_TOUCHES + 1


def too_many_calls(
    touches: Touches,
    places: Array,
    asked: Array,
    whence: Array,
    states: list[tuple[tuple[str, ...], Channel]],
    *,
    known: bool,
) -> Array:
    """Of each call or text, whether the law of a state lets no more go. ``whence``: the number of
    its place and channel in ``states``."""
    era = np.searchsorted(_CHANGES, asked // (24 * _HOUR), "right")
    pairs, inverse = np.unique(whence * (len(_CHANGES) + 1) + era, return_inverse=True)
    over = np.zeros(len(places), bool)
    most, hours = np.zeros(len(pairs), np.int64), np.zeros(len(pairs), np.int64)
    for n, pair in enumerate(pairs.tolist()):
        where, law = divmod(pair, len(_CHANGES) + 1)
        on = CHANGES[law - 1] if law else date.min
        cap = calls_cap(states[where][0], states[where][1], on=on)
        if cap:
            most[n], hours[n] = cap.calls, cap.hours
    for window in np.unique(hours[hours > 0]).tolist():
        rows = np.flatnonzero(hours[inverse] == window)
        spans = {-1: window * _HOUR}
        many = counted(touches, places[rows], asked[rows], spans, known=known)[-1]
        over[rows] = many >= most[inverse[rows]]
    return over


class Hours:
    """For calls and texts the hours of places: asked once for each stretch in which the answer is
    the same, and kept."""

    def __init__(self, policy: Policy, place_of: PlaceOf) -> None:
        self._policy, self._place_of = policy, place_of
        #: by spot its stretches: since when, until when, and the answer; since rising
        self._known: dict[Spot, Array] = {}

    def openings(self, asked: Array, whence: Array, spots: Sequence[Spot]) -> Array:
        """Of each call or text, whether it was an hour for it there: `OPEN`, `LATER` or `NEVER`.

        ``asked``: microseconds since 1970; ``whence``: which of the ``spots`` each goes to.
        """
        found = np.zeros(len(asked), np.int64)
        minutes = asked // _MINUTE * _MINUTE
        order = np.argsort(whence, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(whence[order])) + 1):
            if len(rows):
                found[rows] = self._at(spots[int(whence[rows[0]])], minutes[rows])
        return found

    def _at(self, spot: Spot, minutes: Array) -> Array:
        known = self._known.get(spot, np.zeros((3, 0), np.int64))
        new, _ = _stretch(known, minutes)
        if new.any():
            known = self._known[spot] = self._learned(known, spot, np.unique(minutes[new]))
        return known[2, _stretch(known, minutes)[1]]

    def _learned(self, known: Array, spot: Spot, minutes: Array) -> Array:
        """The stretches with those of these minutes, that rise."""
        until, found = 0, []
        for minute in minutes.tolist():
            if minute >= until:
                answer, until = _opening(minute, spot, self._policy, self._place_of)
                found.append((minute, until, answer))
        known = np.concatenate([known, np.array(found, np.int64).T], axis=1)
        return known[:, np.argsort(known[0], kind="stable")]


def _stretch(known: Array, minutes: Array) -> tuple[Array, Array]:
    """Which minutes are in none of the stretches, and which those of the others are."""
    nth: Array = np.searchsorted(known[0], minutes, "right") - 1
    if not known.shape[1]:
        return np.ones(len(minutes), bool), nth
    return (nth < 0) | (known[1][nth] <= minutes), nth


def _opening(
    at: int,
    where: Spot,
    policy: Policy,
    place_of: PlaceOf,
) -> tuple[int, int]:
    """The answer at this moment, and until when it holds."""
    zones, states, channel = where
    now = moment(at)
    message = Message(channel=channel, purpose=None)
    facts = Facts(place=place_of(zones, states, now))
    stop = pace.quiet_hours(message, facts, policy, now)
    if stop is None:
        until, answer = pace.open_until(message, facts, policy, now), OPEN
    elif stop.until is None:
        return NEVER, at + _MINUTE
    else:
        until, answer = stop.until, LATER
    return answer, int(until.timestamp()) * 1_000_000
