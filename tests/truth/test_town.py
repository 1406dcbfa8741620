"""The made-up towns: the same by seed, other by seed, and as awkward as they claim."""

from collections import Counter, defaultdict

import pytest

from .sightings import Side, Sighting
from .town import sightings


@pytest.fixture(scope="module")
def town() -> list[Sighting]:
    return list(sightings(7, 2_000))


def test_the_same_seed_gives_the_same_town_and_another_one_another() -> None:
    assert list(sightings(3, 40)) == list(sightings(3, 40))
    assert list(sightings(3, 40)) != list(sightings(4, 40))


def test_every_awkward_kind_of_home_is_there(town: list[Sighting]) -> None:
    homes = Counter({one.case: 0 for one in town})
    homes.update({one.household: one.case for one in town}.values())
    assert set(homes) == {
        "alone", "couple", "own_names", "maiden", "grown_child", "namesakes", "roommates",
        "moved_out", "owner", "company", "colleagues", "flats",
    }  # fmt: skip
    assert homes["couple"] > 200


def test_homes_ask_all_year_and_buy_after_they_asked(town: list[Sighting]) -> None:
    homes = defaultdict(list)
    for one in town:
        homes[one.household].append(one)
    months = Counter(one.at.month for one in town if one.side is Side.PROSPECT and one.at)
    assert len(months) == 12
    assert min(months.values()) > max(months.values()) / 3
    for some in homes.values():
        asked = [one.at for one in some if one.side is Side.PROSPECT and one.at]
        sold = {one.at for one in some if one.side is Side.BUYER and one.at}
        assert not sold or (len(sold) == 1 and max(asked) <= sold.pop())


def test_mail_addresses_are_shared_at_home_only(town: list[Sighting]) -> None:
    homes = defaultdict(set)
    for one in town:
        for mail in one.contact.emails:
            homes[mail].add(one.household)
    shared = sum(len(some) > 1 for some in homes.values())
    assert shared < len(homes) * 0.002, "but for a slip of the hand now and then"


def test_telephones_are_shared_by_strangers_too(town: list[Sighting]) -> None:
    people = defaultdict(set)
    for one in town:
        for address in one.contact.addresses("t"):
            if address.kind == "phone":
                people[address.value].add((one.household, one.case))
    shared = [some for some in people.values() if len({home for home, _ in some}) > 1]
    kinds = Counter(case for some in shared for _, case in some)
    assert kinds["colleagues"] > 20
    assert kinds["roommates"] > 2


def test_a_grown_child_is_still_written_down_at_the_parents(town: list[Sighting]) -> None:
    streets = defaultdict(set)
    for one in town:
        if one.case == "moved_out" and one.contact.street:
            streets[one.contact.street.casefold()[:12]].add(one.household)
    assert any(len(homes) > 1 for homes in streets.values())


def test_a_third_buys_and_the_contract_is_often_anothers(town: list[Sighting]) -> None:
    homes = {one.household for one in town}
    sides = defaultdict(set)
    for one in town:
        sides[one.household].add((one.side, one.person))
    bought = [some for some in sides.values() if any(side is Side.BUYER for side, _ in some)]
    assert 0.2 < len(bought) / len(homes) < 0.45
    others = [
        some
        for some in bought
        if not {p for side, p in some if side is Side.BUYER}
        & {p for side, p in some if side is Side.PROSPECT}
    ]
    assert len(others) > len(bought) * 0.05
