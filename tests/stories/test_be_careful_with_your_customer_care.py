"""*Be Careful with Your Customer Care* (Robin Imbesi): a recorded voice where a thank-you was due.

"Fast-forward one week ... I received an automated, pre-recorded message telling me what a special
customer I was and to look for emails from the service department in the coming weeks ... How much
effort does it really take for a salesman (or manager) to pick up the phone?"
"""

import csv
from pathlib import Path

import pytest

from sincerely.records.models import CareTask
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.events.talks import CallMade
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.reasons import sentence_staff
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import clockwork
from tests.cast import House, day
from tests.faces.cli.conftest import Sincerely, sincerely
from tests.stories.conftest import Feed

__all__ = ["sincerely"]

pytestmark = pytest.mark.django_db

ROBIN = Contact(first="Robin", last="Imbesi", emails=("robin@imbesi.example",))
MAIL, PHONE = "robin@imbesi.example", "207-555-0150"
DMS = """deal_number,customer_number,first_name,last_name,email,cell_phone,sold_date,posted_date,\
deal_type,salesperson,year,make,model
90001,C900,Robin,Imbesi,robin@imbesi.example,207-555-0150,2026-03-04,2026-03-05,retail,Alex Moreau,\
2026,Subaru,Ascent
"""
#: the dialler's list for the week after: Robin, and somebody who never bought
DIALLER = "Name,Phone\nRobin Imbesi,(207) 555-0150\nPat Nobody,207-555-0199\n"


@pytest.fixture
def bought(harbor: House, feed: Feed) -> House:
    """Robin bought on day 0; the DMS told us on day 1."""
    feed("dms", "sales.csv", DMS, day(1))
    return harbor


def test_be_careful_with_your_customer_care(
    bought: House, sincerely: Sincerely, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dialler's list is scrubbed: the recorded call does not happen, the salesman's does."""
    from sincerely.faces.cli import house as doors

    monkeypatch.setattr(doors, "now", lambda: day(7))
    listed, stopped = tmp_path / "dialler.csv", tmp_path / "stopped.csv"
    allowed = tmp_path / "allowed.csv"
    listed.write_text(DIALLER)
    ran = sincerely(
        "scrub", listed, "--purpose", "thank_you", "--channel", "recorded_call",
        "--out", allowed, "--stopped", stopped,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    rows = list(csv.DictReader(stopped.read_text().splitlines()))
    robin = next(row for row in rows if row["Name"] == "Robin Imbesi")
    assert robin["verdict"] == "hand_over"
    assert "robot_voice" in robin["reason"]
    assert "Alex Moreau" in robin["instead"], "the one who sold the car"
    assert "Robin" not in allowed.read_text()

    task = CareTask.objects.get(kind="thank_you")
    assert (task.owner, task.settled_at) == ("Alex Moreau", None)
    assert any("recorded call" in words for words in task.handed_over)


def test_mail_from_the_service_department_waits_for_the_thank_you(bought: House) -> None:
    """ "Look for emails from the service department": not before a human has said thank you."""
    for purpose in (Purpose.SERVICE_INTRODUCTION, Purpose.SERVICE_REMINDER, Purpose.SURVEY_REVIEW):
        decided = bought.ask(MAIL, purpose, day(2))
        assert decided.verdict.answer is Answer.WAIT, purpose
        assert [r.code for r in decided.verdict.reasons] == ["thanks_first"]
        assert "Alex Moreau" in sentence_staff(decided.verdict.reasons[0], bought.store.zone)
        assert decided.verdict.until is not None
    bought.tell(ROBIN, CallMade(by="Alex Moreau", seconds=210), day(2.5))
    after = bought.ask(MAIL, Purpose.SERVICE_INTRODUCTION, day(2.6))
    assert after.verdict.answer is Answer.SEND
    assert CareTask.objects.get().settled_by == "Alex Moreau"


def test_a_six_second_call_and_a_robot_are_no_thank_you(bought: House) -> None:
    """Neither a hang-up nor a machine's mail ticks the box."""
    bought.tell(ROBIN, CallMade(by="Alex Moreau", seconds=6), day(2))
    bought.tell(ROBIN, CallMade(recorded=True, system="dialler", seconds=40), day(3))
    decided = bought.ask(MAIL, Purpose.SERVICE_REMINDER, day(3.1))
    assert [r.code for r in decided.verdict.reasons] == ["thanks_first"]
    assert CareTask.objects.get().settled_at is None


def test_a_machines_thank_you_letter_becomes_a_persons_task(bought: House) -> None:
    """The mail merge says *Dear valued customer*; Alex gets the task instead."""
    decided = bought.ask(MAIL, Purpose.THANK_YOU, day(2))
    assert decided.verdict.answer is Answer.HAND_OVER
    assert decided.verdict.instead.who == "Alex Moreau"
    own_note = bought.ask(
        MAIL, Purpose.THANK_YOU, day(2), written_by=WrittenBy.PERSON, channel=Channel.LETTER
    )
    assert own_note.verdict.answer is Answer.SEND, "his own card goes"


def test_the_manager_gets_it_when_the_salesman_lets_it_lie(bought: House) -> None:
    """Two days late: it is the manager's. Never a robot's."""
    assert clockwork.tick(now=day(2)).passed_on == ()
    passed = clockwork.tick(now=day(3.1)).passed_on
    assert [(t.kind, t.person.name) for t in passed] == [("thank_you", "Robin Imbesi")]
    assert clockwork.tick(now=day(4)).passed_on == (), "once"
    task = CareTask.objects.get()
    assert task.settled_at is None, "passing it on completes nothing"

    held = bought.ask(MAIL, Purpose.SERVICE_REMINDER, day(9))
    assert held.verdict.answer is Answer.HOLD, "after a week the manager decides"
    assert held.verdict.instead.role == "manager"
    thanks = ThankYouGiven(by="Morgan Blake, manager", channel="call")
    bought.tell(ROBIN, thanks, day(9.2))
    task.refresh_from_db()
    assert task.settled_by == "Morgan Blake, manager"
    assert bought.ask(MAIL, Purpose.SERVICE_REMINDER, day(9.3)).verdict.answer is Answer.SEND
