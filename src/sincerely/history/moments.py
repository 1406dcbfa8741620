"""Moments that remember what they were compared with: how one answer comes to hold for many.

`rules` compares moments and asks how far apart they lie; it never asks what year it is. So if it
is run once on moments of this kind, everything it asked of them is known, and its answer is that
of every other case in which those questions have the same answers (`tracing`).

What a rule makes of the plain moment (the hours of a place, a date of law) is not seen here: such
a thing has to be part of what is told apart beforehand (`judging`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Self

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LEAST, _MOST = -(2**62), 2**62

#: a, b, more: *is the moment at place ``a`` more than ``more`` microseconds after that at ``b``?*
Question = tuple[int, int, int]


def microseconds(moment: datetime) -> int:
    """Since 1970, UTC."""
    return (moment - EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The plain moment of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=value)


@dataclass(slots=True)
class Trace:
    """Every question asked so far with its answer, those left out that the earlier ones answer.

    Besides a `Question` it may be another's, that notes it here for itself (`gate.Look`).
    """

    asked: list[tuple[Any, Any]] = field(default_factory=list)
    _known: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def more(self, a: int, b: int, more: int, truth: bool) -> None:
        """Notes an answer about two places."""
        if a > b:  # a - b > more  <=>  not b - a > -more - 1
            a, b, more, truth = b, a, -more - 1, not truth
        low, high = self._known.get((a, b), (_LEAST, _MOST))
        if more <= low or more >= high:
            return
        self._known[a, b] = (more, high) if truth else (low, more)
        self.asked.append(((a, b, more), truth))


_traces: list[Trace] = []


@contextmanager
def tracing() -> Iterator[Trace]:
    """Notes what is asked of moments inside; one at a time in a process."""
    trace = Trace()
    _traces.append(trace)
    try:
        yield trace
    finally:
        _traces.pop()


class Moment(datetime):
    """A moment ``off`` microseconds after the one at ``place`` in some list of moments."""

    value: int
    place: int
    off: int

    @classmethod
    def at(cls, value: int, place: int, off: int = 0) -> Self:
        """``value``: microseconds since 1970, ``off`` included."""
        plain = moment(value)
        self = cls(
            plain.year, plain.month, plain.day, plain.hour, plain.minute, plain.second,
            plain.microsecond, tzinfo=UTC,
        )  # fmt: skip
        self.value, self.place, self.off = value, place, off
        return self

    @property
    def plain(self) -> datetime:
        """The same moment, that remembers nothing."""
        return moment(self.value)

    def _after(self, other: "Moment", more: int = 0) -> bool:
        """Whether it is more than ``more`` microseconds after the other."""
        truth = self.value - other.value > more
        if self.place != other.place:  # else it is so whatever stands there
            _traces[-1].more(self.place, other.place, more + other.off - self.off, truth)
        return truth

    def __gt__(self, other: datetime) -> bool:  # type: ignore[override]
        if isinstance(other, Moment):
            return self._after(other)
        return self.plain > other

    def __lt__(self, other: datetime) -> bool:  # type: ignore[override]
        if isinstance(other, Moment):
            return other._after(self)
        return self.plain < other

    def __ge__(self, other: datetime) -> bool:  # type: ignore[override]
        if isinstance(other, Moment):
            return not other._after(self)
        return self.plain >= other

    def __le__(self, other: datetime) -> bool:  # type: ignore[override]
        if isinstance(other, Moment):
            return not self._after(other)
        return self.plain <= other

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Moment):
            return not self._after(other) and not other._after(self)
        return datetime.__eq__(self, other)

    __hash__ = datetime.__hash__

    def __add__(self, other: timedelta) -> Any:
        by = other // _MICROSECOND
        return Moment.at(self.value + by, self.place, self.off + by)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, Moment):
            return Span.between(self, other)
        return self + -other if isinstance(other, timedelta) else self.plain - other

    def __rsub__(self, other: datetime) -> timedelta:
        return other - self.plain

    def astimezone(self, tz: tzinfo | None = None) -> Any:
        return self.plain.astimezone(tz)

    def replace(self, *args: Any, **kwargs: Any) -> Any:
        return self.plain.replace(*args, **kwargs)


class Span(timedelta):
    """How far one moment is after another, that remembers which two."""

    later: Moment
    earlier: Moment

    @classmethod
    def between(cls, later: Moment, earlier: Moment) -> Self:
        """Negative where the later one is the earlier."""
        self = cls(microseconds=later.value - earlier.value)
        self.later, self.earlier = later, earlier
        return self

    def __gt__(self, other: timedelta) -> bool:
        return self.later._after(self.earlier, _plain(other))

    def __le__(self, other: timedelta) -> bool:
        return not self > other

    def __ge__(self, other: timedelta) -> bool:
        return self.later._after(self.earlier, _plain(other) - 1)

    def __lt__(self, other: timedelta) -> bool:
        return not self >= other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, timedelta) and self <= other and self >= other

    __hash__ = timedelta.__hash__

    def __abs__(self) -> timedelta:
        return self if self >= timedelta(0) else Span.between(self.earlier, self.later)


def _plain(span: timedelta) -> int:
    if isinstance(span, Span):
        raise TypeError("two spans are compared: nobody has needed that, and it is not noted")
    return span // _MICROSECOND
