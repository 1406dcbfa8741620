"""What the name of a file or a sheet says is in it. It makes nothing certain by itself."""

from dataclasses import dataclass

from .spelling import words_of

#: By kind, the words of such names as `squash` makes them, of one word or several in a row.
_SAID = {
    "optouts": frozenset(
        "unsubscribe unsubscribes unsubscribed unsubscribers unsubs unsub optout optouts optedout "
        "suppression suppressions suppressed suppress dnc donotcall donotcontact donotemail "
        "donottext blocklist blacklist removalrequests stoplist".split()
    ),
    "customers": frozenset(
        "customer customers client clients clientlist customerlist contacts crmcontacts".split()
    ),
    "calls": frozenset("calls calllog callog callhistory dialer dialler callreport".split()),
}
#: With one of these the name says what is not in it, or was taken out.
_BUT = frozenset(
    "not non no never except excluding excludes excluded excl without minus less removed clean "
    "cleaned scrub scrubbed active resubscribed optin optins".split()
)
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """``kind``: of table; ``name``: what said so."""

    kind: str
    name: str


def hint(name: str) -> Hint | None:
    """What a name says; None where it says nothing, or two things.

    A word for opt-outs comes first: those of customers are still opt-outs.
    """
    said, others = _kinds(words_of(name))
    if _BUT.intersection(others):
        return None
    if "optouts" in said:
        return Hint("optouts", name)
    return Hint(said.pop(), name) if len(said) == 1 else None


def nearer(file: Hint | None, sheet: str) -> Hint | None:
    """What is said of one sheet of a file: by its own name, else by the file's."""
    own = hint(sheet)
    if own and (own.kind == "optouts" or file is None):
        return own
    return None if own is None and _BUT.intersection(words_of(sheet)) else file


def _kinds(words: list[str]) -> tuple[set[str], list[str]]:
    """The kinds that are named, and the words that name none."""
    said: set[str] = set()
    others: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            joined = "".join(words[at : at + length])
            if kind := next((each for each, known in _SAID.items() if joined in known), ""):
                said.add(kind)
                at += length
                break
        else:
            others.append(words[at])
            at += 1
    return said, others
