"""Files taken in: every row accounted for, once, however often, and whatever happens half-way."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import DataError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.records.models import (
    EventRow,
    FeedFile,
    Person,
    Quarantine,
    Sighting,
    Source,
    Standing,
)
from sincerely.rules.sighting import Arrival
from sincerely.work import feeding, intake, rebuilding
from sincerely.work.errors import WorkError
from sincerely.work.feeding import FileReceipt
from tests.cast import House, day, house

pytestmark = pytest.mark.django_db
HEADER = "deal_number,sold_date,first_name,last_name,email,cell_phone,salesperson,deal_type,model"


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "CHUNK", 4)


def row(number: int, **cells: str) -> str:
    """A good row of the sales export, some cells changed."""
    plain = {
        "deal_number": f"D{number}",
        "sold_date": "2026-03-04",
        "first_name": "Ida",
        "last_name": f"Nr{number}",
        "email": f"b{number}@example.com",
        "cell_phone": "",
        "salesperson": "Dana Reyes",
        "deal_type": "Retail",
        "model": "Palisade",
    }
    return ",".join({**plain, **cells}.values())


def write(folder: Path, rows: Sequence[str], name: str = "sales.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def feed(harbor: House, path: Path, at: float = 1) -> FileReceipt:
    (receipt,) = feeding.feed(
        source=harbor.dms, paths=[path], by="the tests", now=day(at), kind="sales"
    )
    return receipt


MIXED = [
    row(1),
    row(2, sold_date="soon"),
    row(3, deal_type="Wholesale"),
    row(4),
    row(5, deal_number=""),
    row(6),
    row(7, sold_date="soon"),
    row(8, deal_type="Dealer Trade"),
    row(9),
    row(9),
]


def test_every_row_is_accounted_for(harbor: House, tmp_path: Path) -> None:
    receipt = feed(harbor, write(tmp_path, MIXED))
    assert (receipt.rows, receipt.left_out, receipt.quarantined) == (10, 2, 3)
    assert (receipt.events, receipt.duplicates, receipt.changed) == (4, 1, 0)
    assert FeedFile.objects.get().counts == receipt.counts()
    assert Person.objects.count() == 4


def test_what_cannot_be_read_is_kept_with_line_reason_and_text(
    harbor: House, tmp_path: Path
) -> None:
    receipt = feed(harbor, write(tmp_path, MIXED))
    kept = {q.line: q for q in Quarantine.objects.all()}
    assert sorted(kept) == [3, 6, 8] == sorted(line for line, *_ in receipt.problems)
    assert kept[3].code == "bad_date"
    assert all(q.sentence and q.hint for q in kept.values())
    assert "b2@example.com" in kept[3].raw


@pytest.mark.parametrize("name", ["sales.csv", "again.csv"])
def test_the_same_file_again_changes_nothing(harbor: House, tmp_path: Path, name: str) -> None:
    feed(harbor, write(tmp_path, MIXED))
    before = list(Standing.objects.order_by("person").values())
    again = feed(harbor, write(tmp_path, MIXED, name), at=2)
    assert (again.rows, again.events, again.duplicates, again.quarantined) == (10, 0, 5, 3)
    assert (EventRow.objects.count(), Quarantine.objects.count()) == (4, 3)
    assert (Sighting.objects.count(), FeedFile.objects.count()) == (4, 2)
    assert list(Standing.objects.order_by("person").values()) == before


@pytest.mark.parametrize("after", [4, 8])
def test_killed_half_way_and_fed_again(harbor: House, tmp_path: Path, after: int) -> None:
    path = write(tmp_path, MIXED)

    def kill(_name: str, rows: int) -> None:
        if rows >= after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        feeding.feed(
            source=harbor.dms, paths=[path], by="me", now=day(1), kind="sales", progress=kill
        )
    assert FeedFile.objects.get().finished_at is None
    assert 0 < EventRow.objects.count() < 4
    feed(harbor, path)
    assert (EventRow.objects.count(), Quarantine.objects.count()) == (4, 3)
    assert rebuilding.check() == []


def test_killed_between_recording_and_quarantine(
    harbor: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, record = write(tmp_path, MIXED), intake.record

    def killed(**how: object) -> None:
        record(**how)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(intake, "record", killed)
        feed(harbor, path)
    feed(harbor, path)
    assert (EventRow.objects.count(), Quarantine.objects.count()) == (4, 3)


def test_two_bad_rows_on_one_line_are_both_kept(harbor: House, tmp_path: Path) -> None:
    """A lead file may be a single line."""
    bad = "<prospect><requestdate>{}</requestdate></prospect>"
    path = tmp_path / "leads.xml"
    path.write_text(f"<adf>{bad.format('x')}{bad.format('y')}<prospect/></adf", encoding="utf-8")
    for _ in range(2):
        (receipt,) = feeding.feed(source=harbor.crm, paths=[path], by="me", now=day(1))
        assert receipt.rows == receipt.not_leads + receipt.quarantined + receipt.leads
        assert Quarantine.objects.count() == receipt.quarantined


# the same key with other content


def test_other_content_under_a_used_key_is_seen_and_the_first_stays(
    harbor: House, tmp_path: Path
) -> None:
    feed(harbor, write(tmp_path, [row(1), row(2), row(3)]))
    changed = [
        row(1),
        row(2, sold_date="2026-03-01"),
        row(
            3, first_name="Miguel", last_name="Ortiz", email="m@example.com", sold_date="2025-03-01"
        ),
    ]
    receipt = feed(harbor, write(tmp_path, changed), at=2)
    assert (receipt.rows, receipt.events, receipt.duplicates, receipt.quarantined) == (3, 0, 3, 0)
    assert receipt.changed == 2
    kept = Quarantine.objects.order_by("line")
    assert [(q.line, q.code) for q in kept] == [(3, "key_reused"), (4, "key_reused")]
    assert "D3" in kept[1].sentence
    assert json.loads(kept[1].raw)["contact"]["first"] == "Miguel"
    assert [line for line, *_ in receipt.problems] == [3, 4]
    assert EventRow.objects.get(key="sale:D2").occurred_at.day == 4
    assert rebuilding.check() == []


def test_a_price_that_is_set_right_later_is_no_other_sale(harbor: House, tmp_path: Path) -> None:
    export = tmp_path / "sales.csv"
    for at, price in ((1, "48,250.00"), (2, "47,900.00"), (3, "")):
        priced = f'{HEADER},sale_price\n{row(1)},"{price}"\n'
        export.write_text(priced, encoding="utf-8")
        receipt = feed(harbor, export, at=at)
        assert (receipt.changed, receipt.quarantined) == (0, 0)
    assert EventRow.objects.get(key="sale:D1").payload["price"] == 48_250
    assert rebuilding.check() == []


def test_a_changed_row_that_comes_every_night_is_kept_once(harbor: House, tmp_path: Path) -> None:
    feed(harbor, write(tmp_path, [row(1)]))
    for night in range(3):
        export = [row(1, salesperson="Ed Sato"), row(10 + night)]
        assert feed(harbor, write(tmp_path, export), at=2 + night).changed == 1
    assert Quarantine.objects.count() == 1
    feed(harbor, write(tmp_path, [row(1, salesperson="Gil Ortega")]), at=6)
    assert Quarantine.objects.count() == 2


def test_new_contact_details_of_the_same_person_are_no_change(
    harbor: House, tmp_path: Path
) -> None:
    feed(harbor, write(tmp_path, [row(1)]))
    receipt = feed(harbor, write(tmp_path, [row(1, cell_phone="207-555-0101")]), at=2)
    assert (receipt.duplicates, receipt.changed) == (1, 0)
    person = Person.objects.get()
    assert person.reaches.filter(address="phone:+12075550101").exists(), "a new way to reach them"


def test_other_content_under_one_key_in_one_batch_is_seen_too(
    harbor: House, tmp_path: Path
) -> None:
    receipt = feed(harbor, write(tmp_path, [row(1), row(1, model="Santa Fe"), row(1)]))
    assert (receipt.events, receipt.duplicates, receipt.changed) == (1, 2, 1)
    assert Quarantine.objects.get().line == 3


# what no table can hold


def test_one_row_that_cannot_be_kept_does_not_stop_the_others(
    harbor: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a reader may let through one day: the database's word comes per row."""
    record = intake.record

    def picky(*, arrivals: Sequence[Arrival], **how: object) -> intake.Receipt:
        if any(a.key == "sale:D4" for a in arrivals):
            raise DataError("value too long for type character varying(300)\nDETAIL: secret")
        return record(arrivals=arrivals, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "record", picky)
    receipt = feed(harbor, write(tmp_path, MIXED))
    assert (receipt.rows, receipt.events, receipt.quarantined) == (10, 3, 4)
    kept = Quarantine.objects.get(code="cannot_be_kept")
    assert (kept.line, json.loads(kept.raw)["contact"]["last"]) == (5, "Nr4")
    assert "secret" not in kept.sentence


def test_hostile_text_reaches_the_ledger_or_quarantine(harbor: House, tmp_path: Path) -> None:
    odd = ["\x00", "x" * 5000, "\u202e", "'; DROP TABLE event; --", "\\", "{}", "NULL", "😀" * 400]
    rows = [row(n, first_name=f'"{text}"') for n, text in enumerate(odd, 1)]
    rows += [row(n, email=f'"{text}@example.com"') for n, text in enumerate(odd, 101)]
    rows += [row(n, deal_number=f'"{text}"') for n, text in enumerate(odd, 201)]
    receipt = feed(harbor, write(tmp_path, rows))
    assert receipt.rows == len(rows)
    assert receipt.events + receipt.duplicates == receipt.rows - receipt.quarantined
    assert rebuilding.check() == []


# files that are none


def test_a_file_that_cannot_be_opened_is_said_so(harbor: House, tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(WorkError) as problem:
            feed(harbor, path)
        assert (problem.value.code, bool(problem.value.hint)) == ("file_unreadable", True)
    with pytest.raises(WorkError) as problem:
        feeding.feed(
            source=harbor.dms,
            paths=[write(tmp_path, MIXED)],
            by="me",
            now=day(1),
            kind="horoscopes",
        )
    assert problem.value.code == "kind_unknown"
    assert not FeedFile.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe", b"deal_number\n"])
def test_an_odd_file_says_something_and_breaks_nothing(
    harbor: House, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    (receipt,) = feeding.feed(source=harbor.dms, paths=[path], by="me", now=day(1))
    assert receipt.rows == receipt.quarantined + receipt.left_out
    assert not EventRow.objects.exists()


# why rows were left out, what a receipt says


def test_a_receipt_says_why_rows_were_left_out_and_keeps_it(harbor: House, tmp_path: Path) -> None:
    receipt = feed(harbor, write(tmp_path, MIXED))
    assert (receipt.new, receipt.known, receipt.changed) == (4, 1, 0)
    assert sum(receipt.left_out_why.values()) == receipt.left_out == 2
    assert "wholesale" in " ".join(receipt.left_out_why)
    assert FeedFile.objects.get().told["left_out_why"] == receipt.left_out_why


def test_a_list_of_customers_fed_again_is_known(harbor: House, tmp_path: Path) -> None:
    """Nothing has happened to them: they are told by who they are."""
    path = tmp_path / "customers.csv"
    path.write_text("customer_number,first_name,last_name,email\n7,Ida,Moss,ida@example.com\n")
    for at, (new, known) in enumerate([(1, 0), (0, 1)], 1):
        (receipt,) = feeding.feed(
            source=harbor.dms, paths=[path], by="me", now=day(at), kind="customers"
        )
        assert (receipt.new, receipt.known, receipt.rows) == (new, known, 1)


@given(st.lists(st.sampled_from(["new", "wholesale", "bad", "known", "changed"]), max_size=12))
@settings(max_examples=25, deadline=None)
def test_whatever_a_file_holds_the_parts_are_the_rows(kinds: list[str]) -> None:
    make: dict[str, Callable[[int], str]] = {
        "new": lambda n: row(n),
        "wholesale": lambda n: row(n, deal_type="Wholesale"),
        "bad": lambda n: row(n, sold_date="soon"),
        "known": lambda _: row(900),
        "changed": lambda n: row(901, salesperson=f"Seller {n}"),
    }
    with transaction.atomic(), TemporaryDirectory() as folder:
        at = house(f"h{len(kinds)}", "Some Motors")
        feed(at, write(Path(folder), [row(900), row(901)]))
        rows = [make[kind](n) for n, kind in enumerate(kinds, 1)]
        receipt = feed(at, write(Path(folder), rows, "b.csv"), at=2)
        transaction.set_rollback(True)
    parts = (receipt.new, receipt.known, receipt.changed, receipt.left_out, receipt.quarantined)
    assert parts == tuple(map(kinds.count, ("new", "known", "changed", "wholesale", "bad")))
    assert sum(parts) == receipt.rows == len(kinds)


# broken off and taken up again


def test_a_file_taken_up_again_goes_on_behind_what_is_done(harbor: House, tmp_path: Path) -> None:
    path = write(tmp_path, MIXED)

    def kill(_name: str, rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        feeding.feed(
            source=harbor.dms, paths=[path], by="me", now=day(1), kind="sales", progress=kill
        )
    begun = FeedFile.objects.get()
    assert (begun.rows_done, begun.counts["rows"], begun.finished_at) == (4, 4, None)
    receipt = feed(harbor, path, at=3)
    assert receipt.went_on_behind == 4
    assert (receipt.rows, receipt.events, receipt.quarantined, receipt.known) == (10, 4, 3, 1)
    assert len(receipt.problems) == 3, "those told before it broke off too"
    file = FeedFile.objects.get()
    assert (file.rows_done, file.started_at, bool(file.finished_at)) == (10, day(1), True)
    assert (feed(harbor, path, at=4).went_on_behind, FeedFile.objects.count()) == (0, 2)


def test_read_as_something_else_it_is_begun_anew(harbor: House, tmp_path: Path) -> None:
    path = write(tmp_path, MIXED)
    FeedFile.objects.create(
        source=harbor.dms,
        name="sales.csv",
        digest=feeding._digest(path),
        kind="visits",
        started_at=day(0),
        rows_done=9,
        told={"asked_kind": "visits"},
    )
    assert feed(harbor, path).rows == 10
    assert not FeedFile.objects.filter(finished_at=None).exists()


def test_what_a_second_feeding_can_read_is_settled(harbor: House, tmp_path: Path) -> None:
    path = write(tmp_path, MIXED)
    feeding.feed(source=harbor.dms, paths=[path], by="me", now=day(1), kind="visits")
    assert Quarantine.objects.get().code == "missing_columns"
    feed(harbor, path, at=2)
    first, *others = Quarantine.objects.order_by("pk")
    assert (first.settled_how, first.settled_by) == (
        "read when the file was fed again",
        "the tests",
    )
    assert {q.settled_at for q in others} == {None}
    feeding.feed(source=harbor.dms, paths=[path], by="me", now=day(3), kind="visits")
    assert Quarantine.objects.filter(settled_at=None).count() >= 3, "less was read: nothing settled"


def test_another_kind_of_reading_settles_nothing(harbor: House, tmp_path: Path) -> None:
    path = tmp_path / "s6.csv"
    path.write_text(
        "deal_number,sold_date,first_name,last_name,email,cell_phone\n"
        "D1,2026-03-01,Ida,Moss,ida@example.com,207-555-0103\n"
        "D2,soon,Ed,Sato,ed@example.com,207-555-0104\n"
    )
    for kind in (None, "customers"):
        feeding.feed(source=harbor.dms, paths=[path], by="the tests", now=day(1), kind=kind)
    assert Quarantine.objects.get(settled_at=None).code == "bad_date"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("deal_number,sold_date,email\nD1,2026-03-01,ida@example.com\n", True),
        ("deal_number,sold_date,email\n", True),
        ("deal_number,sold_date,email\nD1,soon,ida@example.com\n", False),
        ("ro_number,opened_at,email\nR1,2026-03-01,ida@example.com\n", False),
        ("alpha,beta\n1,2\n", False),
        ("", False),
    ],
    ids=["a sale", "a day without one", "nothing read", "a repair order", "unknown", "empty"],
)
def test_the_sold_feed_is_heard_from_by_what_it_tells_of_deals(
    harbor: House, tmp_path: Path, text: str, heard: bool
) -> None:
    Source.objects.filter(pk=harbor.dms.pk).update(
        reports_sales=True, expected_hours=24, last_heard_at=day(0)
    )
    dms = Source.objects.select_related("store").get(pk=harbor.dms.pk)
    path = tmp_path / "export.csv"
    path.write_text(text)
    feeding.feed(source=dms, paths=[path], by="the tests", now=day(2))
    dms.refresh_from_db()
    assert dms.last_heard_at == (day(2) if heard else day(0))
