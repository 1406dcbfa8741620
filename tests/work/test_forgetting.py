"""Promise 4 of the forgotten: nothing personal anywhere, the facts stay, nobody writes again."""

import json
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from django.db import connection

from sincerely.records import fingerprints
from sincerely.records.models import (
    CareTask,
    EventRow,
    FeedFile,
    IdempotentAnswer,
    PeopleDecision,
    Person,
    Quarantine,
    Sighting,
)
from sincerely.rules.events.care import NoteAdded, ThankYouGiven
from sincerely.rules.events.deals import DealSold, TradeAppraised
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.events.talks import MailReceived, StoreVisited
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import feeding, mending, people, rebuilding
from tests.cast import SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db

VIN = "5NMS44AL0RH000101"
WILMA = Contact(
    first="Wilhelmina",
    middle="Q.",
    last="Featherstone",
    emails=("w.featherstone@example.com",),
    phones=(("cell", "(207) 555-0177"),),
    street="17 Quincunx Lane",
    customer_number="WF-90210",
)
#: what must be found nowhere, in lower case; digits of the phone in any notation
HERS = ("wilhelmina", "featherstone", "quincunx", "wf-90210", VIN.lower(), "my left knee")
DIGITS = "2075550177"


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture
def wilma(harbor: House) -> Person:
    """Somebody with a life in the ledger, told of in every way there is."""
    words = "Wilhelmina Featherstone says my left knee hurts"
    harbor.tell(WILMA, LeadReceived(provider="A", comments=words, vin=VIN), day(-40))
    harbor.tell(WILMA, TradeAppraised(vehicle=SUV, vin=VIN), day(-3))
    harbor.tell(WILMA, MailReceived(words=words), day(-2))
    harbor.tell(
        WILMA, DealSold(deal="D1", vehicle=SUV, by="Dana Reyes", vin=VIN), day(0), source=harbor.dms
    )
    harbor.tell(WILMA, ComplaintOpened(complaint="C1", about="the radio", words=words), day(1))
    harbor.tell(WILMA, OptedOut(words=words), day(2))
    harbor.tell(WILMA, NoteAdded(by="Dana Reyes", words=words), day(2))
    ask(harbor)
    harbor.ask("207-555-0177", Purpose.THANK_YOU, day(3), channel=Channel.RECORDED_CALL)
    return Person.objects.get()


def ask(harbor: House, purpose: Purpose = Purpose.PROMOTION, at: float = 3) -> list[str]:
    """The codes for a mail to her address."""
    verdict = harbor.ask("W.Featherstone@example.com", purpose, day(at)).verdict
    assert verdict.answer is (Answer.REFUSE if verdict.reasons else Answer.SEND)
    return [reason.code for reason in verdict.reasons]


def forget(person: Person, at: float = 5) -> None:
    people.forget(person=person, by="a manager", why="asked by letter", now=day(at))


def left_of_her() -> list[str]:
    """Every (table, word) where something of hers can still be read."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                found += [f"{table}: {word}" for word in HERS if word in row.lower()]
                if DIGITS in "".join(filter(str.isdigit, row)):
                    found.append(f"{table}: phone")
    return found


def test_the_search_finds_her_before(wilma: Person) -> None:
    found = {line.partition(":")[0] for line in left_of_her()}
    assert {"sighting", "event_words", "person", "reach"} <= found


def test_a_longer_export_brings_none_of_her_broken_rows_back(
    harbor: House, wilma: Person, tmp_path: Path
) -> None:
    forget(wilma)
    rows = (
        "deal_number,sold_date,last_name,first_name,cell_phone,email",
        "D7,soon,Featherstone,Wilhelmina,207.555.0177,",
        "D8,soon,,,,W.FEATHERSTONE@example.com",
        "D10,soon,Keller,Rosa,207-555-0101,",
    )
    file = tmp_path / "sales.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    feeding.feed(source=harbor.dms, paths=[file], by="the tests", now=day(6))
    assert left_of_her() == []
    assert [q.raw[:3] for q in Quarantine.objects.order_by("line")] == ["(er", "(er", "D10"]


def test_nothing_of_hers_can_be_read_anywhere(harbor: House, wilma: Person, tmp_path: Path) -> None:
    rows = (
        "deal_number,sold_date,last_name,first_name,cell_phone,email",
        "D7,soon,Featherstone,Wilhelmina,207.555.0177,",
        "D8,soon,,,,W.FEATHERSTONE@example.com",
        'D9,soon,FEATHERSTONE,"Wilhelmina Q",,',
        "D10,soon,Keller,Rosa,207-555-0101,",
    )
    file = tmp_path / "sales.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    feeding.feed(source=harbor.dms, paths=[file], by="the tests", now=day(4))
    for n, to in enumerate(("w.featherstone@example.com", "+1 (207) 555-0177", "rosa@example.com")):
        IdempotentAnswer.objects.create(
            source=harbor.crm, key=str(n), request_digest=b"", answer={"to": to}, at=day(4)
        )
    CareTask.objects.update(settled_how="told Wilhelmina Featherstone")
    assert Quarantine.objects.count() == 4
    forget(wilma)
    assert left_of_her() == []
    assert Quarantine.objects.exclude(raw="(erased)").get().raw.startswith("D10"), "hers alone"
    assert IdempotentAnswer.objects.get().key == "2"
    feeding.feed(source=harbor.dms, paths=[file], by="the tests", now=day(6))
    assert left_of_her() == [], "the same file brings nothing back"
    assert Quarantine.objects.count() == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_nor_in_the_bytes_that_came_or_in_what_was_mended(
    harbor: House, wilma: Person, encoding: str
) -> None:
    file = FeedFile.objects.create(
        source=harbor.dms,
        name="odd.bin",
        digest=b"",
        started_at=day(4),
        told={"header": ["D7", "Wilhelmina", "Featherstone"]},
    )
    waits = {"feed_file": file, "line": 1, "code": "odd", "sentence": "", "hint": "", "at": day(4)}
    words = "D7,soon,Featherstone,Wilhelmina,(207) 555-0177"
    Quarantine.objects.create(raw="?", raw_bytes=b"\xff" + words.encode(encoding), **waits)
    Quarantine.objects.create(raw="?", mended=words, **waits)
    Quarantine.objects.create(raw="?", raw_bytes=b"\x00Rosa", **waits)
    forget(wilma)
    assert left_of_her() == []
    rows = Quarantine.objects.values_list("raw_bytes", "mended")
    kept = [(bytes(came) if came else None, mended) for came, mended in rows]
    assert sorted(kept, key=str) == [(None, None), (None, None), (b"\x00Rosa", None)]
    file.refresh_from_db()
    assert file.told == {}


#: a table nobody can read, of her and of others
UNREAD = (
    ("Ref", "When kept", "Who", "Way"),
    ("A1", "2026-03-01", "Ida Moss", "ida@example.com"),
    ("A2", "2026-03-02", "{}", "{}"),
)


def unread(name: str, way: str) -> list[list[str]]:
    return [[cell.format(name if at == 2 else way) for at, cell in enumerate(r)] for r in UNREAD]


def as_csv(rows: list[list[str]], encoding: str = "utf-8") -> bytes:
    return "\n".join(",".join(row) for row in rows).encode(encoding)


def as_book(rows: list[list[str]], *, hidden: bool = False) -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    sheet = book.create_sheet("x") if hidden else book.worksheets[0]
    for row in rows:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    if hidden:
        sheet.sheet_state = "hidden"
        for row in unread("Ed Sato", "ed@example.com"):
            book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def as_zip(data: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", data)
    return file.getvalue()


def as_mail(data: bytes) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "x@example.com", "Tonight"
    made.set_content("Hello")
    made.add_attachment(data, maintype="application", subtype="x", filename="a.bin")
    return made.as_bytes()


HER_NAME = unread("Featherstone, Wilhelmina", "a@example.com")
HER_MAIL = unread("W. F.", "W.Featherstone@example.com")
HER_PHONE = unread("W. F.", "2075550177")
OTHERS = unread("Ed Sato", "ed@example.com")
HERS_KEPT = {
    "her name": as_csv(HER_NAME),
    "in utf-16": as_csv(HER_MAIL, "utf-16"),
    "in a workbook": as_book(HER_NAME),
    "her number in a workbook": as_book(HER_PHONE),
    "on a hidden sheet": as_book(HER_MAIL, hidden=True),
    "in an archive": as_zip(as_csv(HER_MAIL)),
    "in an archive in an archive": as_zip(as_zip(as_csv(HER_NAME))),
    "in a mail": as_mail(as_csv(HER_NAME)),
    "in a workbook in a mail": as_mail(as_book(HER_PHONE)),
    "in a page": b"<table><td><b>Wil</b>helmina<td>Feather<i>stone</i></table>",
    "escaped in a page": b"w.featherstone&#64;example.com",
    "escaped in JSON": b'[{"a": "w.featherstone\\u0040example.com"}]',
    "where nobody can say": b"\xd0\xcf\x11\xe0" + bytes(40),
    "in Parquet": b"PAR1" + bytes(40),
    "in what cannot be unpacked": as_zip(as_csv(OTHERS))[:-20],
}
OTHERS_KEPT = {
    "text": as_csv(OTHERS),
    "workbook": as_book(OTHERS),
    "archive": as_zip(as_csv(OTHERS)),
    "mail": as_mail(as_book(OTHERS)),
}


def kept(harbor: House, data: bytes) -> None:
    file = FeedFile.objects.create(
        source=harbor.dms, name="odd.bin", digest=sha256(data).digest(), started_at=day(4)
    )
    Quarantine.objects.create(
        feed_file=file, line=1, code="unknown_table", raw="Ref", raw_bytes=data, at=day(4)
    )


@pytest.mark.parametrize("data", HERS_KEPT.values(), ids=HERS_KEPT.keys())
def test_no_file_is_kept_that_names_her_or_may(harbor: House, wilma: Person, data: bytes) -> None:
    kept(harbor, data)
    forget(wilma)
    row = Quarantine.objects.get()
    assert (row.raw, row.raw_bytes) == ("(erased)", None)
    assert "feed it again" in row.hint
    assert left_of_her() == []


@pytest.mark.parametrize("data", OTHERS_KEPT.values(), ids=OTHERS_KEPT.keys())
def test_a_file_of_others_is_kept(harbor: House, wilma: Person, data: bytes) -> None:
    kept(harbor, data)
    forget(wilma)
    assert bytes(Quarantine.objects.get().raw_bytes or b"") == data


def test_an_unread_file_with_her_in_it_is_fed_and_forgotten(
    harbor: House, wilma: Person, tmp_path: Path
) -> None:
    """Nor is it kept anew when the same file comes once more."""
    path = tmp_path / "Wilhelmina_Featherstone.xlsx"
    path.write_bytes(as_book(HER_MAIL))
    feeding.feed(source=harbor.dms, paths=[path], by="the night", now=day(4))
    assert Quarantine.objects.get().raw_bytes
    forget(wilma)
    assert FeedFile.objects.get().name == "(erased).xlsx"
    feeding.feed(source=harbor.dms, paths=[path], by="the night", now=day(6))
    row = Quarantine.objects.select_related("feed_file__source__store").get()
    assert row.raw_bytes is None
    done = mending.replay(row=row, by="Dana", now=day(7))
    assert (done.how, done.code) == ("", "nothing_to_read")


def test_a_list_of_customers_does_not_bring_her_back(harbor: House, wilma: Person) -> None:
    forget(wilma)
    for number in ("", "WF-90210"):
        listed = replace(WILMA, customer_number=number, street="")
        harbor.arrive([Arrival(key=f"customer:{number}", contact=listed)], now=day(6))
    assert left_of_her() == []
    harbor.arrive([Arrival(key="customer:7", contact=TOM)], now=day(6))
    assert Sighting.objects.filter(contact__last="Keller").exists()


def test_the_facts_stay_and_replay_agrees(harbor: House, wilma: Person) -> None:
    before = list(EventRow.objects.order_by("pk").values())
    own = wilma.standings.get().own
    forget(wilma)
    assert list(EventRow.objects.order_by("pk").values()) == before
    assert wilma.standings.get().own == own
    assert rebuilding.check() == []


def test_nobody_owes_her_care_any_more(wilma: Person) -> None:
    assert CareTask.objects.filter(settled_at=None).count() == 2
    forget(wilma)
    assert not CareTask.objects.filter(settled_at=None).exists()
    assert set(CareTask.objects.values_list("settled_by", flat=True)) == {"the ledger"}


@pytest.mark.parametrize("to", ["w.featherstone@example.com", "207.555.0177"])
def test_her_addresses_are_not_written_to_though_a_new_lead_comes(
    harbor: House, wilma: Person, to: str
) -> None:
    forget(wilma)
    for at in (6, 8):
        verdict = harbor.ask(to, Purpose.PROMOTION, day(at)).verdict
        assert (verdict.answer, verdict.reasons[0].code) == (Answer.REFUSE, "do_not_contact")
        by_purpose = {p: harbor.ask(to, p, day(at)).verdict.answer for p in Purpose}
        sent = {purpose for purpose, answer in by_purpose.items() if answer is Answer.SEND}
        assert sent == {Purpose.RECALL, Purpose.TRANSACTIONAL}
        harbor.tell(WILMA, LeadReceived(provider="B", lead_id=str(at)), day(at + 1))
    assert Person.objects.count() == 2, "the new lead is of somebody new to us"
    assert rebuilding.check() == []


def test_rows_sent_again_bring_nothing_back(harbor: House, wilma: Person) -> None:
    """A source exports its old rows every night; what is new in them is new."""
    words = "my left knee"
    forget(wilma)
    events = EventRow.objects.values_list("source__name", "key", "occurred_at")
    for source, key, at in list(events):
        again = harbor.tell(
            WILMA,
            NoteAdded(words=words),
            at,
            key=key,
            now=day(6),
            source=harbor.dms if source == "dms" else harbor.crm,
        )
        assert (again.events, again.duplicates, again.changed) == (0, 1, ())
    assert left_of_her() == []
    assert Sighting.objects.filter(contact__isnull=False).count() == 0
    assert harbor.tell(WILMA, StoreVisited(), day(7), now=day(7)).events == 1


def test_an_old_row_that_changed_does_not_bring_her_back(harbor: House, wilma: Person) -> None:
    """An appointment of before, kept or missed since; a day late, by another number of hers."""
    forget(wilma)
    at_work = replace(WILMA, phones=(*WILMA.phones, ("work", "207-555-0199")))
    told = [
        harbor.tell(WILMA, StoreVisited(), day(4), now=day(7)),
        harbor.arrive([seen(at_work, old_key(), day(4))], now=day(7)),
    ]
    assert [each.events for each in told] == [0, 0]
    assert left_of_her() == []


def test_nor_one_forgotten_before_names_were_marked(harbor: House) -> None:
    harbor.arrive([Arrival(key="customer:7", contact=TOM)], now=day(1))
    fingerprints.keep(Person.objects.get().group_id, ["email:w.featherstone@example.com"], day(1))
    listed = Contact(last="Featherstone", emails=WILMA.emails)
    harbor.arrive([Arrival(key="customer:1", contact=listed)], now=day(6))
    assert left_of_her() == []


def test_what_she_does_later_is_new_and_an_old_row_of_others_is_theirs(
    harbor: House, wilma: Person
) -> None:
    forget(wilma)
    tom = replace(TOM, phones=WILMA.phones)
    assert harbor.tell(tom, StoreVisited(), day(4), now=day(7)).events == 1
    assert harbor.arrive([seen(WILMA, old_key(), day(6))], now=day(7)).events == 1


def test_rows_of_her_husband_at_their_line_are_his(harbor: House, wilma: Person) -> None:
    """A DMS row with the landline alone, and his opt-out from the address they share."""
    his = Contact(first="Tom", last="Featherstone", emails=("tom@example.com",))
    harbor.tell(replace(his, phones=WILMA.phones), LeadReceived(provider="A"), day(-8))
    forget(wilma)
    papers = Contact(first="TOM", last="FEATHERSTONE", phones=WILMA.phones)
    sale = DealSold(deal="D7", vehicle=SUV)
    assert harbor.tell(papers, sale, day(4), source=harbor.dms, now=day(6)).events == 1
    at_hers = replace(his, emails=WILMA.emails)
    assert harbor.tell(at_hers, OptedOut(), day(4), now=day(6)).events == 1


def test_forgotten_once_more_she_stays_so(harbor: House, wilma: Person) -> None:
    forget(wilma)
    harbor.tell(WILMA, StoreVisited(), day(7), now=day(7))
    forget(Person.objects.get(sightings__contact__isnull=False), 10)
    assert harbor.tell(WILMA, StoreVisited(), day(8), key="late", now=day(11)).events == 0
    assert left_of_her() == []


@pytest.mark.parametrize(
    "who",
    [
        replace(WILMA, phones=(*WILMA.phones, ("work", "207-555-0199")), customer_number=""),
        replace(WILMA, emails=(), phones=()),
        replace(WILMA, first="WILMA", phones=(), customer_number=""),
    ],
    ids=["one more phone", "the source's own number alone", "short for her name"],
)
def test_an_older_row_in_other_words_does_not_bring_her_back(
    harbor: House, wilma: Person, who: Contact
) -> None:
    forget(wilma)
    assert harbor.tell(who, StoreVisited(), day(4), now=day(7)).events == 0
    assert left_of_her() == []


def old_key() -> str:
    """Under which her lead came, before she was forgotten."""
    return EventRow.objects.get(kind="lead_received").key


def seen(who: Contact, old: str, at: datetime) -> Arrival:
    """A row told before, and a visit that was added to it."""
    lead = Happening(payload=LeadReceived(provider="A"), occurred_at=day(-40), key=old)
    visit = Happening(payload=StoreVisited(), occurred_at=at, key=f"{old}:visit")
    return Arrival(key=old, contact=who, happenings=(lead, visit))


def test_her_husband_keeps_his_standing(harbor: House, wilma: Person) -> None:
    harbor.tell(TOM, LeadReceived(provider="A"), day(-20))
    harbor.tell(TOM, DealSold(deal="D1", role="co-buyer"), day(0), source=harbor.dms, now=day(3))
    tom = Person.objects.exclude(pk=wilma.pk).get()
    before = list(tom.standings.values())
    assert before[0]["home"]
    forget(wilma)
    assert list(tom.standings.values()) == before
    assert rebuilding.check() == []
    to_tom = harbor.ask("tom@example.org", Purpose.PROMOTION, day(6)).verdict
    assert to_tom.reasons[0].code == "already_bought"


def test_at_a_shared_address_the_other_stays(harbor: House, wilma: Person) -> None:
    other = Contact(first="Miguel", last="Ortiz", phones=WILMA.phones, emails=("m@example.com",))
    harbor.tell(other, LeadReceived(provider="A"), day(-1), now=day(3))
    assert harbor.ask("m@example.com", Purpose.PROMOTION, day(3)).verdict.answer is Answer.HOLD
    forget(wilma)
    assert rebuilding.check() == [], "the doubt goes with the address that made it"
    assert Sighting.objects.get(contact__isnull=False).contact["first"] == "Miguel"
    assert harbor.ask("m@example.com", Purpose.PROMOTION, day(6)).verdict.answer is Answer.SEND
    shared = harbor.ask("207-555-0177", Purpose.SALES_FOLLOWUP, day(6), channel=Channel.CALL)
    assert shared.verdict.reasons[0].code == "do_not_contact"


def test_forgotten_twice_is_forgotten_once(harbor: House, wilma: Person) -> None:
    for at in (5, 6):
        forget(wilma, at)
    wilma.refresh_from_db()
    assert wilma.erased_at == day(5)
    assert PeopleDecision.objects.filter(kind="erased").count() == 1
    assert rebuilding.check() == []


def test_undoing_a_join_gives_nothing_back_of_what_was_erased(harbor: House, wilma: Person) -> None:
    again = Contact(last="Featherstone", emails=WILMA.emails)
    harbor.tell(again, ThankYouGiven(by="Dana Reyes", words="my left knee"), day(4))
    joined = PeopleDecision.objects.filter(kind="joined").latest("pk")
    forget(wilma)
    people.undo(decision_id=joined.pk, by="a manager", why="two", now=day(6))
    assert left_of_her() == []
    assert rebuilding.check() == []
    assert ask(harbor, at=7) == ["do_not_contact"]


def test_the_fingerprint_cannot_be_read_back(harbor: House, wilma: Person) -> None:
    forget(wilma)
    with connection.cursor() as cursor:
        cursor.execute("SELECT json_agg(f)::text FROM fingerprint f")
        kept = cursor.fetchone()[0]
    assert len(json.loads(kept)) == 8, (
        "two addresses: alone, marked, and with her name; two systems' numbers"
    )
    assert "example.com" not in kept
