"""What a broken file says besides the leads that could be read: nobody in it is lost silently."""

import re
from collections.abc import Iterable, Iterator

from sincerely.reading.outcome import Outcome, Quarantined
from sincerely.reading.text import storable

#: bounded, so that no text makes it slow
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
#: How ``repr`` writes what is no letter: its own letters are part of no address.
_ESCAPED = re.compile(r"\\(?:[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
_AROUND = 2_000


def left_over(text: str, outcomes: Iterable[Outcome]) -> Iterator[Quarantined]:
    """For each mail address of ``text`` that no outcome holds, the words around it.

    Several that stand close together are one; an address at the edge of the words is whole.
    """
    told: frozenset[str] | None = None
    first, end = -1, -1
    for found in _MAIL.finditer(text):
        if found.start() < end:
            end = max(end, found.end())
            continue
        if told is None:
            told = _told(outcomes)
        if found[0].lower() in told:
            continue
        if first >= 0:
            yield _waiting(text, first, end)
        first, end = found.start(), found.end() + _AROUND
    if first >= 0:
        yield _waiting(text, first, end)


def _told(outcomes: Iterable[Outcome]) -> frozenset[str]:
    """The mail addresses the outcomes hold, in lower case; whole: *joann@* does not tell *ann@*."""
    words = "\n".join(_ESCAPED.sub(" ", repr(each)) for each in outcomes)
    return frozenset(found[0].lower() for found in _MAIL.finditer(words))


def _waiting(text: str, first: int, end: int) -> Quarantined:
    return Quarantined(
        text.count("\n", 0, first) + 1,
        "left_over",
        "A mail address stands in a broken part of the file, in no lead that could be read.",
        "See whether it is a lead: mend its words, or ask the sender to send it again.",
        storable(text[max(0, first - _AROUND) : end]),
    )
