"""A list of customers: details and refusals; being on a list is no event."""

import pytest

from sincerely.rules.events.wishes import DeceasedReported, OptedOut
from sincerely.rules.purpose import Channel

from .conftest import Feed

LIST = (
    "Client Name,Contact Phone,Phone Privacy,Contact Email,Email Privacy,LetterPrivacy,DMS ID #\n"
    '"Vale, Ines",312-555-0142,,ines@example.com,,,C-9\n'
    '"Moss, Lea",312-555-0143,Dealer Contact Exception,lea@example.com,N,,C-10\n'
)


def test_a_list(feed: Feed) -> None:
    fed = feed(LIST, kind="customers")
    ines, lea = fed.arrivals
    assert (ines.contact.first, ines.contact.customer_number) == ("Ines", "C-9")
    assert ines.happenings == ()
    (out,) = lea.happenings
    assert out.payload == OptedOut(
        channel=Channel.CALL,
        proof="column Phone Privacy",
        words="Phone Privacy: Dealer Contact Exception",
    )


def test_a_couple_are_two_and_what_they_refuse_holds_for_both(row: Feed) -> None:
    cells = {"name": "VALE,INES/OMAR", "email": "iv@example.com", "DoNotEmail": "Y"}
    fed = row("customers", **cells)
    assert [each.contact.first for each in fed.arrivals] == ["INES", "OMAR"]
    assert [len(each.happenings) for each in fed.arrivals] == [1, 1]
    assert len({each.happenings[0].key for each in fed.arrivals}) == 2


def test_without_a_number_the_same_person_has_the_same_key(row: Feed) -> None:
    cells = {"name": "Ines Vale", "email": "ines@example.com"}
    one, other = (row("customers", **cells, city=city).arrival.key for city in ("Joliet", "Bangor"))
    assert one == other
    assert "ines" not in one


HEAD = "Customer Number,First Name,Last Name,Email,Cell,Opt Out Email"
ZED = "7,Zed,Zorn,zed@example.com,312-555-0166,N"


@pytest.mark.parametrize(
    "header",
    ["Unsub Flag 2", "Email Permission Code", "No Marketing Please", "Blk Fax", "OK Sell Contact"],
)
def test_a_refusal_nobody_reads_makes_the_list_wait(feed: Feed, header: str) -> None:
    fed = feed(f"{HEAD},{header}\n{ZED},Y\n")
    assert (fed.kind, fed.problem.code) == ("unknown", "unknown_table")
    assert header in fed.problem.sentence


@pytest.mark.parametrize("header", ["Created Date", "Vehicle Preference", "Fax No", "No of Visits"])
def test_other_columns_beside_a_known_refusal_do_not(feed: Feed, header: str) -> None:
    fed = feed(f"{HEAD},{header}\n{ZED},3/4/2026\n")
    assert (fed.kind, fed.payloads) == ("customers", [])


def test_a_known_refusal_does_not_hide_another(feed: Feed) -> None:
    fed = feed(f"{HEAD},Blk Text,No Mktg Calls\n{ZED},Y,Y\n")
    outs = [each for each in fed.payloads if isinstance(each, OptedOut)]
    assert {each.channel for each in outs} == {Channel.TEXT, Channel.CALL}


@pytest.mark.parametrize("said", ["Y", "1", "3/4/2026", "deceased"])
def test_who_has_died(row: Feed, said: str) -> None:
    assert row("customers", name="Ines Vale", email="ines@example.com", Deceased=said).payloads == [
        DeceasedReported()
    ]


@pytest.mark.parametrize("said", ["N", "", "0", "1900-01-01"])
def test_who_has_not(row: Feed, said: str) -> None:
    assert not row("customers", name="Ines Vale", email="i@example.com", Deceased=said).payloads


def test_a_kind_of_telephone_in_its_own_cell(row: Feed) -> None:
    fed = row(
        "customers", name="Ines Vale", cell="1 (312) 555 - 0142 (cell)", phone="312-555-0143 h"
    )
    assert [each.value for each in fed.arrival.contact.addresses("dms")] == [
        "+13125550142",
        "+13125550143",
    ]
