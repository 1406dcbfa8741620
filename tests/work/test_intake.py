"""What recording does to people, households and standings."""

from dataclasses import replace
from datetime import datetime

import pytest

from sincerely.records.models import CareTask, EventRow, PeopleDecision, Person, Standing
from sincerely.rules.events import SaidBy
from sincerely.rules.events.deals import DealSold, DealUnwound
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import CallMade, VisitMade
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import intake, people, rebuilding, sending, stores
from tests.cast import DAY_0, ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def sale(deal: str = "D1") -> list[Arrival]:
    """A DMS row with Tom as buyer and Rosa as co-buyer."""
    return [
        Arrival(
            key=f"{deal}:{role}",
            contact=contact,
            happenings=(
                Happening(
                    payload=DealSold(deal=deal, vehicle=SUV, by="Dana Reyes", role=role),
                    occurred_at=DAY_0.replace(hour=5),
                    key=f"sale:{deal}:{role}",
                    whole_day=True,
                ),
            ),
        )
        for role, contact in (("buyer", TOM), ("co-buyer", ROSA))
    ]


def test_a_lead_makes_a_prospect_who_may_be_written_to(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder", vehicle=SUV), day(-40))
    assert harbor.ask("Rosa@Example.com", Purpose.PROMOTION, day(-39)).verdict.answer is Answer.SEND


def test_a_sale_in_the_spouses_name_silences_the_prospect(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder", vehicle=SUV), day(-40))
    harbor.arrive(sale(), source=harbor.dms, now=day(4))
    decided = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(4))
    assert decided.verdict.answer is Answer.REFUSE
    assert decided.verdict.reasons[0].code == "already_bought"
    assert Person.objects.count() == 2, "a household is never merged into one person"
    assert Person.objects.values("household").distinct().count() == 1


def test_the_same_row_again_changes_nothing(harbor: House) -> None:
    first = harbor.arrive(sale(), source=harbor.dms, now=day(4))
    again = harbor.arrive(sale(), source=harbor.dms, now=day(5))
    assert (first.events, again.events, again.duplicates) == (2, 0, 2)
    assert EventRow.objects.count() == 2


def test_an_unwound_deal_restores_the_prospect(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder", vehicle=SUV), day(-40))
    harbor.arrive(sale(), source=harbor.dms, now=day(4))
    harbor.tell(TOM, DealUnwound(deal="D1"), day(9), source=harbor.dms)
    decided = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(10))
    assert decided.verdict.answer is Answer.SEND, decided.verdict


def test_exact_addresses_join_where_names_agree(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-40))
    phone_only = Contact(name="KELLER, ROSA", phones=(("home", "(207) 555-0101"),))
    harbor.tell(phone_only, LeadReceived(provider="B"), day(-39))
    assert Person.objects.count() == 1
    decision = PeopleDecision.objects.get()
    assert (decision.kind, decision.evidence) == ("joined", "same phone number")


def test_a_shared_phone_with_another_name_does_not_join_but_holds(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-40))
    other = Contact(first="Miguel", last="Ortiz", phones=(("home", "207-555-0101"),))
    harbor.tell(other, DealSold(deal="D7", vehicle=SUV), day(0), source=harbor.dms)
    assert Person.objects.count() == 2
    decided = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(1))
    assert decided.verdict.answer is Answer.HOLD
    assert [r.code for r in decided.verdict.reasons] == ["may_be_a_buyer"]


def test_one_sighting_with_two_known_addresses_joins_two_people_and_can_be_undone(
    harbor: House,
) -> None:
    harbor.tell(
        Contact(first="Rosa", emails=("rosa@example.com",)), LeadReceived(provider="A"), day(-40)
    )
    harbor.tell(
        Contact(first="Rosa", last="Keller", phones=(("cell", "207-555-0101"),)),
        DealSold(deal="D1", vehicle=SUV),
        day(-30),
        source=harbor.dms,
    )
    harbor.tell(ROSA, LeadReceived(provider="B", resend=True), day(-20))
    joined = PeopleDecision.objects.filter(what__has_key="from").get()
    assert harbor.ask("rosa@example.com", Purpose.PROMOTION, day(0)).verdict.answer is Answer.REFUSE
    people.undo(decision_id=joined.pk, by="a manager", why="two Rosas", now=day(1))
    assert rebuilding.check() == []
    standings = Standing.objects.filter(person__reaches__address="email:rosa@example.com")
    assert sorted('"bought"' in s.own for s in standings) == [False, True], "two people again"
    harbor.tell(ROSA, LeadReceived(provider="C", resend=True), day(2))
    assert not PeopleDecision.objects.filter(what__has_key="from", at__gt=day(1)).exists()


def test_the_click_holds_and_the_dms_confirms(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A", deal="L1"), day(-40))
    harbor.tell(
        ROSA,
        DealSold(deal="L1", said_by=SaidBy.SALESPERSON, by="Dana Reyes", vehicle=SUV),
        day(0),
    )
    held = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(1))
    assert held.verdict.answer is Answer.HOLD
    assert "probably_bought" in [r.code for r in held.verdict.reasons]
    harbor.arrive(sale(), source=harbor.dms, now=day(4))
    assert harbor.ask("rosa@example.com", Purpose.PROMOTION, day(4)).verdict.answer is Answer.REFUSE


def test_one_purchase_owes_one_thank_you_and_a_call_settles_it(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A", deal="L1"), day(-40))
    harbor.tell(ROSA, DealSold(deal="L1", said_by=SaidBy.SALESPERSON, by="Dana Reyes"), day(0))
    harbor.arrive(sale(), source=harbor.dms, now=day(4))
    task = CareTask.objects.get()
    assert (task.kind, task.owner, task.settled_at) == ("thank_you", "Dana Reyes", None)
    waiting = harbor.ask("rosa@example.com", Purpose.SERVICE_REMINDER, day(4))
    assert waiting.verdict.answer is Answer.WAIT
    harbor.tell(ROSA, CallMade(by="Dana Reyes", seconds=240), day(5))
    task.refresh_from_db()
    assert (task.settled_by, task.settled_at) == ("Dana Reyes", day(5))
    assert (
        harbor.ask("tom@example.org", Purpose.SERVICE_REMINDER, day(5)).verdict.answer
        is Answer.SEND
    )


def test_a_robots_call_becomes_the_salespersons_task(harbor: House) -> None:
    harbor.arrive(sale(), source=harbor.dms, now=day(1))
    for _ in range(2):
        decided = harbor.ask(
            "207-555-0102", Purpose.THANK_YOU, day(2), channel=Channel.RECORDED_CALL
        )
        assert decided.verdict.answer is Answer.HAND_OVER
        assert decided.verdict.instead.who == "Dana Reyes"
    task = CareTask.objects.get()
    assert task.handed_over == ["recorded call: thank you, from the tests"]


def test_forgetting_somebody_keeps_the_facts_and_the_do_not_contact(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A", comments="call me after five"), day(-40))
    person = Person.objects.get()
    people.forget(person=person, by="a manager", why="she asked", now=day(0))
    row = EventRow.objects.get()
    assert row.kind == "lead_received"
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("sighting", "event_words", "person", "reach", "event", "standing"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            kept = cursor.fetchone()[0].lower()
            assert "rosa" not in kept and "keller" not in kept, table
            assert "5550101" not in kept and "after five" not in kept, table
    decided = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(1))
    assert [r.code for r in decided.verdict.reasons] == ["do_not_contact"]
    assert rebuilding.check() == []


def test_a_salespersons_own_reply_is_never_stopped(harbor: House) -> None:
    harbor.arrive(sale(), source=harbor.dms, now=day(1))
    decided = harbor.ask(
        "tom@example.org",
        Purpose.SALES_FOLLOWUP,
        day(2),
        written_by=WrittenBy.PERSON,
        in_reply_to="<a@example.org>",
    )
    assert decided.verdict.answer is Answer.SEND


def test_a_purpose_nobody_believes_still_claims_what_it_claims(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-4))
    vendor = stores.make_source(store=harbor.store, name="vendor", may_claim=[Purpose.PROMOTION])
    message = Message(channel=Channel.EMAIL, purpose=Purpose.MISSED_APPOINTMENT)
    decided = sending.decide(
        store=harbor.store,
        to="rosa@example.com",
        message=message,
        by="vendor",
        now=day(0),
        source=vendor,
    )
    assert decided.verdict.answer is Answer.HOLD
    assert decided.verdict.reasons[0].code == "purpose_unknown"
    assert "appointment_not_missed" in decided.verdict.reasons[0].facts["codes"]


def test_asking_about_another_moment_opens_no_task(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-4))
    message = Message(channel=Channel.RECORDED_CALL, purpose=Purpose.THANK_YOU)
    to, store = "207-555-0101", harbor.store
    for supposed, tasks in ((True, 0), (False, 1)):
        sending.decide(store=store, to=to, message=message, by="x", now=day(0), supposed=supposed)
        assert CareTask.objects.count() == tasks


def test_capitals_do_not_take_the_place_of_a_better_name(harbor: House) -> None:
    harbor.tell(ROSA, LeadReceived(provider="A"), day(-4))
    shouted = replace(ROSA, first="ROSA", last="KELLER")
    harbor.tell(shouted, LeadReceived(provider="B"), day(-3))
    assert Person.objects.get().name == "Rosa Keller"


def test_what_has_no_date_is_the_same_whenever_it_comes_again(harbor: House) -> None:
    def listed(now: datetime, words: str = "") -> intake.Receipt:
        refusal = Happening(
            payload=OptedOut(words=words), occurred_at=now, key="optout:1", undated=True
        )
        return harbor.arrive(
            [Arrival(key="optout:1", contact=ROSA, happenings=(refusal,))], now=now
        )

    assert listed(day(1)).events == 1
    again = listed(day(2))
    assert (again.events, again.duplicates, again.changed) == (0, 1, ())
    assert listed(day(3), "other words").changed == (0,)
    assert EventRow.objects.get().occurred_at == day(1)


def test_a_lead_in_another_mail_is_the_same_lead(harbor: House) -> None:
    def came(subject: str, campaign: str = "spring") -> intake.Receipt:
        extras = (("mail.subject", subject), ("mail.to", "sales@harbor.example.com"))
        payload = LeadReceived(
            provider="Cars Finder",
            extras=(("read", "mended"), ("provider.campaign", campaign)),
            personal_extras=extras,
        )
        happening = Happening(payload=payload, occurred_at=day(0), key="lead:7")
        return harbor.arrive(
            [Arrival(key="lead:7", contact=ROSA, happenings=(happening,))], now=day(0)
        )

    assert came("New lead").events == 1
    assert came("FW: New lead").changed == ()
    assert came("New lead", "summer").changed == (0,)


@pytest.mark.parametrize(
    "more",
    [replace(ROSA, emails=(*ROSA.emails, *TOM.emails)), replace(ROSA, phones=TOM.phones)],
    ids=["mail", "phone"],
)
def test_new_details_under_a_key_that_came_before_tie_them_at_once(
    harbor: House, more: Contact
) -> None:
    """The event is the same, and yet an address of a buyer's has become theirs too."""
    harbor.tell(TOM, DealSold(deal="D1", vehicle=SUV), day(0), source=harbor.dms)
    asked = Happening(payload=LeadReceived(provider="A"), occurred_at=day(-9), key="lead:1")
    harbor.arrive([Arrival(key="1", contact=ROSA, happenings=(asked,))], now=day(0))
    harbor.arrive([Arrival(key="1", contact=more, happenings=(asked,))], now=day(1))
    assert rebuilding.check() == []


@pytest.mark.parametrize("again", ["11", "11.0"])
def test_zeros_before_their_number_make_no_other_person(harbor: House, again: str) -> None:
    for at, number in enumerate(("0011", again)):
        harbor.tell(Contact(first="Ida", last="Moss", customer_number=number), VisitMade(), day(at))
    assert Person.objects.count() == 1
