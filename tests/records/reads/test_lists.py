"""Lists: who was in touch, who is meant, what is owed, what was stopped, what nobody could read."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from sincerely.records.models import CareTask, FeedFile, Quarantine, User, VerdictRow
from sincerely.records.reads import people, tasks, unread
from sincerely.rules import human
from sincerely.rules.events import SaidBy
from sincerely.rules.events.care import (
    CareTried,
    NoteAdded,
    SalespersonPassed,
    ServiceIntroduced,
)
from sincerely.rules.events.deals import DealLost, DealSold, LostReason
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import CallMade, CallReceived, MailSent
from sincerely.rules.purpose import Purpose, WrittenBy
from sincerely.rules.sighting import Contact
from sincerely.rules.standing import Standing
from sincerely.work import people as who
from sincerely.work import policies
from tests.cast import DAY_0, ROSA, SUV, TOM, House, day, house, stopped_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def found(at: House, text: str) -> list[str]:
    return [line.name for line in people.search(at.store, text, now=day(1)).lines]


@pytest.fixture
def three(harbor: House) -> House:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder", vehicle=SUV), day(-3))
    harbor.tell(TOM, CallReceived(), day(-2))
    other = Contact(first="Zoë", last="O'Brien-Keller", customer_number="K-100%")
    harbor.tell(other, LeadReceived(provider="Cars Finder"), day(-1))
    return harbor


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("rosa", ["Rosa Keller"]),
        ("KELLER  ro", ["Rosa Keller"]),
        ("keller", ["Zoë O'Brien-Keller", "Thomas Keller", "Rosa Keller"]),
        ("zoë", ["Zoë O'Brien-Keller"]),
        ("zoe kell", ["Zoë O'Brien-Keller"]),
        ("o'br", ["Zoë O'Brien-Keller"]),
        ("Tom@Example", ["Thomas Keller"]),
        ("555-0102", ["Thomas Keller"]),
        ("(207) 555 01", ["Thomas Keller", "Rosa Keller"]),
        ("k-100%", ["Zoë O'Brien-Keller"]),
        ("%%", []),
        ("__", []),
        ("100%", ["Zoë O'Brien-Keller"]),
        ("mail", []),
        ("crm", []),
        ("(ros", ["Rosa Keller"]),
        (".*@", []),
        ("nobody", []),
    ],
)
def test_half_a_name_or_number_is_enough(three: House, text: str, names: list[str]) -> None:
    assert found(three, text) == names


def test_every_name_somebody_was_given_finds_them(harbor: House) -> None:
    mail = ("rob@example.com",)
    harbor.tell(Contact(first="Robert", last="Stein", emails=mail), CallReceived(), day(-3))
    harbor.tell(Contact(first="Bob", last="Stein", emails=mail), CallReceived(), day(-2))
    assert found(harbor, "robert") == found(harbor, "bob stein") == ["Bob Stein"]


def test_too_little_is_not_searched(
    three: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert people.search(three.store, " r ", now=day(1)).short
        assert not people.search(three.store, "  ", now=day(1)).short


def test_other_groups_are_not_found(three: House) -> None:
    lake = house("lake", "Lake Motors")
    assert found(lake, "rosa") == []
    assert found(lake, "rosa@example.com") == []


def test_neither_are_those_forgotten_or_joined_into_another(three: House) -> None:
    (rosa,) = who.find(store=three.store, address="rosa@example.com")
    who.forget(person=rosa, by="dana", why="she asked", now=day(0))
    assert found(three, "rosa") == []
    assert "" not in [line.name for line in people.recent(three.store, now=day(1))]


def test_a_long_list_says_so(three: House) -> None:
    some = people.search(three.store, "keller", now=day(1), limit=2)
    assert (len(some.lines), some.more) == (2, True)
    assert not people.search(three.store, "keller", now=day(1), limit=3).more


def test_the_latest_come_first_with_their_last_event(three: House) -> None:
    lines = people.recent(three.store, now=day(1))
    assert [line.name for line in lines] == ["Zoë O'Brien-Keller", "Thomas Keller", "Rosa Keller"]
    assert lines[2].where.standing is Standing.PROSPECT
    assert lines[2].last
    assert lines[2].last.sentence == "A lead came from Cars Finder about a 2026 Hyundai Palisade"


def lately(at: House, when: float = 1) -> list[tuple[str, str]]:
    lines = people.recent(at.store, now=day(when))
    return [(line.name, line.last.sentence if line.last else "") for line in lines]


def test_what_the_store_did_alone_is_no_touch(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder"), day(-3))
    harbor.tell(TOM, NoteAdded(by="Alex Winter"), day(-2))
    for ours in (
        MailSent(written_by=WrittenBy.PERSON),
        SalespersonPassed(before="Alex Winter", to="Nina Abelard"),
        ServiceIntroduced(advisor="Sam Ito"),
        CareTried(by="Alex Winter"),
        DealLost(said_by=SaidBy.SALESPERSON),
    ):
        harbor.tell(ROSA, ours, day(0))
        harbor.tell(TOM, ours, day(0))
    assert lately(harbor) == [("Rosa Keller", "A lead came from Cars Finder")]


def test_who_told_that_they_bought_elsewhere_was_in_touch(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(), day(-60))
    harbor.tell(ROSA, DealLost(said_by=SaidBy.CUSTOMER, reason=LostReason.BOUGHT_ELSEWHERE), day(0))
    assert [name for name, _ in lately(harbor)] == ["Rosa Keller"]


def test_a_month_ago_is_not_lately(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(), day(-30))
    harbor.tell(ROSA, MailSent(), day(0))
    assert [name for name, _ in lately(harbor, 0)] == ["Rosa Keller"]
    assert lately(harbor, 0.1) == []


@pytest.mark.parametrize(
    "call",
    [
        CallMade(seconds=0, by="Alex Winter"),
        CallMade(seconds=14, by="Alex Winter"),
        CallMade(seconds=15),
        CallMade(by="Alex Winter"),
        CallMade(),
        CallMade(seconds=90, by="Alex Winter", recorded=True),
        CallMade(seconds=90, by="Alex Winter", written_by=WrittenBy.MACHINE),
        CallMade(seconds=90, written_by=WrittenBy.PERSON),
    ],
)
def test_a_call_of_ours_counts_where_a_human_talked_with_them(
    harbor: House, call: CallMade
) -> None:
    harbor.tell(ROSA, call, day(0))
    talked = human.by_hand(call) and human.conversation(call)
    assert bool(lately(harbor)) is talked


def test_who_was_in_touch_is_two_questions(
    three: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert len(people.recent(three.store, now=day(1))) == 3
    assert len(people.recent(three.store, now=day(1), limit=2)) == 2


def test_the_nameless_are_called_by_their_number(harbor: House) -> None:
    harbor.tell(Contact(phones=(("cell", "207-555-0177"),)), CallReceived(), day(-2))
    (line,) = people.recent(harbor.store, now=day(1))
    assert (line.name, line.at) == ("", "+12075550177")


def test_what_is_owed_comes_longest_late_first(three: House) -> None:
    (rosa,) = who.find(store=three.store, address="rosa@example.com")
    for n, (due, done) in enumerate(
        [(day(2), None), (day(-1), None), (day(0.1), None), (day(-5), day(-4))]
    ):
        CareTask.objects.create(
            store=three.store,
            person=rosa,
            kind="call",
            deal=str(n),
            why="",
            opened_at=day(-6),
            opened_by="the tests",
            due_at=due,
            settled_at=done,
        )
    owed = tasks.owed(three.store, now=DAY_0, until=DAY_0 + timedelta(hours=8))
    assert [(task.due_at, task.late) for task in owed.tasks] == [
        (day(-1), True),
        (day(0.1), False),
    ]
    assert owed.later == 1


def test_what_nobody_was_named_for_hides_nothing_of_others(
    three: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "LIMIT", 2)
    (rosa,) = who.find(store=three.store, address="rosa@example.com")
    lee = User.objects.create(email="lee@example.com", name="Lee Cole")
    for n, owner in enumerate(("", "", "", "lee cole", "Dana Reyes")):
        CareTask.objects.create(
            store=three.store, person=rosa, kind="call", deal=str(n), why="", owner=owner,
            opened_at=day(-6), opened_by="the tests", due_at=day(-5 + n),
        )  # fmt: skip
    passed = tasks.passed_on(three.store, lee, now=day(1))
    assert [task.owner for task in passed] == ["Dana Reyes"]
    owed = tasks.owed(three.store, now=day(1), until=day(1), limit=2)
    assert (len(owed.tasks), owed.later) == (2, 3)


def test_a_task_in_a_list_is_told_as_it_is_told_by_itself(three: House) -> None:
    """But for what it replaced, which no list shows."""
    (rosa,) = who.find(store=three.store, address="rosa@example.com")
    dana = User.objects.create(email="dana@example.com", name="Dana Reyes")
    said = {"store": three.store, "person": rosa, "kind": "call", "why": "They asked",
            "opened_at": day(-6), "opened_by": "the tests"}  # fmt: skip
    CareTask.objects.create(**said, deal="1", due_at=day(-1), assignee=dana, effort=7, tries=2)
    CareTask.objects.create(**said, deal="2", due_at=day(2), owner="Lee", starts_at=day(1))
    CareTask.objects.create(
        **said, deal="3", due_at=day(-1), passed_on_at=day(-0.5), settled_at=day(0),
        settled_by="Lee", settled_how="a call", plan=None,
    )  # fmt: skip
    rows = CareTask.objects.filter(kind="call").order_by("deal")
    alone = [
        tasks.task(row, DAY_0, answers=row.assignee.name if row.assignee else "") for row in rows
    ]
    assert list(tasks.listed(rows, DAY_0)) == alone


def test_stopped_messages_tell_their_reasons_again(three: House) -> None:
    three.tell(ROSA, DealSold(deal="D1", vehicle=SUV), day(-2), source=three.dms)
    three.ask("rosa@example.com", Purpose.PROMOTION, day(0))
    three.ask("rosa@example.com", Purpose.RECALL, day(0))
    three.ask("stranger@example.net", None, day(0.1))
    three.ask("stranger@example.net", Purpose.MISSED_APPOINTMENT, day(0.2))
    stranger, rosa = stopped_of(three.store)
    assert (rosa.name, rosa.answer) == ("Rosa Keller", "refuse")
    assert rosa.sentences[0] == (
        "They bought a 2026 Hyundai Palisade here on Monday, March 2, 2026: "
        "this would treat a buyer as a prospect."
    )
    assert (stranger.name, stranger.person_id) == (None, None)


def test_a_stopped_message_is_explained_by_the_policy_of_its_day(three: House) -> None:
    three.tell(ROSA, DealSold(deal="D1", vehicle=SUV), day(-2), source=three.dms)
    three.ask("rosa@example.com", Purpose.PROMOTION, day(0))
    policies.change(
        store=three.store,
        settings={"promotion_quiet_days": 0, "thanks_wait_days": 0},
        by="dana",
        why="a test",
        now=day(1),
    )
    (rosa,) = stopped_of(three.store)
    assert "treat a buyer as a prospect" in rosa.sentences[0]


def test_a_reason_the_rules_no_longer_give_is_told_by_its_title(three: House) -> None:
    three.ask("rosa@example.com", Purpose.MISSED_APPOINTMENT, day(0))
    row = VerdictRow.objects.values().get()
    VerdictRow.objects.create(**{**row, "id": row["id"] + 1, "codes": ["feed_stale", "long_gone"]})
    assert stopped_of(three.store)[0].sentences == ("The sold feed is overdue.",)


def test_unread_comes_page_by_page_and_store_by_store(three: House) -> None:
    file = FeedFile.objects.create(source=three.crm, name="f.csv", digest=b"", started_at=day(0))
    for line in range(5):
        Quarantine.objects.create(
            feed_file=file, line=line, code="c", sentence="S.", hint="H.", raw="x" * 5000, at=day(0)
        )
    lake = house("lake", "Lake Motors").store
    first = unread.unread(three.store, limit=3)
    rest = unread.unread(three.store, limit=3, before=first.before)
    assert (len(first.rows), len(rest.rows), rest.before) == (3, 2, None)
    ids = [row.id for row in (*first.rows, *rest.rows)]
    assert ids == sorted(ids)
    assert unread.unread(lake).rows == ()


def test_what_could_not_be_read_is_cut_where_it_is_long(harbor: House) -> None:
    file = FeedFile.objects.create(source=harbor.crm, name="f.csv", digest=b"", started_at=day(0))
    Quarantine.objects.create(
        feed_file=file, line=3, code="c", sentence="S.", hint="H.", raw="x" * 5000, at=day(0)
    )
    (row,) = unread.unread(harbor.store).rows
    assert (row.file, row.source, row.line, row.cut, len(row.raw)) == (
        "f.csv",
        "crm",
        3,
        True,
        4000,
    )
