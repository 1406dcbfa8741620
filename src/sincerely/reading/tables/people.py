"""Whether a table that only says who people are is one of customers, or of those who want no mail.

To take the first for the second would silence a whole store, the second for the first would write
to people who refused: in doubt it waits, and whoever sent it says.
"""

from collections.abc import Iterator, Sequence

from .consent import CONSENT
from .hints import Hint
from .hints import hint as hinted
from .looks import Look, Seen
from .match import PHONES, Match
from .signs import SIGNS
from .spelling import names, words_of

_SURE, _FAIRLY, _NOT = 0.6, 0.55, 0.4
_NAMES = frozenset({"name", "first_name", "last_name"})
_REACHED = frozenset({"email", *PHONES})
#: Words of headers that a list of refusals may have and one of customers seldom.
_SPEAKING = frozenset(
    "unsubscribe unsubscribed unsub opt optout out suppressed suppression suppress remove removed "
    "removal dnc stop stopped bounce bounced complaint complained blocked block cancelled reason "
    "status list request requested action channel topic date time timestamp at on when added "
    "created updated modified campaign".split()
)
#: Such words are in the notes of anything; a list of refusals has no postal addresses.
_NOTES = frozenset("note notes comment comments remark remarks".split())


def only_people(
    found: Match, optouts: Match, seen: Sequence[Seen], hint: Hint | None
) -> tuple[Match, float, str]:
    """What it is read as, how certain that is, and why.

    ``found`` and ``optouts``: the table as one of customers, and of opt-outs.
    """
    columns = found.places.keys()
    why = "it says who people are, and nothing happened to them"
    if _allowed(found, seen):
        return found, _SURE, f"{why}; what they allow is said in columns"
    hint = next(_said(found), hint)
    if hint and hint.kind == "optouts" and not optouts.missing:
        return (
            optouts,
            _SURE,
            f"it says who people are, and the name “{hint.name}” that they refuse",
        )
    if {"customer_number", "address"} <= columns and columns & _REACHED:
        return found, _SURE, why
    if speaking := _speaking(found, seen):
        doubt = f"{why}, but {', '.join(speaking[:3])} may be about what they refuse"
        return found, _NOT, doubt
    if columns & _NAMES and columns & {*_REACHED, "address"}:
        return found, _FAIRLY, why
    if hint and hint.kind == "customers":
        return found, _FAIRLY, f"{why}, and the name “{hint.name}”"
    return found, _NOT, f"{why}; they may as well be those who want no mail"


def _said(found: Match) -> Iterator[Hint]:
    """``Unsubscribed Emails`` over the addresses."""
    for guess in found.guesses:
        if guess.column in _REACHED and (said := hinted(guess.header)) and said.kind == "optouts":
            yield said


def _allowed(found: Match, seen: Sequence[Seen]) -> bool:
    places = (at for column in CONSENT for at in found.places.get(column, ()))
    return any(seen[at].filled for at in places)


def _speaking(found: Match, seen: Sequence[Seen]) -> list[str]:
    """The headers that may be about a refusal."""
    return [
        guess.header or "a column without a name"
        for guess, values in zip(found.guesses, seen, strict=True)
        if not guess.column and values.filled and _speaks(guess.header, values, found)
    ]


def _speaks(header: str, values: Seen, found: Match) -> bool:
    if any(name in SIGNS["customers"] for name in names(header)):
        return False
    words = set(words_of(header))
    notes = bool(words & _NOTES) and "address" not in found.places
    return notes or bool(words & _SPEAKING) or values.look is Look.DATE
