"""Addresses nobody shares by accident, mistypings that hit nobody, VINs that check."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sincerely.sample import cars
from sincerely.sample.cards import mistyped_phone
from sincerely.sample.dice import Dice
from sincerely.sample.people import Directory, local_part, settle
from sincerely.sample.store import at

NOW = at(date(2026, 3, 4), 12)


def test_thousands_of_people_have_addresses_of_their_own() -> None:
    directory, dice = Directory(), Dice("directory")
    mails = [directory.mail(dice, local_part(dice, "José", "O'Rourke")) for _ in range(3_000)]
    phones = [directory.phone(dice) for _ in range(30_000)]
    assert len(set(mails)) == len(mails)
    assert len(set(phones)) == len(phones)
    assert all(mail.isascii() for mail in mails)
    lines = {phone[6:] for phone in phones}
    assert not {line for line in lines if "0200" <= line < "2000"}
    assert "2035550190" not in phones, "the store's own"


def test_a_number_given_up_goes_to_somebody_new_once() -> None:
    directory, dice = Directory(), Dice("again")
    directory.given_up.append((at(date(2026, 1, 1), 9), "2035550150", "P000001A"))
    cells = [directory.cell(dice, NOW) for _ in range(200)]
    assert [cell for cell in cells if cell[1]] == [("2035550150", "P000001A")]


@given(st.integers(0, 99), st.sampled_from(["203", "914"]))
def test_a_mistyped_reserved_number_is_never_one_that_is_handed_out(line: int, code: str) -> None:
    wrong = mistyped_phone(f"{code}55501{line:02d}")
    assert len(wrong) == 9 or not "0100" <= wrong[6:] < "0200"


@given(st.integers(2000, 9999))
def test_a_mistyped_later_number_is_one_digit_short(line: int) -> None:
    assert mistyped_phone(f"203555{line}") == f"203555{line}"[:-1]


@given(st.integers(2012, 2028), st.integers(1, 5_000_000))
def test_vins_have_the_right_check_digit(year: int, number: int) -> None:
    made = cars.vin(Dice(year, number), year, number)
    assert len(made) == 17
    assert not set(made) & set("IOQ")
    letters = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    values = [int(letters.get(sign, sign)) for sign in made[:8] + "0" + made[9:]]
    rest = sum(v * w for v, w in zip(values, weights, strict=True)) % 11
    assert made[8] == ("X" if rest == 10 else str(rest))


def test_the_new_model_year_is_sold_from_august() -> None:
    assert cars.model_year(date(2026, 7, 31)) == 2026
    assert cars.model_year(date(2026, 8, 1)) == 2027


def test_households_are_couples_singles_and_namesakes() -> None:
    directory = Directory()
    homes = [settle(Dice("home", n), directory, n, NOW) for n in range(400)]
    alone = sum(len(home.people) == 1 for home in homes)
    assert 100 < alone < 200
    namesakes = [home for home in homes if home.first.suffix]
    assert namesakes
    for home in namesakes:
        father, son = home.people
        assert (father.first, father.last) == (son.first, son.last)
        assert father.email != son.email
