"""What stays for good does not name whom it is about, whichever door it came through."""

from dataclasses import replace

import pytest

from sincerely.records.models import EventRow, Standing
from sincerely.rules.events import Payload, Vehicle
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Arrival, Contact, Happening
from sincerely.work.unnamed import unnamed
from tests.cast import SUV, day, house

ROSA = Contact(
    first="Rosa",
    last="Keller",
    emails=("Rosa.K@example.com",),
    phones=(("cell", "(207) 555-0101"), ("home", "+1 603 555 0188"), ("work", "12")),
)


def said(payload: Payload, contact: Contact = ROSA) -> Payload:
    happening = Happening(payload=payload, occurred_at=day(0), key="k")
    return unnamed(Arrival(key="k", contact=contact, happenings=(happening,))).happenings[0].payload


@pytest.mark.parametrize(
    ("proof", "kept"),
    [
        ("phone call from Rosa Keller, 207-555-0101", "phone call from …, …"),
        ("form of 1 June, rosa.k@EXAMPLE.com", "form of 1 June, …"),
        ("rang (603) 5550188 at 2026-03-02", "rang … at 2026-03-02"),
        ("+12075550101", "…"),
        ("told Keller at the desk", "told Keller at the desk"),
        ("order 12, 2026-03-02 12:00", "order 12, 2026-03-02 12:00"),
        ("link", "link"),
    ],
)
def test_addresses_and_the_full_name_are_left_out(proof: str, kept: str) -> None:
    assert said(OptedOut(proof=proof)) == OptedOut(proof=kept)


def test_wherever_somebody_writes_freely() -> None:
    car = Vehicle(year="2026", model="Palisade", trim="call ROSA KELLER")
    lead = LeadReceived(provider="A", vehicle=car, extras=(("tag", "for rosa.k@example.com"),))
    found = said(lead)
    assert isinstance(found, LeadReceived)
    assert (found.vehicle.trim, found.extras) == ("call …", (("tag", "for …"),))


def test_who_works_here_keeps_their_name_and_nothing_else_is_touched() -> None:
    """A colleague may buy a car too."""
    sold = DealSold(deal="D1", vehicle=SUV, by="Rosa Keller")
    assert said(sold) is sold
    shared = OptedOut(proof="from Rosa Keller")
    assert said(shared, replace(ROSA, first="")) is shared


@pytest.mark.django_db
def test_nothing_of_it_is_in_the_ledger_or_the_standing() -> None:
    harbor = house()
    harbor.tell(ROSA, OptedOut(proof="by Rosa Keller, rosa.k@example.com"), day(0))
    harbor.tell(ROSA, ComplaintOpened(complaint="C1", about="Rosa Keller's seats"), day(1))
    kept = [str(row) for row in EventRow.objects.values_list("payload", flat=True)]
    kept += [row.own for row in Standing.objects.all()]
    assert not [text for text in kept if "keller" in text.lower() or "rosa" in text.lower()]
    assert harbor.ask("rosa.k@example.com", Purpose.PROMOTION, day(2)).verdict.answer == "refuse"
