"""A CRM's leads: who asked, and what its status says became of it."""

from datetime import UTC, datetime

import pytest

from sincerely.reading import LeftOut
from sincerely.rules.events import SaidBy, Vehicle
from sincerely.rules.events.deals import DealLost, DealSold, LostReason
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.wishes import DoNotContactAsked, OptedOut
from sincerely.rules.purpose import Channel

from .conftest import CAME, Feed

LEAD = {
    "LeadID": "L7",
    "LeadCreatedUTC": "2026-03-04 21:20:00",
    "leadsourcename": "Lot Finder",
    "firstname": "Ines",
    "lastname": "Vale",
    "email": "ines@example.com",
    "VehicleYear": "2026",
    "VehicleMake": "Palomar",
    "VehicleModel": "Ridge",
}
RIDGE = Vehicle(year="2026", make="Palomar", model="Ridge")


def test_a_lead(row: Feed) -> None:
    fed = row("leads", **LEAD, notes="Which colours?", price="$28,450", odometer="45,120 mi")
    (received,) = fed.arrival.happenings
    assert (received.key, fed.arrival.key) == ("lead:L7", "lead:L7")
    assert received.occurred_at == datetime(2026, 3, 4, 21, 20, tzinfo=UTC)
    assert received.payload == LeadReceived(
        provider="Lot Finder",
        lead_id="L7",
        deal="L7",
        vehicle=RIDGE,
        comments="Which colours?",
        extras=(("vehicle.price", "28450"), ("vehicle.odometer", "45120")),
    )


def test_a_lead_without_a_date_was_asked_when_it_came(row: Feed) -> None:
    fed = row("leads", **{**LEAD, "LeadCreatedUTC": ""})
    assert fed.arrival.happenings[0].occurred_at == CAME


@pytest.mark.parametrize("status", ["Sold", "Sold - Delivered", "Closed Won"])
def test_a_status_sold_is_a_sign_and_no_proof(row: Feed, status: str) -> None:
    fed = row("leads", **LEAD, Status=status, SoldDateUTC="2026-03-09 18:00", salesperson="Gil")
    sold = fed.arrival.happenings[1]
    assert sold.payload == DealSold(deal="L7", said_by=SaidBy.SALESPERSON, vehicle=RIDGE, by="Gil")
    assert (sold.occurred_at.day, sold.key) == (9, "lead:L7:sold:20260309T1800Z")


def test_a_sold_date_says_so_too(row: Feed) -> None:
    fed = row("leads", **LEAD, Status="Showed", SoldDateUTC="2026-03-09")
    assert [each.kind for each in fed.payloads] == ["lead_received", "deal_sold"]


def test_nothing_becomes_of_a_lead_before_it_came(row: Feed) -> None:
    fed = row("leads", **LEAD, Status="Sold", SoldDateUTC="2026-02-01")
    received, sold = fed.arrival.happenings
    assert sold.occurred_at == received.occurred_at


@pytest.mark.parametrize(
    ("cells", "reason", "words"),
    [
        ({"Status": "Lost"}, LostReason.OTHER, ""),
        ({"Status": "Lost - Bought Elsewhere"}, LostReason.BOUGHT_ELSEWHERE, ""),
        ({"Status": "Dead", "Lost Reason": "Did not respond"}, LostReason.NO_ANSWER, ""),
        ({"Status": "Lost", "Lost Reason": "moved to Spain"}, LostReason.OTHER, "moved to Spain"),
    ],
)
def test_a_lost_lead(row: Feed, cells: dict[str, str], reason: LostReason, words: str) -> None:
    fed = row("leads", **LEAD, **cells)
    assert fed.payloads[1] == DealLost(deal="L7", reason=reason, words=words)


@pytest.mark.parametrize("status", ["", "Active", "Waiting for prospect response", "Hot!"])
def test_other_words_say_nothing(row: Feed, status: str) -> None:
    assert [each.kind for each in row("leads", **LEAD, Status=status).payloads] == ["lead_received"]


@pytest.mark.parametrize("status", ["Bad", "Duplicate Lead", "Test"])
def test_a_bad_lead_is_left_out_but_not_what_it_refuses(row: Feed, status: str) -> None:
    (only,) = row("leads", **LEAD, Status=status).outcomes
    assert only == LeftOut(2, "a bad or duplicate lead")
    fed = row("leads", **LEAD, Status=status, DoNotCall="TRUE")
    assert fed.payloads == [OptedOut(channel=Channel.CALL, proof="column DoNotCall")]


def test_a_status_that_asks_for_no_contact(row: Feed) -> None:
    fed = row("leads", **LEAD, Status="Do Not Contact")
    assert fed.payloads[1] == DoNotContactAsked(proof="column Status")


def test_permissions_are_kept_as_the_claims_they_are(row: Feed) -> None:
    fed = row("leads", **LEAD, CanText="Y", CanBeCalled="Y")
    (received,) = fed.payloads
    assert isinstance(received, LeadReceived)
    assert received.consent_claims == ("CanBeCalled: Y", "CanText: Y")


def test_the_lead_as_it_came_counts_before_the_columns(row: Feed) -> None:
    adf = (
        "<adf><prospect><id>9</id><vehicle><make>Palomar</make><model>Summit</model></vehicle>"
        "<customer><contact><name part='full'>Ines Vale</name><email>iv@example.com</email>"
        "</contact></customer></prospect></adf>"
    )
    fed = row("leads", **LEAD, ADFXML=adf, Status="Sold", DoNotEmail="Y")
    assert fed.arrival.contact.emails == ("iv@example.com",)
    received, sold, out = fed.payloads
    assert isinstance(received, LeadReceived)
    assert received.vehicle.model == "Summit"
    assert (sold.kind, out.kind) == ("deal_sold", "opted_out")


@pytest.mark.parametrize(
    "adf", ["<adf><oops", "none of it", "<!DOCTYPE a [<!ENTITY b 'c'>]><adf/>"]
)
def test_where_the_lead_as_it_came_cannot_be_read_the_columns_are(row: Feed, adf: str) -> None:
    fed = row("leads", **LEAD, ADFXML=adf)
    assert fed.arrival.contact.emails == ("ines@example.com",)


def test_the_same_lead_fed_again_has_the_same_keys(row: Feed) -> None:
    cells = {**LEAD, "Status": "Sold", "SoldDateUTC": "2026-03-09"}
    first, again = (row("leads", **cells).arrival.happenings for _ in range(2))
    assert first == again
