"""The parts that learn and decide: values cleaned, EM, thresholds, one partner each, friends."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.matching.lists import choose
from sincerely.matching.lists.choose import Pair
from sincerely.matching.lists.clean import date, days_first
from sincerely.matching.lists.em import Group, Mates, Pattern, learn


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1987-06-09", "19870609"),
        ("19870609", "19870609"),
        ("6/9/1987", "19870609"),
        ("9 Jun 1987", "19870609"),
        ("Tuesday, 9 June 1987", "19870609"),
        ("June 9th, 1987", "19870609"),
        ("6/9/87", "19870609"),
        ("1987-06-09T00:00:00", "19870609"),
        ("unknown", ""),
    ],
)
def test_dates(written: str, expected: str) -> None:
    assert date(written) == expected


def test_a_day_before_its_month() -> None:
    assert date("9/6/1987", day_first=True) == "19870609"
    assert date("June 9, 1987", day_first=True) == "19870609", "the word says which it is"


def test_days_come_first_where_some_day_shows_it() -> None:
    assert days_first(["1/2/1990", "23/4/1991"])
    assert not days_first(["1/2/1990", "4/23/1991"])


@given(st.text())
def test_any_date_is_digits(text: str) -> None:
    assert date(text) == "" or date(text).isdigit()


def any_two(u: tuple[float, float], m: tuple[float, float]) -> tuple[float, float]:
    """How any two rows compare, of which one pair in a hundred is one thing."""
    return 0.99 * u[0] + 0.01 * m[0], 0.99 * u[1] + 0.01 * m[1]


def test_em_finds_the_chances_that_made_the_pairs() -> None:
    chance = random.Random(3)
    true_m, u = (0.1, 0.9), (0.98, 0.02)
    patterns: Counter[tuple[int, ...]] = Counter()
    for one_thing in [True] * 2_000 + [False] * 200_000:
        odds = true_m if one_thing else u
        patterns[tuple(int(chance.random() < odds[1]) for _ in range(5))] += 1
    prior = [(0.5, 0.5)] * 5
    learned = learn(
        patterns, [any_two(u, true_m)] * 5, prior, pairs=202_000, matches=500, most=10_000
    )
    assert learned.matches == pytest.approx(2_000, rel=0.1)
    for found in learned.m:
        assert found[1] == pytest.approx(0.9, abs=0.03)


def pair(one: int, other: int, probability: float) -> Pair:
    return Pair(one, other, 20 * probability, probability)


def test_the_better_partner_is_joined_and_the_other_is_not() -> None:
    pairs = [pair(1, 1, 0.99), pair(1, 2, 0.8), pair(2, 2, 0.7), pair(3, 3, 0.1)]
    assert choose.partners(pairs, 0.5) == {(1, 1), (2, 2)}
    assert choose.partners(pairs, 0.5, (False, True)) == {(1, 1), (1, 2)}


def test_rows_with_two_equal_partners_are_repeats_of_one_list_or_of_both() -> None:
    alone = [pair(at, at, 0.99) for at in range(50)]
    again = [pair(at, at + 50, 0.99) for at in range(50)]
    assert choose.single(alone) == (True, True)
    assert choose.single(alone + again) == (False, True)
    both = [pair(at + 50, other, 0.99) for at in range(50) for other in (at, at + 50)]
    assert choose.single(alone + again + both) == (False, False)


def test_rows_that_are_only_much_alike_have_one_partner() -> None:
    """Each of the first list resembles two of the second, and those again two others."""
    alike = [pair(at, (at + by) % 50, 0.99) for at in range(50) for by in (0, 1)]
    assert choose.single(alike) == (True, True)


def test_friends_of_a_sure_friend_are_one() -> None:
    pairs = [pair(1, 2, 0.99), pair(2, 3, 0.98), pair(1, 3, 0.2), pair(3, 4, 0.6)]
    found = list(choose.friends(pairs, 0.9))
    assert [(each.one, each.other, each.through) for each in found] == [(1, 3, 2)]


def test_a_friend_does_not_join_two_that_speak_against_it() -> None:
    sure = [Pair(1, 2, 20.0, 0.99), Pair(2, 3, 20.0, 0.99)]
    assert not list(choose.friends(sure, 0.9))
    assert not list(choose.friends([*sure, Pair(1, 3, -3.5, 0.08)], 0.9))


def test_em_learns_how_many_moved() -> None:
    """A quarter live elsewhere: that is one difference, not a house's and a street's."""
    chance = random.Random(4)
    u = [(0.99, 0.01)] * 2 + [(0.98, 0.02)] * 4
    patterns: Counter[tuple[int, ...]] = Counter()
    for _ in range(2_000):
        moved = chance.random() < 0.25
        door = (0, 0) if moved else (1, 1)
        patterns[door + tuple(int(chance.random() < 0.95) for _ in range(4))] += 1
    for _ in range(200_000):
        patterns[tuple(int(chance.random() < each[1]) for each in u)] += 1
    said = [(0.25, 0.75)] * 2 + [(0.05, 0.95)] * 4
    any_two_rows = [any_two(theirs, mine) for theirs, mine in zip(u, said, strict=True)]
    far = {0: frozenset({0}), 1: frozenset({0})}
    learned = learn(
        patterns, any_two_rows, [(0.2, 0.8)] * 6, pairs=202_000, matches=500, most=10_000,
        groups=[Group(far, {})],
    )  # fmt: skip
    assert learned.apart[0] == pytest.approx(0.25, abs=0.04)
    assert learned.m[0][1] > 0.97
    assert learned.matches == pytest.approx(2_000, rel=0.1)


def test_what_is_joined_is_likelier_than_not() -> None:
    """However much more would be found by joining the doubtful."""
    assert choose.threshold([pair(at, at, 1.0) for at in range(20)]) == pytest.approx(0.5)
    doubtful = [pair(at, at, 0.4) for at in range(20)]
    assert choose.threshold(doubtful) == 0.5


@pytest.mark.parametrize("slips", [10, 200])
def test_who_makes_few_slips_in_first_names_has_no_wholly_other_one(slips: int) -> None:
    """Couples of one door, in a list whose first names are clean, and in one where they are not."""
    patterns: dict[Pattern, int] = {(0, 0): 1_000_000, (2, 1): 900, (1, 1): slips, (0, 1): 60}
    u, prior = [[0.98, 0.01, 0.01], [0.999, 0.001]], [[0.04, 0.12, 0.84], [0.1, 0.9]]
    mates = Mates({0: frozenset({0})}, frozenset({1}), {0: frozenset({1})})
    found = learn(patterns, u, prior, 1_000_000, 500, 5_000, mates=mates)
    assert (found.m[0][0] < 0.01) is (slips == 10)
