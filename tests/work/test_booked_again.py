"""A deal that was unwound and booked once more under its number makes a buyer again."""

from itertools import permutations
from pathlib import Path

import pytest

from sincerely.records.models import EventRow, FeedFile
from sincerely.rules.purpose import Purpose
from sincerely.work import feeding, rebuilding
from tests.cast import House, day, house

pytestmark = pytest.mark.django_db
HEADER = "deal_number,sold_date,status,unwound_date,first_name,last_name,email,vehicle,sale_price"
IDA = "Ida,Moss,ida@example.com"
SOLD = f"D1,2026-02-10,Booked,,{IDA},2026 Kia Soul,21000"
UNWOUND = f"D1,2026-02-10,Unwound,2026-02-14,{IDA},2026 Kia Soul,21000"
AGAIN = f"D1,2026-02-17,Booked,,{IDA},2026 Kia Soul,20500"
SAME_DAY = f"D1,2026-02-14,Booked,,{IDA},2026 Kia Soul,20500"


@pytest.fixture
def harbor() -> House:
    return house()


def feed(harbor: House, folder: Path, *rows: str, at: float) -> dict[str, int]:
    path = folder / "sold.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    feeding.feed(source=harbor.dms, paths=[path], by="the night", now=day(at))
    return dict(FeedFile.objects.latest("pk").counts)


def codes(harbor: House, at: float) -> list[str]:
    verdict = harbor.ask("ida@example.com", Purpose.PROMOTION, day(at)).verdict
    return [each.code for each in verdict.reasons]


@pytest.mark.parametrize("last", [AGAIN, SAME_DAY], ids=["days after", "the day it was unwound"])
def test_who_signed_once_more_is_a_buyer(harbor: House, tmp_path: Path, last: str) -> None:
    feed(harbor, tmp_path, SOLD, at=1)
    feed(harbor, tmp_path, UNWOUND, at=2)
    assert "already_bought" not in codes(harbor, 2)
    counts = feed(harbor, tmp_path, last, at=3)
    assert (counts["events"], counts["changed"]) == (1, 0)
    assert codes(harbor, 3)[0] == "already_bought"
    assert rebuilding.check() == []
    assert feed(harbor, tmp_path, last, "", at=4)["known"] == 1


@pytest.mark.parametrize(
    "files", [each for each in permutations([SOLD, UNWOUND, AGAIN]) if each[1:] != (AGAIN, UNWOUND)]
)
def test_whichever_is_told_first(harbor: House, tmp_path: Path, files: tuple[str, ...]) -> None:
    """But for an unwinding that comes last, where both days were taken for one sale's."""
    for at, row in enumerate(files):
        feed(harbor, tmp_path, row, at=at + 1)
    assert codes(harbor, 5)[0] == "already_bought"
    assert rebuilding.check() == []


def test_both_in_one_file(harbor: House, tmp_path: Path) -> None:
    counts = feed(harbor, tmp_path, UNWOUND, AGAIN, at=1)
    assert (counts["events"], counts["changed"]) == (3, 0)
    assert codes(harbor, 2)[0] == "already_bought"


def test_unwound_once_more(harbor: House, tmp_path: Path) -> None:
    twice = AGAIN.replace("Booked,", "Unwound,2026-02-20")
    feed(harbor, tmp_path, UNWOUND, AGAIN, twice, at=1)
    assert "already_bought" not in codes(harbor, 2)
    assert EventRow.objects.filter(kind="deal_unwound").count() == 2


def test_another_day_alone_is_asked_about(harbor: House, tmp_path: Path) -> None:
    feed(harbor, tmp_path, SOLD, at=1)
    assert feed(harbor, tmp_path, AGAIN, at=2)["changed"] == 1
