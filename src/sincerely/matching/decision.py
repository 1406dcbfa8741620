"""What a score means: one person, maybe one, or two. Never by the score alone (promise 5)."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import product

from rapidfuzz.distance import OSA

from .given import surely_two
from .plain import sound
from .score import Score
from .traits import Traits
from .ways import mail_names

#: bits from which on two sightings are one person by themselves: 999 to 1
STRICT = 9.97
#: bits from which on a human is asked, and prospect mail waits: 1 to 20
GENEROUS = -4.3


class Decision(StrEnum):
    """``join``: one person; ``maybe``: held and asked about; ``no``: two people."""

    JOIN = "join"
    MAYBE = "maybe"
    NO = "no"


def decide(one: Traits, other: Traits, scored: Score) -> Decision:
    """What to do with two sightings; a machine never joins what `forbidden` names."""
    if scored.weight < GENEROUS and not _reached_by_a_name(one, other, scored):
        return Decision.NO
    if _only_its_phone(one, other, scored) or strangers((one,), (other,)):
        return Decision.NO
    sure = scored.weight >= STRICT and not forbidden(one, other, scored)
    return Decision.JOIN if sure and not _by_line_alone(one, other, scored) else Decision.MAYBE


def strangers(ones: Sequence[Traits], others: Sequence[Traits]) -> bool:
    """Whether two people share a name at most. All details of each are looked at.

    Nothing reaches both, not even with a slip of the hand, and either a first name of the one
    cannot be the other's (Alex may be Alejandro and Alexandra, but they are two), or each lives
    elsewhere and gave a mail address or a phone of their own.
    Of people of one full name like this, one pair in thirty was one person in the towns of the
    tests; where either gave no address, two of three were.
    """
    if _nearly_shared(ones, others, "emails") or _nearly_shared(ones, others, "phones"):
        return False
    if any(a.birth and a.birth == b.birth for a in ones for b in others):
        return False
    if not set(_mail_names(ones)).isdisjoint(_mail_names(others)):
        return False
    mine, theirs = _houses(ones), _houses(others)
    if not mine.isdisjoint(theirs):
        return False
    if any(surely_two(a.first, b.first) for a in ones for b in others):
        return True
    reached = _given(ones, others, "emails") or _given(ones, others, "phones")
    return bool(mine and theirs) and reached


def _nearly_shared(ones: Sequence[Traits], others: Sequence[Traits], ways: str) -> bool:
    """Whether a mail address or phone of both is the same but for one letter or digit, or for two
    that changed places."""
    mine, theirs = (
        {way for each in some for way in getattr(each, ways)} for some in (ones, others)
    )
    return any(OSA.distance(a, b, score_cutoff=1) <= 1 for a, b in product(mine, theirs))


def _given(ones: Sequence[Traits], others: Sequence[Traits], ways: str) -> bool:
    return any(getattr(each, ways) for each in ones) and any(getattr(each, ways) for each in others)


def _mail_names(details: Sequence[Traits]) -> tuple[str, ...]:
    return tuple(name for each in details for name in mail_names(each))


def _houses(details: Sequence[Traits]) -> set[tuple[str, str]]:
    """Any two of number, street and postcode, whatever slip is in the third; the street by its
    sound."""
    found = set()
    for each in details:
        if each.street_number and each.street:
            street = sound(max(each.street.split(), key=len))
            found |= {(each.street_number, street)}
            if each.postcode:
                found |= {(each.street_number, each.postcode), (street, each.postcode)}
    return found


def _reached_by_a_name(one: Traits, other: Traits, scored: Score) -> bool:
    """Whether one mail address or phone reaches both, and the surname of one is a name of the
    other, whatever else they are called: nicknames have no end, and names change places."""
    levels = {step.column: step.level for step in scored.steps}
    if levels.get("email") != "same" and levels.get("phone") != "same":
        return False
    names = [{*each.first.split(), *each.last.split()} for each in (one, other)]
    surnames = (set(one.last.split()), set(other.last.split()))
    return bool(names[0] & surnames[1] or names[1] & surnames[0])


def _only_its_phone(one: Traits, other: Traits, scored: Score) -> bool:
    """Whether a human gave a firm's phone and nothing else of its: many work there."""
    if bool(one.company) == bool(other.company):
        return False
    human, firm = (other, one) if one.company else (one, other)
    if not human.last or not set(human.last.split()).isdisjoint(firm.company.split()):
        return False
    levels = {step.column: step.level for step in scored.steps}
    return levels.get("email") != "same" and levels.get("address") not in {"same", "alike"}


def forbidden(one: Traits, other: Traits, scored: Score) -> str:
    """Why a machine may not join these two whatever speaks for it; empty where it may.

    Buyer and co-buyer, father and son, a company and its owner share everything but this.
    """
    if found := contradicted(one, other, scored):
        return found
    levels = {step.column: step.level for step in scored.steps}
    if not (one.company or levels.get("first")):
        return "a first name is missing"
    if not one.company and not _reached(levels):
        return "nothing but the name"
    return ""


def contradicted(one: Traits, other: Traits, scored: Score) -> str:
    """What in these details is two people's; empty where nothing is.

    That they share too little is no contradiction: of somebody with many details others may say
    more, and which of them came first must not matter. That each gave a mail address and a phone of
    their own is: mother and daughter of one name.
    """
    levels = {step.column: step.level for step in scored.steps}
    if bool(one.company) != bool(other.company):
        return "one is a company"
    if one.generation != other.generation:  # father and son: just one is called junior
        return "not the same generation"
    if levels.get("birth") == "differs":
        return "different birth dates"
    if levels.get("first") in {"differs", "one_of_two"}:
        return "different first names"
    if levels.get("first") == "alike" and surely_two(one.first, other.first):
        return "different first names"
    if levels.get("last") == "differs" and not _reached_alike(levels):
        return "different surnames"
    if levels.get("company") == "differs":
        return "different companies"
    if one.others != other.others:
        return "one names two people"
    if _father_and_son(levels):
        return "one name at one address, and two mail addresses"
    if not _reached(levels) and levels.get("email") == levels.get("phone") == "differs":
        return "nothing but the name"
    return ""


def _by_line_alone(one: Traits, other: Traits, scored: Score) -> bool:
    """Whether no more than a phone reaches both, which neither calls a cell phone, and their first
    names only may be one: a landline is a family's, where Chris may be Christopher or Christina."""
    if not set(one.phones).isdisjoint({*other.phones} & {*one.cells, *other.cells}):
        return False
    levels = {step.column: step.level for step in scored.steps}
    if levels.get("first") not in {"nickname", "initial", "by_middle", "alike"}:
        return False
    return levels.get("phone") == "same" and not _reached(levels | {"phone": ""})


def _father_and_son(levels: dict[str, str]) -> bool:
    """Whether they may be two of one name: few papers say junior, but each has their own mail."""
    return (
        levels.get("address") in {"same", "alike"}
        and levels.get("email") == "differs"
        and levels.get("phone") != "same"
    )


def reached(scored: Score) -> bool:
    """Whether a mail address, a phone, a street or a birth date ties them, not the name alone."""
    return _reached({step.column: step.level for step in scored.steps})


def _reached(levels: dict[str, str]) -> bool:
    """Whether more than a name and a town is shared."""
    return (
        levels.get("email") in {"same", "same_name"}
        or levels.get("phone") == "same"
        or levels.get("address") in {"same", "alike"}
        or levels.get("birth") in {"same", "alike"}
    )


def _reached_alike(levels: dict[str, str]) -> bool:
    """A surname changes with marriage; mail address and phone do not."""
    return levels.get("email") == "same" and levels.get("phone") == "same"
