"""Whether a table that only says who people are is one of customers, or of those who want no mail.

To take the first for the second would silence a whole store, the second for the first would write
to people who refused: in doubt it waits, and whoever sent it says.
"""

from collections.abc import Iterator, Sequence

from sincerely.reading.text import squash

from .abroad import may_refuse
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
#: Words that are hardly in a header that is about anything but a refusal.
_REFUSING = frozenset(
    "unsubscribe unsubscribed unsub optout optin opt suppressed suppression suppress dnc dnt dne "
    "dnm dns blk blocked block marketable emailable textable callable mailable "
    "solicit solicitation consent privacy bounced complained".split()
)
#: Words that forbid beside one for a way to reach somebody, as do those for how it stands.
_FORBIDDING = frozenset(
    "not dn do dont stop never ok allow allowed can status permission permissions preference "
    "preferences marketing mktg".split()
)
_MARKETING = frozenset({"marketing", "mktg"})
_WAYS = frozenset(
    "email emails eml mail mails mailing mailings call calls phone text texts sms contact contacts "
    "sell share".split()
)
#: Columns that refuse things, but that a list of refusals may have too.
_ABOUT = ("deceased", "preference")
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
    unread = _speaking(found, seen, refusing=True)
    doubt = f"{why}, but {', '.join(unread[:3])} may be about what they refuse"
    if _allowed(found, seen):
        if unread:
            return found, _NOT, doubt
        return found, _SURE, f"{why}; what they allow is said in columns"
    hint = next(_said(found), hint)
    if hint and hint.kind == "optouts" and not optouts.missing:
        return (
            optouts,
            _SURE,
            f"it says who people are, and the name “{hint.name}” that they refuse",
        )
    if unread:
        return found, _NOT, doubt
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
    places = (
        at for column in CONSENT if column not in _ABOUT for at in found.places.get(column, ())
    )
    return any(seen[at].filled for at in places)


def _speaking(found: Match, seen: Sequence[Seen], *, refusing: bool = False) -> list[str]:
    """The headers nobody reads that may be about a refusal; ``refusing``: that hardly are not."""
    speaks = _refuses if refusing else _speaks
    return [
        guess.header or "a column without a name"
        for guess, values in zip(found.guesses, seen, strict=True)
        if not guess.column and values.filled and speaks(guess.header, values, found)
    ]


def _refuses(header: str, values: Seen, _found: Match) -> bool:
    said = words_of(header)
    words = set(said)
    if words & _REFUSING or squash(header) in _REFUSING or may_refuse(header):
        return True
    if words & _MARKETING and (values.look is Look.YES_NO or "no" in words):
        return True
    # a telephone's number ends in No, and No of Calls is how many
    no = said[:1] == ["no"] and said[1:2] != ["of"]
    return bool(words & _WAYS and (no or words & _FORBIDDING))


def _speaks(header: str, values: Seen, found: Match) -> bool:
    if any(name in SIGNS["customers"] for name in names(header)):
        return False
    words = set(words_of(header))
    notes = bool(words & _NOTES) and "address" not in found.places
    return notes or bool(words & _SPEAKING) or values.look is Look.DATE
