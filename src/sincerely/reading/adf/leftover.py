"""What a broken file says besides the leads that could be read: nobody in it is lost silently."""

import re
from collections.abc import Iterable, Iterator

from sincerely.reading.outcome import Outcome, Quarantined
from sincerely.reading.text import storable

#: bounded, so that no text makes it slow
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_AROUND = 2_000


def left_over(text: str, outcomes: Iterable[Outcome]) -> Iterator[Quarantined]:
    """For each mail address of ``text`` that no outcome holds, the words around it.

    Several that stand close together are one.
    """
    told: str | None = None
    end = -1
    for found in _MAIL.finditer(text):
        if found.start() < end:
            continue
        if told is None:
            told = "\n".join(map(repr, outcomes)).lower()
        if found[0].lower() in told:
            continue
        start, end = max(0, found.start() - _AROUND), found.end() + _AROUND
        yield Quarantined(
            text.count("\n", 0, found.start()) + 1,
            "left_over",
            "A mail address stands in a broken part of the file, in no lead that could be read.",
            "See whether it is a lead: mend its words, or ask the sender to send it again.",
            storable(text[start:end]),
        )
