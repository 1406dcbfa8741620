"""Reading back: people, timelines, the quarantine; and files by HTTP."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sincerely.faces.api.schemas.people import WhereOut
from sincerely.records.models import EventRow, FeedFile
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import StoreVisited
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from tests.cast import ROSA, House, day, house

from .conftest import Caller

SALES = (
    b"deal_number,sold_date,email\nD1,2026-03-02,rosa@example.com\n,2026-03-02,tom@example.org\n"
)


@pytest.fixture
def rosa(harbor: House) -> int:
    """Rosa with a lead and six visits; her number."""
    (number,) = harbor.tell(ROSA, LeadReceived(provider="Finder", comments="Red?"), day(0)).people
    for visit in range(6):
        harbor.tell(ROSA, StoreVisited(by="Dana Reyes"), day(visit / 2))
    return number


def test_where_somebody_stands(crm: Caller, rosa: int) -> None:
    said = crm.get("/people", address="Rosa@Example.com").json()
    WhereOut.model_validate(said, strict=False)
    (one,) = said["people"]
    assert (one["id"], one["standing"]) == (rosa, "prospect")
    assert one["today"].keys() == {str(purpose) for purpose in Purpose}
    assert crm.get("/people", address="ana@example.com").json()["people"] == []


def test_a_parameter_nobody_knows_is_an_error_and_no_silence(crm: Caller, rosa: int) -> None:
    """Whoever writes ``cursor`` for ``after`` would page through the first page for ever."""
    answer = crm.get(f"/people/{rosa}/events", limit=2, cursor="garbage!!")
    assert answer.status_code == 422
    said = answer.json()["error"]
    assert [each["field"] for each in said["fields"]] == ["cursor"]
    assert said["hint"] == "It takes after, limit."
    assert crm.get("/kinds", x="1").json()["error"]["hint"] == "It takes none."


@pytest.mark.parametrize("address", ["nobody", "", "a\x00@example.com", "x" * 400])
def test_what_is_no_address_is_said(crm: Caller, address: str) -> None:
    response = crm.get("/people", address=address)
    assert response.status_code == 422
    assert response.json()["error"]["hint"]


def test_a_timeline_is_paged_without_gaps_or_repeats(crm: Caller, harbor: House, rosa: int) -> None:
    found: list[int] = []
    after: dict[str, str] = {}
    while True:
        page = crm.get(f"/people/{rosa}/events", limit=3, **after).json()
        found += [event["id"] for event in page["events"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
        harbor.tell(ROSA, StoreVisited(), day(9))  # newer events do not move the pages
    assert len(found) == 7
    assert len(set(found)) == 7
    times = [EventRow.objects.get(pk=number).occurred_at for number in found]
    assert times == sorted(times, reverse=True)


def test_words_are_given_and_the_source_named(crm: Caller, rosa: int) -> None:
    last = crm.get(f"/people/{rosa}/events").json()["events"][-1]
    assert last["words"] == ["Red?"]
    assert last["source"] == "crm"
    assert last["sentence"] == "A lead came from Finder"


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "after=zzz", "after=999999"])
def test_a_page_that_cannot_be_is_said(crm: Caller, rosa: int, query: str) -> None:
    name, _, value = query.partition("=")
    response = crm.get(f"/people/{rosa}/events", **{name: value})
    assert response.status_code == 422
    assert response.json()["error"]["fields"][0]["field"] == name


def test_another_groups_people_are_not_there(crm: Caller, harbor: House) -> None:
    shore = house("shore", "Shore Motors")
    (number,) = shore.tell(ROSA, LeadReceived(provider="Finder"), day(0)).people
    assert crm.get("/people", address="rosa@example.com").json()["people"] == []
    response = crm.get(f"/people/{number}/events")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "no_such_person"
    assert crm.get("/people/999999999999999999999/events").status_code == 422


def test_a_person_found_to_be_another_says_whom(crm: Caller, harbor: House) -> None:
    second = Contact(first="Rosa", last="Keller", emails=("rk@example.net",))
    both = Contact(first="Rosa", last="Keller", emails=("rosa@example.com", "rk@example.net"))
    (kept,) = harbor.tell(ROSA, LeadReceived(), day(0)).people
    (gone,) = harbor.tell(second, LeadReceived(), day(1)).people
    harbor.tell(both, LeadReceived(), day(2))
    response = crm.get(f"/people/{gone}/events")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "person_joined"
    assert f"/people/{kept}/events" in response.json()["error"]["hint"]


def upload(name: str = "sales.csv", content: bytes = SALES) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_fed_and_what_could_not_be_read_is_listed(crm: Caller, harbor: House) -> None:
    said = crm.upload("/feeds", file=upload()).json()
    assert (said["file"], said["kind"], said["rows"]) == ("sales.csv", "sales", 2)
    assert said["quarantined"] == 1
    assert FeedFile.objects.get().source == harbor.crm
    page = crm.get("/quarantine").json()
    assert page["quarantine"][0]["code"] == "no_key"
    assert page["next"] is None


def test_a_source_sees_only_what_it_sent_itself(crm: Caller, dialler: Caller) -> None:
    crm.upload("/feeds", file=upload())
    assert dialler.get("/quarantine").json()["quarantine"] == []


def test_the_quarantine_is_paged(crm: Caller) -> None:
    rows = b"".join(b",2026-03-02,p%d@example.com\n" % number for number in range(5))
    crm.upload("/feeds", file=upload(content=b"deal_number,sold_date,email\n" + rows))
    first = crm.get("/quarantine", limit=3).json()
    second = crm.get("/quarantine", limit=3, after=first["next"]).json()
    lines = [row["line"] for row in first["quarantine"] + second["quarantine"]]
    assert sorted(lines) == [2, 3, 4, 5, 6]
    assert second["next"] is None


def test_the_same_upload_with_the_same_key_is_answered_as_before(crm: Caller) -> None:
    first = crm.upload("/feeds", key="k1", file=upload())
    again = crm.upload("/feeds", key="k1", file=upload())
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.json() == first.json()
    assert FeedFile.objects.count() == 1
    other = crm.upload("/feeds", key="k1", file=upload(content=b"x"))
    assert other.status_code == 409


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b.csv", "", ".hidden", "x" * 300])
def test_a_hostile_name_stays_a_name(crm: Caller, name: str) -> None:
    response = crm.upload("/feeds", file=upload(name or "x.csv"))
    assert response.status_code == 200
    assert "/" not in FeedFile.objects.get().name


def test_a_kind_of_file_nobody_knows_is_said(crm: Caller) -> None:
    response = crm.upload("/feeds", file=upload(), kind="nonsense")
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "no_such_kind"
    missing = crm.upload("/feeds", kind="sales")
    assert missing.json()["error"]["fields"] == [{"field": "file", "problem": "is needed"}]
