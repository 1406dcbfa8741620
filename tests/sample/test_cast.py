"""The two stories are told, whatever day the year ends on."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sincerely import sample

ENDS = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)] + [
    date(2026, 1, 9),
    date(2026, 1, 26),
    date(2026, 7, 13),
    date(2026, 7, 30),
    date(2028, 3, 1),
]


class Told:
    """A sample of the cast alone."""

    def __init__(self, folder: Path, ends: date) -> None:
        self.ends = ends
        sample.write(folder, seed=1, until=ends, households=2)
        self._folder = folder

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self._folder / name).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def sale(self, cast: sample.Cast) -> dict[str, str]:
        sales = [
            row
            for path in sorted((self._folder / "dms").iterdir())
            for row in self.rows(f"dms/{path.name}")
            if row["last_name"] == cast.last.upper()
        ]
        assert len(sales) == 1
        return sales[0]


@pytest.fixture(params=ENDS, ids=str)
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Told:
    return Told(tmp_path, request.param)


def day(text: str) -> date:
    month, number, year = text.split("/")
    return date(int(year), int(month), int(number))


def test_service_not_systems(told: Told) -> None:
    cast = sample.SERVICE_NOT_SYSTEMS
    sale = told.sale(cast)
    sold = day(sale["sold_date"])
    assert timedelta(days=25) <= told.ends - sold <= timedelta(days=38)
    assert sale["email"] == cast.partner_email, "the other spouse's name is on the paper"
    assert sale["cobuyer_email"] == cast.email
    assert day(sale["posted_date"]) - sold >= timedelta(days=4)
    clicks = [row for row in told.rows("crm/deals.csv") if row["status"] == "sold"]
    click = next(row for row in clicks if row["email"] == cast.email)
    assert click["status_at"].startswith(sold.isoformat())
    assert click["said_by"] == "salesperson"
    after = [
        row
        for row in told.rows("crm/sent.csv")
        if row["email"] == cast.email and row["sent_at"] > click["status_at"]
    ]
    assert [row["purpose"] for row in after] == ["missed_appointment", "promotion", "reengagement"]
    (asked,) = told.rows("manager/optouts.csv")
    assert asked["email"] == cast.email
    assert asked["at"] > after[-1]["sent_at"]
    truth = {row["key"]: row for row in told.rows("truth/messages.csv")}
    assert all(truth[row["message_id"]]["insult"] == "Y" for row in after)
    assert all(truth[row["message_id"]]["known_to_sender"] == "Y" for row in after)


def test_they_shopped_for_seven_weeks_both_of_them(told: Told) -> None:
    cast = sample.SERVICE_NOT_SYSTEMS
    visits = [r for r in told.rows("crm/visits.csv") if r["last_name"] == cast.last]
    assert {row["email"] for row in visits} == {cast.email, cast.partner_email}
    assert {row["model"] for row in visits} == {"Palisade", "Santa Fe"}
    first = min(r["status_at"] for r in told.rows("crm/deals.csv") if r["last_name"] == cast.last)
    sold = day(told.sale(cast)["sold_date"])
    assert 42 <= (sold - date.fromisoformat(first[:10])).days <= 56


def test_customer_care(told: Told) -> None:
    cast = sample.CUSTOMER_CARE
    sale = told.sale(cast)
    sold = day(sale["sold_date"])
    assert timedelta(days=8) <= told.ends - sold <= timedelta(days=21)
    assert sale["email"] == cast.email
    (call,) = told.rows("dialler/sent.csv")
    called = datetime.fromisoformat(call["sent_at"])
    assert (call["channel"], call["purpose"]) == ("recorded_call", "thank_you")
    assert called.date() - sold == timedelta(days=7)
    assert call["cell_phone"] == f"+1{cast.cell}"
    assert told.rows("manager/thanks.csv") == []
    calls = [row for row in told.rows("crm/calls.csv") if row["last_name"] == cast.last]
    assert max(row["at"] for row in calls) < sold.isoformat(), "no human has called since"


def test_nobody_else_has_the_addresses_of_the_cast(tmp_path: Path) -> None:
    written = sample.write(tmp_path, seed=5, until=ENDS[0], households=150)
    with (tmp_path / "truth/people.csv").open(encoding="utf-8", newline="") as lines:
        people = list(csv.DictReader(lines))
    for cast in written.cast:
        for address in (cast.email, cast.partner_email, cast.cell, cast.partner_cell):
            owners = [who for who in people if address in who.values()]
            assert [who["household_id"] for who in owners] == [cast.household]
