"""The measure itself: what counts as loose, as held wrongly, and as one person."""

import pytest

from sincerely.rules.sighting import Contact

from .measure import Found, candidates, measure, records_of
from .sightings import Side, Sighting

STREET = {"street": "8 Lantern Court", "postal": "06905"}


def sighting(n: int, person: str, home: str, side: Side, **details: object) -> Sighting:
    deal = f"D{home}" if side is Side.BUYER else ""
    contact = Contact(**details)  # type: ignore[arg-type]
    return Sighting(
        id=str(n), source="t", person=person, household=home, side=side, contact=contact, deal=deal
    )


WIFE = sighting(0, "wife", "1", Side.PROSPECT, first="Liz", last="Moll", **STREET)
HUSBAND = sighting(1, "husband", "1", Side.BUYER, first="Robert", last="Moll", **STREET)
STRANGER = sighting(2, "stranger", "2", Side.PROSPECT, first="Bob", last="Moll")
AGAIN = sighting(3, "stranger", "2", Side.PROSPECT, first="Bob", last="Moll", emails=("b@x.com",))
THREE = [WIFE, HUSBAND, STRANGER, AGAIN]


def found(joins: list[tuple[int, int]], maybes: list[tuple[int, int]]) -> Found:
    return Found(joins=joins, maybes=maybes, records=records_of(len(THREE), joins))


def test_a_wifes_lead_is_loose_until_it_is_held_for_her_husbands_sale() -> None:
    alone = measure(THREE, found([], []))
    assert (alone.loose, alone.loose_though_known, alone.buyers) == (1, 1, 1)
    assert measure(THREE, found([], [(0, 1)])).loose == 0
    assert measure(THREE, found([(0, 1)], [])).loose == 0


def test_what_nothing_ties_to_the_sale_is_loose_but_nobody_could_know() -> None:
    private = sighting(0, "wife", "1", Side.PROSPECT, first="Liz", emails=("liz@x.com",))
    figures = measure([private, HUSBAND], Found(joins=[], maybes=[], records=[0, 1]))
    assert (figures.loose, figures.loose_though_known) == (1, 0)


def test_it_can_be_known_by_way_of_another_sighting() -> None:
    private = sighting(0, "wife", "1", Side.PROSPECT, first="Liz", emails=("liz@x.com",))
    both = sighting(2, "wife", "1", Side.PROSPECT, first="Liz", emails=("liz@x.com",), **STREET)
    figures = measure([private, HUSBAND, both], Found(joins=[], maybes=[], records=[0, 1, 2]))
    assert figures.loose_though_known == 1


def test_a_name_that_cannot_be_the_same_ties_nobody() -> None:
    """Her own lead, in a name she gave up, and nothing else on it."""
    former = sighting(0, "wife", "1", Side.PROSPECT, first="Liz", last="Ober", emails=("l@x.com",))
    hers = sighting(2, "wife", "1", Side.OTHER, first="Liz", last="Moll", **STREET)
    apart = Found(joins=[], maybes=[], records=[0, 1, 2])
    assert measure([former, HUSBAND, hers], apart).loose_though_known == 0
    short = sighting(0, "wife", "1", Side.PROSPECT, first="Elizabeth", last="Moll")
    assert measure([short, HUSBAND, hers], apart).loose_though_known == 1


def test_what_one_of_a_home_buys_holds_whoever_may_be_another_of_it() -> None:
    other = sighting(3, "wife", "1", Side.PROSPECT, first="Liz", last="Moll", emails=("l@x.com",))
    four = [WIFE, HUSBAND, STRANGER, other]
    records = [0, 1, 2, 3]
    assert measure(four, Found([], [(0, 3)], records)).loose == 1
    figures = measure(four, Found([], [(0, 3)], records, homes=[(0, 1)]))
    assert (figures.loose, figures.held_wrongly) == (0, 0)


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({}, 0),
        ({"street": "9 Oak Road", "postal": "06905"}, 1),
        ({"first": "Ines", "last": "Ferrer"}, 1),
        ({"first": "Ines", "last": "Ferrer", **STREET}, 0),
    ],
)
def test_of_some_who_are_held_wrongly_nobody_could_tell(
    details: dict[str, str], told: float
) -> None:
    named = {"first": "Bob", "last": "Moll"} | details
    stranger = sighting(2, "stranger", "2", Side.PROSPECT, **named)
    figures = measure([HUSBAND, stranger], Found([], [(0, 1)], [0, 1]))
    assert (figures.held_wrongly, figures.though_told_apart) == (1, told)


def test_the_cobuyer_is_tied_to_the_sale() -> None:
    cobuyer = sighting(2, "wife", "1", Side.BUYER, first="Elizabeth", last="Moll")
    joined = records_of(3, [(0, 2)])
    figures = measure([WIFE, HUSBAND, cobuyer], Found(joins=[(0, 2)], maybes=[], records=joined))
    assert figures.loose == 0


@pytest.mark.parametrize(("joins", "maybes"), [([], [(1, 2)]), ([(1, 2)], [])])
def test_a_stranger_held_for_somebody_elses_sale_is_held_wrongly(
    joins: list[tuple[int, int]], maybes: list[tuple[int, int]]
) -> None:
    figures = measure(THREE, found(joins, maybes))
    assert (figures.held_wrongly, figures.prospects) == (1, 1)
    assert measure(THREE, found([(2, 3)], [(0, 1)])).held_wrongly == 0


def test_precision_and_recall_are_of_pairs_in_one_record() -> None:
    figures = measure(THREE, found([(2, 3), (1, 2)], []))
    assert figures.precision == pytest.approx(1 / 3)
    assert (figures.recall, figures.joined) == (1, 3)


def test_records_are_what_joins_lead_to() -> None:
    assert records_of(5, [(3, 4), (0, 3)]) == [0, 1, 2, 0, 0]


def test_a_key_shared_by_too_many_brings_nobody_together() -> None:
    keys = [["a", "b"], ["b"], ["a", "b"]]
    assert list(candidates(keys)) == [(0, 1), (0, 2), (1, 2)]
    assert list(candidates(keys, most=2)) == [(0, 2)]
