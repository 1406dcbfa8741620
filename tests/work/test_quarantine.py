"""What could not be read is mended, read again or put aside; nothing twice, nothing lost."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from django.db.models import QuerySet

from sincerely import reading
from sincerely.reading import FileReading, Quarantined, StoreClock
from sincerely.records.models import EventRow, FeedFile, Quarantine, Source, Store
from sincerely.rules.events.leads import LeadReceived
from sincerely.work import feeding, mending, people, rebuilding
from sincerely.work.errors import WorkError
from sincerely.work.mending import Reread
from tests.cast import ROSA, House, day, house

pytestmark = pytest.mark.django_db
HEADER = "deal_number,sold_date,first_name,last_name,email,deal_type"
GOOD = "D1,2026-03-01,Ida,Moss,ida@example.com,Retail"
BAD = "D2,2026-13-41,Ed,Sato,ed@example.com,Retail"
#: the number of a deal of another year
REUSED = "D1,2025-03-01,Lou,Ek,lou@example.com,Retail"
LEAD = """<adf><prospect><id source="finder">{}</id>
<requestdate>2026-03-01T10:00:00-05:00</requestdate>
<vehicle><year>2026</year><make>Kia</make><model>Soul</model></vehicle>
<customer><contact>{}</contact></customer><vendor><vendorname>Harbor</vendorname></vendor>
</prospect></adf>"""
KIM = '<name part="full">Kim Ito</name><email>kim@example.com</email>'


@pytest.fixture
def harbor() -> House:
    return house()


def feed(source: Source, folder: Path, text: str, name: str = "sold.csv", at: float = 1) -> None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    feeding.feed(source=source, paths=[path], by="the night", now=day(at))


def sheet(*rows: str, delimiter: str = ",") -> str:
    return "\n".join([HEADER, *rows, ""]).replace(",", delimiter)


def only(**which: object) -> Quarantine:
    return Quarantine.objects.select_related("feed_file__source__store").get(**which)


def mend(row: Quarantine, text: str, at: float = 5) -> Reread:
    return mending.mend(row=row, text=text, by="Dana", now=day(at))


def replay_all(rows: QuerySet[Quarantine], at: float = 5) -> list[Reread]:
    return list(mending.replay_all(rows=rows, by="Dana", now=day(at)))


def replay_of(text: str) -> Reread:
    """The one row there is, as if it had been mended so before."""
    Quarantine.objects.update(mended=text)
    (done,) = replay_all(Quarantine.objects.all())
    return done


# mended


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_mended_row_of_a_table_is_read_under_its_headers(
    harbor: House, tmp_path: Path, delimiter: str
) -> None:
    feed(harbor.dms, tmp_path, sheet(GOOD, BAD, delimiter=delimiter))
    row = only()
    done = mend(row, row.raw.replace("2026-13-41", "2026-03-02"))
    assert (done.how, done.events) == ("read", 1)
    sale = EventRow.objects.get(key="sale:D2")
    assert (sale.source, sale.feed_file) == (harbor.dms, row.feed_file)
    assert sale.occurred_at.date() == day(-2).date()
    settled = only()
    assert (settled.settled_by, settled.settled_at, settled.settled_how) == ("Dana", day(5), "read")
    assert "2026-13-41" in settled.raw, "what came is kept"
    assert "2026-03-02" in (settled.mended or "")
    assert rebuilding.check() == []


def test_a_mended_row_is_read_as_the_others_wrote_their_dates(
    harbor: House, tmp_path: Path
) -> None:
    """The row alone would be of April; another row of its file begins with the day."""
    rows = [GOOD.replace("2026-03-01", "25/02/2026"), BAD.replace("2026-13-41", "02/03/2026")]
    feed(harbor.dms, tmp_path, sheet(rows[0], rows[1].replace("D2", "")))
    assert mend(only(), rows[1]).events == 1
    assert EventRow.objects.get(key="sale:D2").occurred_at.date() == day(-2).date()


def test_the_key_is_that_of_the_row_had_it_come_so(harbor: House, tmp_path: Path) -> None:
    """The mended row, then the same row from a mended export: known, and once."""
    feed(harbor.dms, tmp_path, sheet(BAD))
    mend(only(), BAD.replace("2026-13-41", "2026-03-02"))
    feed(harbor.dms, tmp_path, sheet(BAD.replace("2026-13-41", "2026-03-02")), at=6)
    last = FeedFile.objects.latest("pk")
    assert (last.counts["known"], last.counts["changed"], EventRow.objects.count()) == (1, 0, 1)


def test_what_is_still_wrong_is_said_and_the_row_waits(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, sheet(BAD))
    done = mend(only(), BAD.replace("D2", ""))
    assert (done.how, done.code) == ("", "no_key")
    row = only()
    assert (row.code, row.settled_at, row.raw.strip()) == ("no_key", None, BAD)
    assert mend(row, "D2,2026-03-02,Ed,Sato,ed@example.com,Retail").how == "read"


def test_a_mended_row_may_be_left_out_or_known(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, sheet(GOOD, BAD, BAD.replace("D2", "D3")))
    first, second = Quarantine.objects.order_by("line")
    left = mend(first, "D2,2026-03-02,,,,Wholesale")
    assert left.how.startswith("left out: ")
    known = mend(second, GOOD)
    assert (known.how, known.known, known.events) == ("known already", True, 0)
    assert EventRow.objects.count() == 1


def test_nothing_is_mended_twice_or_with_nothing(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, sheet(BAD))
    with pytest.raises(WorkError) as problem:
        mend(only(), "  \n")
    assert problem.value.code == "nothing_to_read"
    mend(only(), GOOD)
    with pytest.raises(WorkError) as problem:
        mend(only(), GOOD)
    assert problem.value.code == "settled_before"
    assert "Dana" in problem.value.sentence


def test_a_lead_is_mended_whole(harbor: House, tmp_path: Path) -> None:
    feed(harbor.crm, tmp_path, LEAD.format(7, "<name/>"), "lead.xml")
    row = only()
    assert row.code == "nobody_to_reach"
    assert mend(row, LEAD.format(7, KIM)).events == 1
    lead = EventRow.objects.get(kind="lead_received")
    feed(harbor.crm, tmp_path, LEAD.format(7, KIM), "lead.xml", at=6)
    assert list(EventRow.objects.all()) == [lead], "the key is that of the lead itself"


def test_a_lead_without_a_date_is_of_the_moment_its_file_came(
    harbor: House, tmp_path: Path
) -> None:
    text = LEAD.format(7, "<name/>").replace("2026-03-01T10:00:00-05:00", "")
    feed(harbor.crm, tmp_path, text, "lead.xml")
    mend(only(), text.replace("<name/>", KIM))
    assert EventRow.objects.get(kind="lead_received").occurred_at == day(1)


def test_a_reused_key_may_be_given_one_of_its_own(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, sheet(GOOD))
    feed(harbor.dms, tmp_path, sheet(REUSED), at=2)
    row = only(code="key_reused")
    (waits,) = replay_all(Quarantine.objects.all())
    assert (waits.how, waits.code) == ("", "key_reused")
    assert mend(row, row.raw.replace("sale:D1", "sale:D1b")).events == 1
    assert EventRow.objects.filter(key="sale:D1b").exists()


@pytest.mark.parametrize(
    "text", ["{", '{"contact": 3}', "Lou Ek", '{"contact":{},"happenings":[]}']
)
def test_a_reused_key_mended_into_nonsense_waits(harbor: House, tmp_path: Path, text: str) -> None:
    feed(harbor.dms, tmp_path, sheet(GOOD))
    feed(harbor.dms, tmp_path, sheet(REUSED), at=2)
    done = mend(only(code="key_reused"), text)
    assert (done.how, bool(done.sentence), bool(done.hint)) == ("", True, True)


# read again


def test_all_that_reads_now_is_taken(
    harbor: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an update that made the reader better."""
    real = reading.read

    def blind(path: Path, **how: object) -> FileReading:
        found = real(path, **how)  # type: ignore[arg-type]
        lines = path.read_text().splitlines()[1:]
        bad = [Quarantined(n, "not_yet", "S.", "H.", raw) for n, raw in enumerate(lines, 2)]
        return replace(found, outcomes=iter(bad))

    with monkeypatch.context() as patch:
        patch.setattr(reading, "read", blind)
        feed(harbor.dms, tmp_path, sheet(GOOD, BAD, "D5,2026-03-01,,,,Wholesale"))
    assert (EventRow.objects.count(), Quarantine.objects.count()) == (0, 3)
    done = replay_all(mending.of_store(harbor.store))
    assert [bool(each.how) for each in done] == [True, False, True]
    assert only(settled_at=None).code == "bad_date"
    assert [each.how for each in replay_all(mending.of_store(harbor.store))] == [""], "and once"
    assert EventRow.objects.count() == 1


def test_a_column_told_since_is_known_when_read_again(harbor: House, tmp_path: Path) -> None:
    from sincerely.work import columns

    text = (
        sheet(GOOD).replace("sold_date", "sold_date,when_kept").replace("2026-03-01", ",2026-03-01")
    )
    feed(harbor.dms, tmp_path, text)
    row = only()
    headers = [guess["header"] for guess in row.feed_file.told["guesses"]]
    said = {"sold_date": "", "when_kept": "sold_date"}
    columns.remember(
        source=harbor.dms, headers=headers, kind="sales", columns=said, by="Dana", now=day(2)
    )
    (done,) = replay_all(Quarantine.objects.all())
    assert done.how == "read"


def test_the_headers_alone_are_never_read_as_a_row(harbor: House, tmp_path: Path) -> None:
    path = tmp_path / "sold.csv"
    path.write_text(sheet(GOOD).replace("sold_date", "when_kept"), encoding="utf-8")
    feeding.feed(source=harbor.dms, paths=[path], by="me", now=day(1), kind="sales")
    assert only().code == "missing_columns"
    (done,) = replay_all(Quarantine.objects.all())
    assert (done.how, done.code) == ("", "missing_columns")
    assert not EventRow.objects.exists()


def test_columns_without_a_name_keep_their_place(harbor: House, tmp_path: Path) -> None:
    text = sheet(GOOD, BAD).replace(",first_name", ",,first_name").replace(",Ida", ",?,Ida")
    feed(harbor.dms, tmp_path, text.replace(",Ed,", ",?,Ed,"))
    row = only()
    assert mend(row, row.raw.replace("2026-13-41", "2026-03-02")).how == "read"
    sato = people.find(store=harbor.store, address="ed@example.com")[0]
    assert sato.name == "Ed Sato"


def test_so_do_those_of_a_workbook(harbor: House, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    names = HEADER.split(",")
    book.worksheets[0].append([*names[:2], None, *names[2:]])
    book.worksheets[0].append(["D2", "soon", None, "Ed", "Sato", "ed@example.com", None])
    book.save(tmp_path / "sold.xlsx")
    feeding.feed(source=harbor.dms, paths=[tmp_path / "sold.xlsx"], by="the night", now=day(1))
    row = only(code="bad_date")
    mend(row, row.raw.replace("soon", "2026-03-01"))
    (sold,) = EventRow.objects.all()
    assert sold.sighting.person.name == "Ed Sato"


def test_a_row_wider_than_its_headers_is_not_guessed_at(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, sheet(BAD))
    done = replay_of(BAD.replace("2026-13-41", "2026-03-02,surplus"))
    assert (done.how, done.code) == ("", "more_than_headers")


def test_whose_text_is_gone_cannot_be_read_again(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, "", "empty.csv")
    harbor.tell(ROSA, _lead(), day(0))
    feed(harbor.dms, tmp_path, sheet(BAD.replace("ed@example.com", "rosa@example.com")))
    rosa = people.find(store=harbor.store, address="rosa@example.com")[0]
    people.forget(person=rosa, by="me", why="asked", now=day(3))
    done = replay_all(Quarantine.objects.all())
    assert {each.code for each in done} == {"nothing_to_read"}


def test_reading_again_is_no_word_from_the_source(harbor: House, tmp_path: Path) -> None:
    Source.objects.filter(pk=harbor.dms.pk).update(expected_hours=24)
    feed(harbor.dms, tmp_path, sheet(GOOD, BAD))
    before = Source.objects.get(name="dms").last_heard_at, _due(harbor)
    mend(only(), BAD.replace("2026-13-41", "2026-03-02"), at=9)
    assert (Source.objects.get(name="dms").last_heard_at, _due(harbor)) == before


def test_the_bytes_as_they_came_are_read_where_text_cannot_hold_them(
    harbor: House, tmp_path: Path
) -> None:
    feed(harbor.crm, tmp_path, LEAD.format(7, "<name/>"), "lead.xml")
    whole = LEAD.format(7, KIM.replace("Kim", "Kím")).encode("latin-1")
    declared = b'<?xml version="1.0" encoding="iso-8859-1"?>' + whole
    Quarantine.objects.update(raw="broken", raw_bytes=declared)
    (done,) = replay_all(Quarantine.objects.all())
    assert done.how == "read"
    assert people.find(store=harbor.store, address="kim@example.com")[0].name == "Kím Ito"


# put aside


def test_put_aside_with_who_and_why(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, sheet(BAD))
    with pytest.raises(WorkError) as problem:
        mending.aside(row=only(), why=" ", by="Dana", now=day(5))
    assert problem.value.code == "no_reason"
    mending.aside(row=only(), why="a test\n" + "x" * 400, by="Dana", now=day(5))
    row = only()
    assert row.settled_how.startswith("put aside: a test xxx")
    assert row.settled_by == "Dana"
    with pytest.raises(WorkError):
        mending.aside(row=row, why="again", by="Dana", now=day(6))
    assert replay_all(Quarantine.objects.all()) == []


def test_what_was_put_aside_does_not_come_back_with_the_same_file(
    harbor: House, tmp_path: Path
) -> None:
    feed(harbor.dms, tmp_path, sheet(BAD))
    mending.aside(row=only(), why="a test", by="Dana", now=day(5))
    feed(harbor.dms, tmp_path, sheet(BAD), at=6)
    assert only().settled_how == "put aside: a test"


def test_another_stores_rows_are_not_there(harbor: House, tmp_path: Path) -> None:
    feed(harbor.dms, tmp_path, sheet(BAD))
    lake = house("lake", "Lake Motors")
    assert not mending.of_store(lake.store).exists()
    with pytest.raises(WorkError) as problem:
        mending.row_of(store=lake.store, row_id=only().pk)
    assert problem.value.code == "not_in_quarantine"


def _due(at: House) -> object:
    return Store.objects.get(pk=at.store.pk).sold_feed_due_at


def _lead() -> LeadReceived:
    return LeadReceived(provider="Finder")


def test_what_was_understood_is_kept_whole(harbor: House, tmp_path: Path) -> None:
    """The text of a changed row gives the arrival back, key and all."""
    feed(harbor.dms, tmp_path, sheet(GOOD))
    feed(harbor.dms, tmp_path, sheet(REUSED), at=2)
    said = json.loads(only(code="key_reused").raw)
    assert said["contact"]["last"] == "Ek"
    path = tmp_path / "sold.csv"
    clock = StoreClock(harbor.store.zone)
    found = reading.read(path, store=clock, source="dms", received_at=day(2))
    (outcome,) = found.outcomes
    assert isinstance(outcome, reading.Read)
    assert said["key"] == outcome.arrivals[0].key
