"""*Service, not Systems* (Chris Butterworth): a store that mails its own buyer as a prospect.

"My wife and I bought a new car last month ... We then received multiple sales emails over the next
2-3 weeks, from the dealership where we had just bought our car ... Finally we called the sales
manager and asked to stop sending us emails." The three mails come on days 6, 11 and 18 here. The
lead is Chris's; the contract, in the DMS from day 4 on, is his wife's.
"""

from dataclasses import dataclass

import pytest

from sincerely.records.models import CareTask, EventRow, Person
from sincerely.rules.events import SaidBy
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.talks import CallMade
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Purpose, WrittenBy
from sincerely.rules.reasons import sentence_instead, sentence_staff
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import rebuilding
from sincerely.work.sending import Decided
from tests.cast import SUV, House, day
from tests.stories.conftest import Feed

pytestmark = pytest.mark.django_db

CHRIS = Contact(
    first="Chris", last="Butterworth", emails=("chris@butterworth.example",),
    phones=(("cell", "(207) 555-0140"),),
)  # fmt: skip
MAIL, HERS = "chris@butterworth.example", "kim.butterworth@mail.example"

LEAD = """<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<adf><prospect status="new">
  <id sequence="1" source="{provider}">{number}</id>
  <requestdate>{when}</requestdate>
  <vehicle interest="buy" status="new"><year>2026</year><make>Hyundai</make><model>{model}</model></vehicle>
  <customer><contact><name part="first">Chris</name><name part="last">Butterworth</name>
    <email>chris@butterworth.example</email><phone type="cellphone">207-555-0140</phone>
  </contact><comments>Big or mid-sized, we are not sure yet.</comments></customer>
  <vendor><vendorname>Harbor Motors</vendorname></vendor>
  <provider><name part="full">{provider}</name></provider>
</prospect></adf>
"""
VISITS = """visit_id,visited_at,department,salesperson,minutes,test_drive,first_name,last_name,email,make,model
V1,2026-01-24 11:00,sales,Sam Ortiz,55,Y,Chris,Butterworth,chris@butterworth.example,Hyundai,Palisade
V2,2026-02-14 10:30,sales,Sam Ortiz,40,N,Chris,Butterworth,chris@butterworth.example,,
V3,2026-03-04 10:00,sales,Sam Ortiz,240,N,Chris,Butterworth,chris@butterworth.example,,
"""
#: the appointment behind the first mail: they came a day early, and bought
APPOINTMENTS = """appointment_id,department,appointment_at,set_at,status,status_at,staff,first_name,last_name,email
A7,sales,2026-03-05 17:00,2026-03-01 12:00,set,2026-03-01 12:00,Sam Ortiz,Chris,Butterworth,chris@butterworth.example
"""
MISSED = """appointment_id,department,appointment_at,set_at,status,status_at,staff,first_name,last_name,email
A7,sales,2026-03-05 17:00,2026-03-01 12:00,missed,2026-03-05 23:59,Sam Ortiz,Chris,Butterworth,chris@butterworth.example
"""
#: the DMS: his wife signed, he is the co-buyer; posted four days after the sale
DMS = """deal_number,customer_number,first_name,last_name,email,cell_phone,sold_date,posted_date,\
deal_type,salesperson,year,make,model,cobuyer_customer_number,cobuyer_first_name,cobuyer_last_name,\
cobuyer_email,cobuyer_cell_phone
88123,C501,Kimberly,Butterworth,kim.butterworth@mail.example,207-555-0141,2026-03-04,2026-03-08,\
retail,Sam Ortiz,2026,Hyundai,Palisade,C502,Christopher,Butterworth,,207-555-0140
"""


@dataclass(frozen=True)
class Insult:
    """One of the three mails, and the day it came."""

    day: int
    purpose: Purpose
    because: str


#: word for word in the story: the missed appointment, the big sale, not been by in a while
INSULTS = (
    Insult(6, Purpose.MISSED_APPOINTMENT, "appointment_not_missed"),
    Insult(11, Purpose.PROMOTION, "already_bought"),
    Insult(18, Purpose.REENGAGEMENT, "seen_lately"),
)


def two_months_of_shopping(feed: Feed) -> None:
    """Six to eight weeks: two providers' leads, three visits, an appointment."""
    for provider, number, when, model in (
        ("Cars Finder", "cf-1", "2026-01-12T19:20:00-05:00", "Palisade"),
        ("Auto Compass", "ac-9", "2026-02-02T20:05:00-05:00", "Santa Fe"),
    ):
        lead = LEAD.format(provider=provider, number=number, when=when, model=model)
        feed("leads", f"{number}.xml", lead, day(-30))
    feed("crm", "visits.csv", VISITS, day(0))
    feed("crm", "appointments.csv", APPOINTMENTS, day(-3))


def the_click(harbor: House) -> None:
    """Day 0, at the desk: the salesman marks the deal sold."""
    sold = DealSold(deal="opp-4411", said_by=SaidBy.SALESPERSON, by="Sam Ortiz", vehicle=SUV)
    harbor.tell(CHRIS, sold, day(0.2))


def codes(decided: Decided) -> list[str]:
    """The reasons of a verdict."""
    return [reason.code for reason in decided.verdict.reasons]


def test_service_not_systems(harbor: House, feed: Feed) -> None:
    """Told as it happened, with the salesman's click on day 0: not one of the mails goes."""
    two_months_of_shopping(feed)
    followup = harbor.ask(MAIL, Purpose.SALES_FOLLOWUP, day(-1))
    assert followup.verdict.answer is Answer.SEND, "a prospect may be followed up"

    the_click(harbor)
    for hours in (0.21, 1, 3):
        held = harbor.ask(MAIL, Purpose.PROMOTION, day(hours))
        assert held.verdict.answer is Answer.HOLD
        assert codes(held)[0] == "probably_bought"
        assert "Sam Ortiz" not in held.verdict.instead.who, "a manager releases, not the robot"

    feed("dms", "sales_0308.csv", DMS, day(4))
    feed("crm", "missed.csv", MISSED, day(4.1))
    assert Person.objects.filter(household__isnull=False).count() == 2
    for insult in INSULTS:
        decided = harbor.ask(MAIL, insult.purpose, day(insult.day))
        assert decided.verdict.answer is Answer.REFUSE, insult
        assert insult.because in codes(decided), insult
        assert "already_bought" in codes(decided), insult
        said = [sentence_staff(r, harbor.store.zone) for r in decided.verdict.reasons]
        assert any("bought a 2026 Hyundai Palisade here" in s for s in said), said
        assert sentence_instead(decided.verdict, harbor.store.zone)
    to_her = harbor.ask(HERS, Purpose.PROMOTION, day(11))
    assert to_her.verdict.answer is Answer.REFUSE, "nor to the one who signed"


def test_what_must_still_arrive(harbor: House, feed: Feed) -> None:
    """Silence towards prospects is not silence: paperwork, a recall, the salesman's own answer."""
    two_months_of_shopping(feed)
    the_click(harbor)
    feed("dms", "sales_0308.csv", DMS, day(4))
    assert harbor.ask(MAIL, Purpose.TRANSACTIONAL, day(5)).verdict.answer is Answer.SEND
    assert harbor.ask(MAIL, Purpose.RECALL, day(5)).verdict.answer is Answer.SEND
    answer = harbor.ask(
        MAIL, Purpose.SALES_FOLLOWUP, day(5),
        written_by=WrittenBy.PERSON, in_reply_to="<how-do-i-pair-my-phone@butterworth.example>",
    )  # fmt: skip
    assert answer.verdict.answer is Answer.SEND


def test_the_call_to_the_sales_manager_ends_all_the_rest(harbor: House, feed: Feed) -> None:
    """ "Finally we called the sales manager and asked to stop sending us emails." """
    two_months_of_shopping(feed)
    feed("dms", "sales_0308.csv", DMS, day(4))
    harbor.tell(CHRIS, CallMade(by="Sam Ortiz", seconds=180), day(5))
    told = OptedOut(proof="told", told_to="the sales manager", words="stop sending us emails")
    harbor.tell(CHRIS, told, day(19))
    for purpose in (Purpose.NEWSLETTER, Purpose.PROMOTION, Purpose.SERVICE_REMINDER):
        for later in (19.01, 30, 400):
            decided = harbor.ask(MAIL, purpose, day(later))
            assert decided.verdict.answer is Answer.REFUSE, (purpose, later)
            assert "opted_out" in codes(decided), (purpose, later)
    hers = harbor.ask(HERS, Purpose.SERVICE_REMINDER, day(30))
    assert hers.verdict.answer is Answer.SEND, "his word covers his own address, not hers"
    assert harbor.ask(MAIL, Purpose.RECALL, day(30)).verdict.answer is Answer.SEND


def test_without_the_click_what_slips_is_counted_honestly(harbor: House, feed: Feed) -> None:
    """Nobody clicks: until the DMS row arrives on day 4 nothing here can know of the purchase."""
    two_months_of_shopping(feed)
    slipped = [
        when
        for when in (1, 2, 3, 4, 6, 11, 18)
        if when < 4 and harbor.ask(MAIL, Purpose.PROMOTION, day(when)).verdict.answer is Answer.SEND
    ]
    assert slipped == [1, 2, 3], "the gate cannot stop what no system has told it"
    feed("dms", "sales_0308.csv", DMS, day(4))
    after = {w: harbor.ask(MAIL, Purpose.PROMOTION, day(w)) for w in (4.001, 6, 11, 18)}
    assert {d.verdict.answer for d in after.values()} == {Answer.REFUSE}
    assert all("already_bought" in codes(d) for d in after.values())


def test_only_her_name_on_the_contract_and_one_shared_phone(harbor: House, feed: Feed) -> None:
    """The DMS does not name him at all; all they share is a phone. Not sure enough to say that he
    bought, far too likely to sell to him: every selling mail is held for a person to look at."""
    two_months_of_shopping(feed)
    alone = DMS.replace("207-555-0141", "207-555-0140").replace(
        "C502,Christopher,Butterworth,,207-555-0140", ",,,,"
    )
    feed("dms", "sales_0308.csv", alone, day(4))
    assert Person.objects.count() == 2, "never merged into one person"
    for insult in INSULTS:
        decided = harbor.ask(MAIL, insult.purpose, day(insult.day))
        assert decided.verdict.answer in (Answer.HOLD, Answer.REFUSE), insult
        assert "may_be_a_buyer" in codes(decided), insult


def test_her_contract_and_his_lead_on_the_same_day(harbor: House, feed: Feed) -> None:
    """He asks at nine, she signs at four; the DMS knows only the day. No new enquiry: held."""
    lead = LEAD.format(
        provider="Cars Finder", number="cf-5", when="2026-03-04T09:10:00-05:00", model="Palisade"
    )
    feed("leads", "lead.xml", lead, day(0))
    alone = DMS.replace("207-555-0141", "207-555-0140").replace(
        "C502,Christopher,Butterworth,,207-555-0140", ",,,,"
    )
    feed("dms", "sales_0308.csv", alone, day(4))
    held = harbor.ask(MAIL, Purpose.SALES_FOLLOWUP, day(5))
    assert (held.verdict.answer, codes(held)) == (Answer.HOLD, ["may_be_a_buyer"])


def test_a_second_car_is_served_not_insulted(harbor: House, feed: Feed) -> None:
    """Weeks later she asks about a car for their son: follow-up is welcome again (promise 9)."""
    two_months_of_shopping(feed)
    feed("dms", "sales_0308.csv", DMS, day(4))
    harbor.tell(CHRIS, CallMade(by="Sam Ortiz", seconds=180), day(5))
    second = LEAD.format(
        provider="Cars Finder", number="cf-77", when="2026-04-20T18:00:00-04:00", model="Venue"
    )
    feed("leads", "second.xml", second, day(48))
    assert harbor.ask(MAIL, Purpose.SALES_FOLLOWUP, day(49)).verdict.answer is Answer.SEND


def test_the_ledger_tells_the_same_story_again(harbor: House, feed: Feed) -> None:
    """Everything fed in the opposite order, and twice, leaves the same verdicts and standings."""
    feed("dms", "sales_0308.csv", DMS, day(4))
    feed("crm", "missed.csv", MISSED, day(4.1))
    the_click(harbor)
    two_months_of_shopping(feed)
    events = EventRow.objects.count()
    two_months_of_shopping(feed)
    feed("dms", "sales_0308.csv", DMS, day(5))
    assert EventRow.objects.count() == events, "the same files again add nothing"
    for insult in INSULTS:
        decided = harbor.ask(MAIL, insult.purpose, day(insult.day))
        assert decided.verdict.answer is Answer.REFUSE
        assert insult.because in codes(decided)
    assert rebuilding.check() == []
    assert CareTask.objects.filter(kind="thank_you").count() == 1
