"""One spelling for each vehicle identification number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vininfo import Vin

from sincerely.reading.vins import whole, whole_or_part


@pytest.mark.parametrize(
    "written",
    [
        "1HGCM82633A004352",
        "1hgcm82633a004352",
        " 1HGCM 82633 A004352 ",
        "1HGCM8-2633A-004352",
        "IHGCM82633A004352",
        "1HGCM82633AOO4352",
        "1HGCM82633AQO4352",
    ],
)
def test_one_spelling(written: str) -> None:
    assert whole(written) == "1HGCM82633A004352"


@pytest.mark.parametrize(
    "written",
    [
        "1PALOMAR026RIDGE1",  # mended, its check digit would be wrong
        "IHGCM82633A004353",
        "TEST1693578600000",
        "V-A",
        "1HGCM82633A00435\u00e9",
        "",
    ],
)
def test_what_is_no_vin_stays_as_written(written: str) -> None:
    assert whole(written) == written


def test_a_part_is_told_from_a_whole_one() -> None:
    assert whole_or_part("004352") == whole_or_part("*004352") == "*004352"
    assert whole_or_part("1hgcm82633a004352") == "1HGCM82633A004352"
    assert whole_or_part("0000000") == whole_or_part("4352") == whole_or_part("1" * 18) == ""


@given(st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=17, max_size=17))
def test_of_a_true_one_only_true_mistakes_are_mended(number: str) -> None:
    assert whole(number.lower()) == str(Vin(number))
    mistaken = number.replace("1", "I").replace("0", "O")
    right = Vin(number).verify_checksum(check_year=False)
    assert whole(mistaken) == (number if right or mistaken == number else mistaken)
