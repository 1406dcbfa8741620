"""A list of customers: details and refusals; being on a list is no event."""

from sincerely.rules.events.wishes import OptedOut
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
