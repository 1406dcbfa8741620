"""Each file: readable, with the columns its kind has, and nothing that could be a real person."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from sincerely import sample
from sincerely.rules.contact import email, phone
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.sample import store as the_store
from sincerely.sample.tables import COLUMNS, columns

from .conftest import UNTIL, Store

PHONES = ("cell_phone", "home_phone", "work_phone", "cobuyer_cell_phone")
MAILS = ("email", "cobuyer_email")


def moment(text: str) -> datetime:
    """What the store's own clock showed; the zone is only there to compare."""
    for form in ("%Y-%m-%d %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_table_has_its_columns_and_whole_rows(store: Store) -> None:
    for name in [*store.tables, *COLUMNS]:
        for row in store.rows(name):
            assert tuple(row) == columns(name), name
            assert None not in row.values(), name


def test_keys_are_there_and_unique(store: Store) -> None:
    for name in store.tables:
        first = columns(name)[0]
        keys = [row[first] for row in store.rows(name)]
        if name == "crm/deals.csv":
            keys = [f"{row['deal_id']}/{row['status']}" for row in store.rows(name)]
        assert all(keys), name
        assert len(set(keys)) == len(keys), name


def test_every_number_is_fictional_and_every_mail_address_an_example(store: Store) -> None:
    for name in store.tables:
        for row in store.rows(name):
            for column in PHONES:
                digits = re.sub(r"\D", "", row.get(column, "")).removeprefix("1")
                assert not digits or digits[3:6] == "555", (name, row[column])
            for column in MAILS:
                if row.get(column):
                    assert re.search(r"@([a-z-]+\.)+(com|net|org|con)$", row[column]), row[column]
                    assert ".example." in row[column], row[column]


def test_the_default_size_needs_no_number_outside_the_reserved_ones(store: Store) -> None:
    for row in store.rows("truth/people.csv"):
        for column in ("cell_phone", "home_phone", "work_phone"):
            assert re.fullmatch(r"(\d{3}55501\d\d)?", row[column])


def test_lead_files_are_well_formed_adf_with_what_the_standard_requires(store: Store) -> None:
    seen: Counter[str] = Counter()
    for source, path in sample.files(store.folder):
        if path.suffix != ".xml":
            continue
        root = ET.parse(path).getroot()
        assert root.tag == "adf"
        for prospect in root.findall("prospect"):
            asked = datetime.fromisoformat(prospect.findtext("requestdate", ""))
            assert asked.tzinfo is not None
            assert prospect.findtext("id")
            assert prospect.find("vehicle/make") is not None
            contact = prospect.find("customer/contact")
            assert contact is not None
            assert "".join(part.text or "" for part in contact.findall("name"))
            assert contact.findtext("email")
            assert prospect.findtext("vendor/vendorname") == sample.NAME
            seen[source] += 1
            seen["resend"] += prospect.get("status") == "resend"
            seen["trade"] += len(prospect.findall("vehicle[@interest='trade-in']"))
    assert set(seen) == {"cars-finder", "auto-lane", "harbor-web", "resend", "trade"}
    assert min(seen.values()) > 20


def test_messages_use_the_words_of_the_rules(store: Store) -> None:
    for name in ("crm/sent.csv", "service/sent.csv", "dialler/sent.csv"):
        for row in store.rows(name):
            channel = Channel(row["channel"])
            Purpose(row["purpose"])
            assert WrittenBy(row["written_by"]) is not WrittenBy.UNKNOWN
            used = {Channel.EMAIL: "email", Channel.LETTER: "address"}.get(channel, "")
            assert row[used] if used else any(row[column] for column in PHONES[:3])


TIMES = {
    "crm/deals.csv": "status_at",
    "crm/appointments.csv": "status_at",
    "crm/visits.csv": "visited_at",
    "crm/calls.csv": "at",
    "crm/sent.csv": "sent_at",
    "service/service.csv": "opened_at",
    "service/appointments.csv": "status_at",
    "service/sent.csv": "sent_at",
    "dialler/sent.csv": "sent_at",
    "manager/optouts.csv": "at",
    "manager/complaints.csv": "opened_at",
    "manager/thanks.csv": "at",
}


@pytest.mark.parametrize(("name", "column"), TIMES.items())
def test_nothing_lies_outside_the_year(store: Store, name: str, column: str) -> None:
    times = [moment(row[column]) for row in store.rows(name)]
    assert min(times).date() >= UNTIL - timedelta(days=366)
    assert max(times).date() < UNTIL


@pytest.mark.parametrize("name", ["crm/sent.csv", "crm/visits.csv", "dialler/sent.csv"])
def test_files_are_in_the_order_of_time(store: Store, name: str) -> None:
    times = [moment(row[TIMES[name]]) for row in store.rows(name)]
    if name == "crm/visits.csv":  # written when a visit is over
        times = [
            at + timedelta(minutes=int(row["minutes"]))
            for at, row in zip(times, store.rows(name), strict=True)
        ]
    assert times == sorted(times)


def test_people_come_and_are_called_when_the_store_is_open(store: Store) -> None:
    for row in store.rows("crm/visits.csv"):
        when = moment(row["visited_at"])
        assert the_store.is_open(when.date())
        assert 8 <= when.hour < 20
    for row in store.rows("dialler/sent.csv"):
        assert 9 <= moment(row["sent_at"]).hour < 20


def test_the_dms_reports_one_to_six_days_late(store: Store) -> None:
    late = Counter[int]()
    for row in store.sales:
        if row["deal_type"] in {"Retail", "Lease"} and not row["reversal_date"]:
            days = (moment(row["posted_date"]) - moment(row["delivery_date"])).days
            late[days] += 1
            assert moment(row["sold_date"]) <= moment(row["delivery_date"])
    assert set(late) <= set(range(7))
    assert len(late) >= 5
    assert sum(late[days] for days in range(2, 7)) > sum(late.values()) / 2


def test_reversed_deals_come_again_in_the_month_of_the_reversal(store: Store) -> None:
    reversed_ = [row for row in store.sales if row["reversal_date"]]
    assert reversed_
    for row in reversed_:
        assert row["deal_status"] == "Reversed"
        assert moment(row["reversal_date"]) >= moment(row["sold_date"])
    for name in store.tables:
        if name.startswith("dms/"):
            month = name.removeprefix("dms/sales_").removesuffix(".csv")
            posted = {f"{moment(row['posted_date']):%Y-%m}" for row in store.rows(name)}
            assert posted == {month}


def test_wholesale_and_dealer_trades_are_among_the_sales(store: Store) -> None:
    kinds = Counter(row["deal_type"] for row in store.sales)
    assert set(kinds) == {"Retail", "Lease", "Wholesale", "Dealer Trade"}


def test_addresses_read_as_addresses(store: Store) -> None:
    for row in store.rows("truth/people.csv"):
        assert email(row["email"])
        assert phone(row["cell_phone"])


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 11, 23), True),
        (date(2026, 11, 26), False),  # Thanksgiving
        (date(2026, 12, 25), False),
        (date(2026, 7, 4), False),
        (date(2027, 1, 1), False),
    ],
)
def test_the_store_is_closed_on_sundays_and_holidays(day: date, *, is_open: bool) -> None:
    assert the_store.is_open(day) is is_open
