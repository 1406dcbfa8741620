"""Which registers of the fold an event has anything to do with: the others it leaves as they are.

The fold is run once on an event and nothing before it, and every register it looks at or sets is
noted. If none of a side's is among them, then whatever stands in those, the fold goes the same way
and never comes to them: all such events can be left out of that side's histories.
"""

from typing import Any

from sincerely.rules.folding import Running
from sincerely.rules.journeys import Journeys

from .canonical import Token
from .moments import Moment, tracing


class _Noting:
    """Notes which of its own attributes are looked at or set."""

    met: set[str]

    def __getattribute__(self, name: str) -> Any:
        if name in object.__getattribute__(self, "__dict__"):
            object.__getattribute__(self, "note")(name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        object.__getattribute__(self, "note")(name)
        object.__setattr__(self, name, value)

    def note(self, name: str) -> None:
        object.__getattribute__(self, "met").add(name)


class _Journeys(_Noting, Journeys):
    """All its attributes are one register of the fold."""

    def __init__(self, met: set[str]) -> None:
        object.__setattr__(self, "met", set())
        Journeys.__init__(self)
        object.__setattr__(self, "met", met)

    def note(self, name: str) -> None:
        object.__getattribute__(self, "met").add("journeys")


class _Running(_Noting, Running):
    def __init__(self, met: set[str]) -> None:
        object.__setattr__(self, "met", set())
        Running.__init__(self)
        object.__setattr__(self, "journeys", _Journeys(met))
        object.__setattr__(self, "met", met)

    def note(self, name: str) -> None:
        if name != "journeys":  # those note for themselves: every event is shown to them
            object.__getattribute__(self, "met").add(name)


def touched(token: Token) -> frozenset[str] | None:
    """The registers that such an event has to do with; None: that depends on its moments."""
    met: set[str] = set()
    running = _Running(met)
    with tracing() as trace:
        running.take(token.event(Moment.at(0, 0), Moment.at(0, 1)))
    return None if trace.asked else frozenset(met)
