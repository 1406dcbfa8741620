"""Which hook is read how. Whatever was posted comes to exactly one outcome."""

from collections.abc import Callable
from dataclasses import replace

from sincerely.reading.context import Context
from sincerely.reading.outcome import LeftOut, Outcome, Quarantined, Read
from sincerely.rules.sighting import Arrival

from . import calls, messages, statuses
from .numbers import Nobody
from .posted import Posted, Unreadable

HOOKS: dict[str, Callable[[Posted, Context], Arrival | LeftOut]] = {
    "message": messages.read,
    "status": statuses.read,
    "voice": calls.read,
}
"""By the last word of their address: an incoming text, what became of an outgoing one, a call."""


def read(hook: str, posted: Posted, context: Context) -> Outcome:
    """The outcome of one request. ``hook``: one of `HOOKS`."""
    try:
        found = HOOKS[hook](posted, context)
    except Nobody as nobody:
        return LeftOut(1, nobody.why)
    except Unreadable as problem:
        return Quarantined(1, problem.code, problem.sentence, problem.hint, posted.text)
    return found if isinstance(found, LeftOut) else Read(1, (_undated(found),))


def _undated(arrival: Arrival) -> Arrival:
    """A callback that comes twice comes at two moments, and says the same."""
    again = tuple(replace(each, undated=True) for each in arrival.happenings)
    return replace(arrival, happenings=again)
