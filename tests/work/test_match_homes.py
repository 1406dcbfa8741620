"""What two people share who are alike in nothing else: a door, a phone, or only an office's."""

from dataclasses import replace

import pytest

from sincerely.matching.traits import traits_of
from sincerely.rules.season import ONE_DOOR, ONE_PHONE
from sincerely.rules.sighting import Contact
from sincerely.work.matching.comparing import Compared, compare, without_crowds
from sincerely.work.matching.homes import may_share_a_home


def _at(who: Contact, street: str = "12 Elm Street", postal: str = "04101") -> Contact:
    return replace(who, street=street, postal=postal)


IDA = Contact(first="Ida", last="Ober", phones=(("cell", "207-555-0101"),))
SAM = Contact(first="Sam", last="Ito", phones=(("home", "207-555-0101"),))
OFFICE = (("Work Phone", "207-555-0101"),)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (IDA, SAM, ONE_PHONE),
        (replace(IDA, phones=OFFICE), SAM, ""),
        (IDA, replace(SAM, phones=OFFICE), ""),
        (_at(IDA), SAM, ONE_PHONE),
        (_at(replace(IDA, phones=())), _at(SAM), ONE_DOOR),
        (_at(IDA), _at(SAM, "12 Elm Street #2"), ""),
        (_at(IDA), _at(SAM, "9 Oak Road"), ""),
        (IDA, Contact(name="Ito Roofing LLC", company=True, phones=SAM.phones), ""),
        (IDA, replace(SAM, phones=(("", "207-555-0102"),)), ""),
    ],
)
def test_who_is_asked_about(one: Contact, other: Contact, shared: str) -> None:
    mine, theirs = [traits_of(one)], [traits_of(other)]
    assert may_share_a_home(mine, theirs) == shared
    assert may_share_a_home(theirs, mine) == shared


def test_an_office_named_once_is_one_for_all_that_they_gave() -> None:
    both = [traits_of(IDA), traits_of(replace(IDA, phones=OFFICE))]
    assert may_share_a_home(both, [traits_of(SAM)]) == ""


def _of(one: Contact, other: Contact) -> Compared:
    found = compare([traits_of(one)], [traits_of(other)])
    assert found is not None
    return found


def test_a_door_of_three_names_is_nobodys_home() -> None:
    ida, sam = _at(replace(IDA, phones=())), _at(replace(SAM, phones=()))
    lou = replace(ida, first="Lou", last="Ek")
    two = {(1, 2): _of(ida, sam)}
    assert without_crowds(two)[1, 2].holds
    three = two | {(1, 3): _of(ida, lou), (2, 3): _of(sam, lou)}
    assert not any(each.holds for each in without_crowds(three).values())


def test_who_is_alike_is_no_part_of_a_crowd() -> None:
    """Two records of one woman, at a door with somebody of another name."""
    ida, sam = _at(replace(IDA, phones=())), _at(replace(SAM, phones=()))
    again = replace(ida, emails=("ida@example.com",))
    found = without_crowds({(1, 2): _of(ida, again), (1, 3): _of(ida, sam)})
    assert all(each.holds for each in found.values())


def test_all_that_is_known_of_two_tells_that_they_are_two() -> None:
    """What either said once may be the other's; all of it cannot."""
    rosa = Contact(first="Rosa", last="Keller", emails=("rosa@a.example",))
    away = replace(rosa, emails=("rk@b.example",), phones=(("cell", "206-555-0199"),))
    ones = [traits_of(rosa), traits_of(_at(rosa))]
    others = [traits_of(away), traits_of(_at(away, "9 Oak Road", "98109"))]
    found = compare(ones, others)
    assert found is not None
    assert not found.holds
    slip = [traits_of(replace(rosa, emails=("rsoa@a.example",), street="9 Oak Road"))]
    found = compare(ones, slip)
    assert found is not None
    assert found.holds, "a slip of the hand in the mail address"
