"""Care by a command: the day, the brief, what was said, and what does not count yet."""

import pytest

from sincerely.records.models import CareTask, EventRow, Person
from sincerely.rules.events.talks import StoreVisited
from tests.cast import ROSA, House, day
from tests.work.carecast import HOURS, bought, member, thanks

from .conftest import Sincerely


@pytest.fixture(autouse=True)
def rosa(harbor: House) -> Person:
    """Rosa bought the day before; Dana sells, Lee manages, Mia writes to lists."""
    harbor.store.hours = HOURS
    harbor.store.save()
    member(harbor, "Dana Reyes")
    member(harbor, "Lee Park", "manager")
    member(harbor, "Mia Voss", "marketing")
    return bought(harbor, ROSA, at=9)


def test_the_day_of_somebody(sincerely: Sincerely, rosa: Person) -> None:
    ran = sincerely("care", "today", "--as", "Dana Reyes")
    assert ran.code == 0, ran.err
    assert "Rosa Keller" in ran.out and "thank you" in ran.out
    said = sincerely("care", "today", "--as", "dana@harbor.example", "--json").json
    first = said["tasks"][0]
    assert (first["name"], first["kind"], first["today"]) == ("Rosa Keller", "thank_you", True)


def test_the_brief_before_the_call(sincerely: Sincerely) -> None:
    ran = sincerely("care", "brief", "rosa@example.com", "--as", "Dana Reyes")
    assert ran.out.startswith("Rosa Keller\n  207-555-0101 (cell phone), 11 am there now")
    assert "Bought: Palisade" in ran.out
    assert sincerely("care", "brief", "rosa@example.com", "--as", "Dana Reyes", "--json").json


def test_a_talk_is_logged_and_the_same_key_once(sincerely: Sincerely, rosa: Person) -> None:
    words = ["care", "log", "rosa@example.com", "--as", "Dana Reyes", "--key", "k1"]
    words += ["--task", str(thanks(rosa).pk), "--learned", "two boys", "--promised", "floor mats"]
    words += ["--due", "2026-03-20"]
    ran = sincerely(*words)
    assert ran.out == "Dana Reyes called.\nNext: 2026-03-20 18:00.\n"
    assert thanks(rosa).settled_by == "Dana Reyes"
    again = sincerely(*words, "--json").json
    assert (again["again"], again["settled"]) == (True, True)
    assert EventRow.objects.filter(kind="they_told").count() == 1


def test_nobody_home_is_tried_again(sincerely: Sincerely, rosa: Person) -> None:
    words = ["care", "log", "rosa@example.com", "--as", "Dana Reyes", "--outcome", "no_answer"]
    ran = sincerely(*words, "--task", thanks(rosa).pk, "--next", "2026-03-16 17:30")
    assert ran.out == "Dana Reyes tried by call and reached nobody.\nNext: 2026-03-16 17:30.\n"
    assert thanks(rosa).tries == 1


def test_what_does_not_count_yet(sincerely: Sincerely, rosa: Person) -> None:
    words = ["care", "log", "rosa@example.com", "--as", "Dana Reyes", "--task", thanks(rosa).pk]
    ran = sincerely(*words, "--at", "2026-03-14 06:10")
    assert "Did you reach them? Say in a line how it was." in ran.out
    [doubt] = sincerely("care", "doubts", "--as", "Dana Reyes", "--json").json
    number = doubt["event_id"]
    assert "store is open from 9 am" in sincerely("care", "doubts", "--as", "Dana Reyes").out
    assert sincerely("care", "answer", number, "from my car", "--as", "Dana Reyes").code == 0
    assert "from my car" in sincerely("care", "doubts", "--all", "--as", "Lee Park").out
    own = sincerely("care", "settle", number, "--counts", "--as", "Dana Reyes")
    assert (own.code, "may not do that" in own.err) == (1, True)
    assert sincerely("care", "settle", number, "--counts", "--as", "Lee Park").out == "It counts.\n"
    assert "Everything" in sincerely("care", "doubts", "--all", "--as", "Lee Park").out
    assert thanks(rosa).settled_at is not None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("today", "--as", "Nobody"), "Nobody is called 'Nobody'"),
        (("today", "--as", "Mia Voss"), "Mia Voss may not do that"),
        (("doubts", "--all", "--as", "Dana Reyes"), "may not do that"),
        (("settle", "7", "--counts", "--as", "Lee Park"), "Nothing is in doubt about that"),
        (("log", "rosa@example.com", "--as", "Dana Reyes", "--task", "0"), "has no task 0"),
        (("log", "no@example.com", "--as", "Dana Reyes"), "Nobody is known at"),
        (
            ("log", "rosa@example.com", "--as", "Dana Reyes", "--due", "soon"),
            "'soon' is not a day",
        ),
        (
            ("log", "rosa@example.com", "--as", "Dana Reyes", "--at", "2026-04-01"),
            "That is still to come",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    sincerely: Sincerely, words: tuple[str, ...], says: str
) -> None:
    ran = sincerely("care", *words)
    assert ran.code == 1
    assert says in ran.err


def test_with_nobody_waiting(sincerely: Sincerely, harbor: House) -> None:
    CareTask.objects.all().delete()
    harbor.tell(ROSA, StoreVisited(), day(9.5))
    assert "Nobody is waiting." in sincerely("care", "today", "--as", "Dana Reyes").out
