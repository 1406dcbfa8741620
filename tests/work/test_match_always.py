"""Whatever is joined, parted, moved together, taken back: no opt-out is lost, and replay agrees."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.records.models import (
    EventRow,
    Pair,
    PeopleDecision,
    Person,
    Sighting,
    Standing,
    Unmatched,
)
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import households, people, rebuilding
from sincerely.work.errors import WorkError
from sincerely.work.matching import answering, rounds
from tests.cast import SUV, House, day, house

pytestmark = pytest.mark.django_db

HOME = Contact(last="Winterbourne", street="12 Elm Street", city="Portland", postal="04101")
#: who may be whom: nicknames, a couple, one address, one phone, somebody moved
CONTACTS = (
    replace(HOME, first="Bob", emails=("bob@example.com",)),
    replace(HOME, first="Robert", phones=(("", "207-555-0144"),)),
    replace(HOME, first="Sue", emails=("sue@example.com",), phones=(("", "207-555-0144"),)),
    replace(HOME, first="Susan", emails=("susan@example.com",)),
    replace(HOME, first="Susan", street="9 Oak Road", emails=("susan@example.com",)),
    Contact(first="R.", last="Winterbourne", emails=("bob@example.com", "rw@example.com")),
    Contact(name="Winterbourne Roofing LLC", company=True, phones=(("", "207-555-0144"),)),
)
_who = st.integers(0, 40)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("lead"), st.sampled_from(CONTACTS)),
        st.tuples(st.just("sale"), st.sampled_from(CONTACTS)),
        st.tuples(st.just("opt-out"), st.sampled_from(CONTACTS)),
        st.tuples(st.just("round")),
        st.tuples(st.sampled_from(["same", "different", "together"]), _who, _who),
        st.tuples(st.sampled_from(["apart", "split", "undo"]), _who),
    ),
    min_size=3,
    max_size=12,
)


@pytest.fixture
def harbor() -> House:
    return house()


@contextmanager
def an_empty_ledger() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_opt_out_is_lost_by_any_sequence(harbor: House, steps: list[tuple[object, ...]]) -> None:
    with an_empty_ledger():
        out: set[str] = set()
        for number, (verb, *rest) in enumerate(steps):
            with suppress(WorkError, PeopleDecision.DoesNotExist), transaction.atomic():
                _do(harbor, str(verb), rest, number)
            if verb == "opt-out":
                assert isinstance(rest[0], Contact)
                out |= {*rest[0].emails, *(phone for _, phone in rest[0].phones)}
            _nobody_is_written_to(harbor, out)
        rounds.match_all(now=day(50))
        _nobody_is_written_to(harbor, out)
        assert not Unmatched.objects.exists()
        assert not Pair.objects.filter(state="unscored").exists()
        assert rebuilding.check() == []


def _nobody_is_written_to(harbor: House, out: set[str]) -> None:
    """Whoever said so is known to have, and what they gave as theirs is refused."""
    said = EventRow.objects.filter(kind="opted_out").values_list("sighting__person", flat=True)
    for person in said:
        assert '"opted_out":' in Standing.objects.get(person=person).own
    for address in out:
        verdict = harbor.ask(address, Purpose.PROMOTION, day(40)).verdict
        assert verdict.answer is Answer.REFUSE, address


def _do(harbor: House, verb: str, rest: list[object], number: int) -> None:
    match verb, rest:
        case "lead", [Contact() as who]:
            harbor.tell(who, LeadReceived(provider="A", lead_id=f"L{number}"), day(number))
        case "sale", [Contact() as who]:
            sale = DealSold(
                deal=f"D{number % 3}", vehicle=SUV, role=("buyer", "co-buyer")[number % 2]
            )
            harbor.tell(who, sale, day(number), source=harbor.dms)
        case "opt-out", [Contact() as who]:
            harbor.tell(who, OptedOut(), day(number))
        case "round", []:
            rounds.match_all(now=day(number))
        case _:
            _decide(verb, [n for n in rest if isinstance(n, int)], number)


def _decide(verb: str, chosen: list[int], number: int) -> None:
    everyone = list(Person.objects.filter(sightings__isnull=False).distinct().order_by("pk"))
    if not everyone:
        return
    one, other = (everyone[n % len(everyone)] for n in (chosen[0], chosen[-1]))
    by, why, now = "a manager", "so", day(number)
    match verb:
        case "same":
            answering.same(one=one, other=other, by=by, why=why, now=now)
        case "different":
            answering.different(one=one, other=other, by=by, why=why, now=now)
        case "together":
            answering.together(one=one, other=other, by=by, why=why, now=now)
        case "apart":
            households.leave(person=one, by=by, why=why, now=now)
        case "split":
            sightings = [_sighting(chosen[0])]
            people.split(sighting_ids=sightings, by=by, why=why, now=now)
        case "undo":
            decision = _decision(chosen[0])
            people.undo(decision_id=decision, by=by, why=why, now=now)


def _sighting(number: int) -> int:
    rows = list(Sighting.objects.order_by("pk").values_list("pk", flat=True))
    return rows[number % len(rows)]


def _decision(number: int) -> int:
    rows = list(PeopleDecision.objects.order_by("-pk").values_list("pk", flat=True))
    return rows[number % len(rows)] if rows else 0
