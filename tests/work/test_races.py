"""Several at once, over connections of their own: nothing lost, nobody twice, nobody stuck."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from sincerely.records.models import (
    CareTask,
    EventRow,
    PeopleDecision,
    Person,
    Sighting,
    Standing,
    VerdictRow,
)
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import CallMade, MailReceived, StoreVisited
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.rules.verdict import Answer
from sincerely.work import people, rebuilding
from sincerely.work.errors import WorkError
from tests.cast import ROSA, SUV, TOM, House, day, house

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def harbor() -> House:
    return house()


def at_once(*calls: Callable[[], object]) -> None:
    """Each call in a thread of its own, all begun together; raises what any of them raised."""
    ready = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '30s'")
            ready.wait()
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        for future in [pool.submit(run, call) for call in calls]:
            future.result()


def sale(contact: Contact, deal: str, role: str = "buyer") -> Arrival:
    payload = DealSold(deal=deal, vehicle=SUV, role=role)
    key = f"sale:{deal}:{role}"
    happening = Happening(payload=payload, occurred_at=day(0), key=key)
    return Arrival(key=key, contact=contact, happenings=(happening,))


@pytest.mark.parametrize("mail", ["r{}@example.com", ""], ids=["with an address", "a name alone"])
def test_a_new_persons_two_first_events_at_once_make_one_person(harbor: House, mail: str) -> None:
    for n in range(10):
        emails = (mail.format(n),) if mail else ()
        rosa = Contact(first="Rosa", last=f"Keller{n}", emails=emails)
        at_once(
            partial(harbor.tell, rosa, LeadReceived(provider="A"), day(0)),
            partial(harbor.tell, rosa, StoreVisited(), day(1)),
        )
    assert (Person.objects.count(), Sighting.objects.count()) == (10, 10)
    assert (EventRow.objects.count(), rebuilding.check()) == (20, [])


def test_two_spellings_of_one_new_person_at_once_make_one_person(harbor: House) -> None:
    for n in range(10):
        mail = (f"r{n}@example.com",)
        spellings = [Contact(first=x, last="Keller", emails=mail) for x in ("Rosa", "R.")]
        at_once(*(partial(harbor.tell, rosa, StoreVisited(), day(0)) for rosa in spellings))
    assert Person.objects.count() == 10
    assert rebuilding.check() == []


def test_two_names_at_two_addresses_of_a_nameless_person_never_become_one(harbor: House) -> None:
    for n in range(8):
        mail, phone = (f"r{n}@example.com",), (("", f"207-555-01{n:02}"),)
        harbor.tell(Contact(emails=mail, phones=phone), StoreVisited(), day(0))
        rosa = Contact(first="Rosa", last="Keller", emails=mail)
        miguel = Contact(first="Miguel", last="Ortiz", phones=phone)
        at_once(*(partial(harbor.tell, who, StoreVisited(), day(1)) for who in (rosa, miguel)))
    names = Person.objects.values_list("names", flat=True)
    assert not any({"rosa|keller", "miguel|ortiz"} <= set(known) for known in names)


def test_an_event_for_somebody_who_is_just_being_joined_is_not_lost(harbor: House) -> None:
    for n in range(12):
        mail, phone = (f"r{n}@example.com",), (("cell", f"207-555-01{n:02}"),)
        only_mail = Contact(first="Rosa", emails=mail)
        harbor.tell(Contact(first="Rosa", last="Keller", phones=phone), StoreVisited(), day(0))
        harbor.tell(only_mail, StoreVisited(), day(0))
        both = Contact(first="Rosa", last="Keller", emails=mail, phones=phone)
        bought = DealSold(deal=f"D{n}", vehicle=SUV)
        at_once(
            partial(harbor.tell, both, StoreVisited(), day(1)),
            partial(harbor.tell, only_mail, bought, day(1)),
        )
        assert Person.objects.filter(sightings__isnull=False).distinct().count() == n + 1
    assert rebuilding.check() == []
    assert Standing.objects.filter(own__contains='"bought"').count() == 12


def test_co_buyers_at_once_form_one_household(harbor: House) -> None:
    for n in range(8):
        tom, rosa, ida = (
            Contact(first=first, last=f"Keller{n}", emails=(f"{first}{n}@example.com",))
            for first in ("Tom", "Rosa", "Ida")
        )
        deals = (
            [sale(tom, f"D{n}")],
            [sale(rosa, f"D{n}", "co-buyer")],
            [sale(rosa, f"E{n}"), sale(ida, f"E{n}", "co-buyer")],
        )
        at_once(*(partial(harbor.arrive, d, source=harbor.dms, now=day(1)) for d in deals))
    homes = Person.objects.values_list("household", flat=True)
    assert (len(homes), len(set(homes))) == (24, 8)
    assert None not in homes
    assert rebuilding.check() == []


def test_no_promotion_is_answered_send_once_the_sale_is_recorded(harbor: House) -> None:
    """Promise 1, with the household: three ask all the time while sales come in."""
    couples = [
        (
            Contact(first="Tom", last=f"Keller{n}", emails=(f"tom{n}@example.com",)),
            Contact(first="Rosa", last=f"Keller{n}", emails=(f"rosa{n}@example.com",)),
        )
        for n in range(30)
    ]
    for pair in couples:
        for one in pair:
            harbor.tell(one, LeadReceived(provider="A"), day(-20))
    sold, leaks, asked, done = set[str](), list[str](), list[str](), threading.Event()

    def sell() -> None:
        try:
            for n, (tom, rosa) in enumerate(couples):
                both = [sale(tom, f"D{n}"), sale(rosa, f"D{n}", "co-buyer")]
                harbor.arrive(both, source=harbor.dms, now=day(1))
                sold.update(tom.emails + rosa.emails)
        finally:
            done.set()

    def ask(seed: int) -> None:
        pick = random.Random(seed)
        while not done.is_set():
            for address in [pick.choice(couples)[0].emails[0], *list(sold)[-2:]]:
                known = address in sold
                answer = harbor.ask(address, Purpose.PROMOTION, day(2)).verdict.answer
                asked.append(address)
                if known and answer is Answer.SEND:
                    leaks.append(address)

    at_once(sell, *(lambda seed=seed: ask(seed) for seed in range(3)))
    assert leaks == []
    assert len(asked) > 200
    assert VerdictRow.objects.count() == len(asked)


def test_four_at_once_with_anything_never_get_stuck(harbor: House) -> None:
    """Shared addresses, joins, households, opt-outs, undoing and rebuilding, all together."""

    def record(seed: int) -> None:
        pick = random.Random(seed)
        for n in range(40):
            who = Contact(
                first=pick.choice(["Rosa", "Thomas", "", "R."]),
                last=pick.choice(["Keller", ""]),
                emails=pick.choice([(), (f"m{pick.randrange(6)}@example.com",)]),
                phones=pick.choice([(), (("", f"207-555-010{pick.randrange(6)}"),)]),
            )
            payload = pick.choice(
                [
                    StoreVisited(),
                    MailReceived(),
                    CallMade(by="Dana Reyes", seconds=200),
                    OptedOut(),
                    DealSold(deal=f"D{pick.randrange(8)}", role=pick.choice(["buyer", "co-buyer"])),
                ]
            )
            harbor.tell(who, payload, day(pick.randrange(20)), key=f"{seed}:{n}", now=day(25))

    def undo() -> None:
        for _ in range(15):
            last = PeopleDecision.objects.filter(peopledecision=None, kind="joined").last()
            if last:
                with suppress(WorkError):  # moved since
                    people.undo(decision_id=last.pk, by="a manager", why="", now=day(26))

    def rebuild() -> None:
        for _ in range(5):
            rebuilding.rebuild()
            assert rebuilding.check() == []

    at_once(lambda: record(1), lambda: record(2), undo, rebuild)
    assert EventRow.objects.count() == 80
    assert rebuilding.check() == []


def test_a_robots_call_judged_twice_at_once_becomes_one_task(harbor: House) -> None:
    for n in range(10):
        phone = f"207-555-01{n:02}"
        harbor.tell(Contact(first="Tom", phones=(("", phone),)), StoreVisited(), day(0))
        ask = partial(
            harbor.ask, phone, Purpose.SERVICE_INTRODUCTION, day(1), channel=Channel.RECORDED_CALL
        )
        at_once(ask, ask)
    assert CareTask.objects.count() == 10
    assert VerdictRow.objects.count() == 20


def test_the_same_happening_at_once_is_recorded_once(harbor: House) -> None:
    for n in range(10):
        told = [partial(harbor.tell, who, StoreVisited(), day(0)) for who in (ROSA, ROSA, TOM)]
        at_once(*(partial(tell, key=f"visit:{n}") for tell in told))
    assert EventRow.objects.count() == 10
    assert rebuilding.check() == []


def test_forgetting_somebody_while_they_are_heard_from(harbor: House) -> None:
    for n in range(8):
        who = Contact(first="Rosa", emails=(f"rosa{n}@example.com",))
        harbor.tell(who, StoreVisited(), day(0))
        person = people.find(store=harbor.store, address=who.emails[0])[0]
        at_once(
            partial(people.forget, person=person, by="a manager", why="asked", now=day(1)),
            partial(harbor.tell, who, MailReceived(), day(1) + timedelta(hours=1)),
        )
        # what came first is blanked, what came later is of somebody new at a known address
        verdict = harbor.ask(who.emails[0], Purpose.PROMOTION, day(2)).verdict
        assert verdict.reasons[0].code == "do_not_contact"
    assert EventRow.objects.count() == 16
    assert rebuilding.check() == []
