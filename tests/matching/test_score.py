"""What speaks for two sightings being one person, and what a machine may do about it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.matching.blocking import keys
from sincerely.matching.decision import Decision, decide, forbidden, strangers
from sincerely.matching.score import probability, score, sentence
from sincerely.matching.traits import Traits, traits_of
from sincerely.rules.sighting import Contact

ROBERT = Contact(
    first="Robert",
    last="Jones",
    emails=("robert.jones@example.com",),
    phones=(("cell", "206-555-0100"),),
    street="12 North Main Street",
    city="Seattle",
    postal="98101-1234",
)


def decided(one: Contact, other: Contact) -> Decision:
    a, b = traits_of(one), traits_of(other)
    return decide(a, b, score(a, b))


@pytest.mark.parametrize(
    "other",
    [
        ROBERT,
        replace(ROBERT, first="Bob", emails=("bj@private.example",)),
        replace(ROBERT, first="ROBERT J"),
        replace(ROBERT, first="Rob", phones=()),
        replace(ROBERT, last="Jonse", street="12 N Main St"),
        Contact(name="JONES, ROBERT", emails=ROBERT.emails, phones=ROBERT.phones),
    ],
)
def test_one_person_is_joined(other: Contact) -> None:
    assert decided(ROBERT, other) is Decision.JOIN
    assert decided(other, ROBERT) is Decision.JOIN


@pytest.mark.parametrize(
    "other",
    [
        replace(ROBERT, first="Sue"),
        replace(ROBERT, first="Bob and Sue"),
        replace(ROBERT, suffix="Jr"),
        replace(ROBERT, first="", last="", name="Jones Roofing LLC", company=True),
        replace(ROBERT, first="Bob", last="Miller", emails=()),
        replace(ROBERT, first=""),
        replace(ROBERT, first="Roberta"),
        replace(ROBERT, first="Zuzu", emails=(), street="", city="", postal=""),
        replace(ROBERT, emails=("bob@other.example",), phones=()),  # father and son, perhaps
        replace(ROBERT, phones=(), emails=(), street="9 Elm St", city="", postal=""),
        Contact(first="Bob", last="Jones", phones=(("home", "206-555-0199"),), postal="98101"),
    ],
)
def test_who_may_be_one_is_asked_about_and_never_joined(other: Contact) -> None:
    assert decided(ROBERT, other) is Decision.MAYBE


@pytest.mark.parametrize(
    "other",
    [
        Contact(first="Rosa", last="Keller", emails=("rosa@example.com",)),
        Contact(first="Sue", last="Miller", city="Seattle"),
        Contact(first="Tom", last="Jones", phones=(("cell", "303-555-0100"),), city="Denver"),
        replace(ROBERT, emails=("rj@other.example",), phones=(), street="9 Elm St", postal="98109"),
        Contact(last="KELLER AUTO BODY", phones=ROBERT.phones),
    ],
)
def test_strangers_are_two(other: Contact) -> None:
    assert decided(ROBERT, other) is Decision.NO


def test_one_name_is_never_enough() -> None:
    rare = Contact(first="Zbigniew", middle="Jan", last="Brzezinski")
    assert decided(rare, rare) is Decision.MAYBE


def test_the_same_mail_name_elsewhere_says_nothing_where_it_is_ones_name() -> None:
    one, other = replace(ROBERT, phones=(), street=""), Contact(first="Bob", last="Jones")
    by_name = replace(other, emails=("robert.jones@elsewhere.example",))
    steps = {s.column: s.level for s in score(traits_of(one), traits_of(by_name)).steps}
    assert steps["email"] == "differs"
    own = ("snowdrop77@a.example",), ("snowdrop77@b.example",)
    pair = [traits_of(replace(other, emails=mail)) for mail in own]
    assert {s.column: s.level for s in score(*pair).steps}["email"] == "same_name"


@pytest.mark.parametrize(
    ("slip", "two"),
    [
        ({"emails": ("rjnoes@home.example",)}, False),
        ({"emails": ("rjone@home.example",)}, False),
        ({"phones": (("cell", "303-555-0110"),)}, False),
        ({"phones": (("cell", "303-555-0199"),)}, True),
        ({"emails": ("bob@home.example",)}, True),
    ],
)
def test_a_slip_of_the_hand_makes_nobody_a_stranger(slip: dict[str, Any], two: bool) -> None:
    known = Contact(
        first="Robert", last="Jones", emails=("rjones@home.example",), street="4 Main St",
        phones=(("cell", "303-555-0100"),), postal="80014",
    )  # fmt: skip
    other = replace(known, street="9 Elm St", postal="98109", **slip)
    other = replace(other, phones=()) if "emails" in slip else replace(other, emails=())
    assert strangers([traits_of(known)], [traits_of(other)]) is two


def test_all_that_is_known_of_two_tells_that_they_are_strangers() -> None:
    alex = Contact(first="Alex", last="Nakagawa", emails=("an@a.example",))
    his, hers = replace(alex, first="Alejandro"), replace(alex, first="Alexandra", emails=())
    assert strangers([traits_of(alex), traits_of(his)], [traits_of(hers)])
    assert not strangers([traits_of(alex)], [traits_of(hers)])
    assert not strangers([traits_of(alex), traits_of(his)], [traits_of(replace(alex, first="Ann"))])
    away = replace(ROBERT, emails=("r@b.example",), phones=(), street="9 Elm St", postal="98109")
    mail_only, elsewhere = replace(away, street="", postal=""), replace(away, emails=())
    assert not strangers([traits_of(ROBERT)], [traits_of(mail_only)])
    assert strangers([traits_of(ROBERT)], [traits_of(mail_only), traits_of(elsewhere)])


def test_different_birth_dates_are_two_people() -> None:
    one, other = traits_of(ROBERT, "1960-02-03"), traits_of(ROBERT, "1987-11-30")
    assert decide(one, other, score(one, other)) is Decision.MAYBE
    assert forbidden(one, other, score(one, other)) == "different birth dates"


def test_a_rare_name_says_more_than_a_common_one() -> None:
    smith = traits_of(Contact(first="John", last="Smith"))
    rare = traits_of(Contact(first="Zbigniew", last="Brzezinski"))
    assert score(rare, rare).weight > score(smith, smith).weight + 5


def test_it_is_told_in_a_sentence_strongest_first() -> None:
    bob = replace(
        ROBERT, first="Bob", emails=("bj@private.example",), street="", postal="", city=""
    )
    said = sentence(score(traits_of(ROBERT), traits_of(bob)))
    assert said == ("Same phone, same surname, Bob is short for Robert; different mail address.")
    assert sentence(score(Traits(), Traits())) == "Nothing to compare."


WORDS = st.sampled_from(
    ["", "rosa", "bob", "robert", "r", "keller", "keller ortiz", "kéller", "smith", "12", "é"]
)
TRAITS = st.builds(
    Traits,
    first=WORDS,
    forms=st.lists(WORDS.filter(bool), max_size=2).map(tuple),
    others=st.lists(WORDS.filter(bool), max_size=1).map(tuple),
    middle=WORDS,
    last=WORDS,
    generation=st.sampled_from(["", "jr", "sr"]),
    company=WORDS,
    birth=st.sampled_from(["", "1960-02-03", "1960-02-04", "1987-11-30"]),
    emails=st.lists(st.sampled_from(["rosa.k@a.com", "rosa.k@b.com"]), max_size=2).map(tuple),
    phones=st.lists(st.sampled_from(["+12065550100", "+12065550101"]), max_size=2).map(tuple),
    street_number=st.sampled_from(["", "12"]),
    street=WORDS,
    city=WORDS,
    postcode=st.sampled_from(["", "98101", "98102"]),
)


@given(TRAITS, TRAITS)
def test_a_score_is_the_same_from_both_sides(one: Traits, other: Traits) -> None:
    there, back = score(one, other), score(other, one)
    assert there.weight == pytest.approx(back.weight, abs=1e-9)
    assert [step.level for step in there.steps] == [step.level for step in back.steps]
    assert decide(one, other, there) == decide(other, one, back)
    assert 0 <= there.probability <= 1


CONTACTS = st.builds(
    Contact,
    name=st.text(max_size=20),
    first=st.text(max_size=10),
    last=st.text(max_size=10),
    suffix=st.text(max_size=4),
    company=st.booleans(),
    emails=st.lists(st.text(max_size=12), max_size=2).map(tuple),
    phones=st.lists(st.tuples(st.just(""), st.text(max_size=14)), max_size=2).map(tuple),
    street=st.text(max_size=30),
    city=st.text(max_size=10),
    postal=st.text(max_size=10),
)


@given(CONTACTS)
def test_any_sighting_has_traits_and_stable_keys(contact: Contact) -> None:
    traits = traits_of(contact)
    found = keys(traits)
    assert found == keys(traits_of(contact))
    assert len(set(found)) == len(found)
    assert decide(traits, traits, score(traits, traits)) in set(Decision)


def test_who_is_one_shares_a_key() -> None:
    robert = set(keys(traits_of(ROBERT)))
    for other in (
        Contact(first="Bob", last="Jones"),
        Contact(first="Jones", last="Robert"),
        Contact(first="Sue", last="Miller", phones=ROBERT.phones),
        Contact(first="Sue", last="Jones", street="12 N Main St", postal="98101"),
    ):
        assert robert & set(keys(traits_of(other)))


def test_odds_of_one_to_one_are_a_half() -> None:
    assert probability(0.0) == 0.5
    assert probability(-5_000.0) == pytest.approx(0.0)
