"""What statuses and results say of an end: a sale, a loss, a refusal, a death."""

import pytest

from sincerely.reading import LeftOut
from sincerely.reading.tables.words import said_by
from sincerely.rules.events.deals import DealLost, DealSold, LostReason
from sincerely.rules.events.talks import CallMade, CallReceived
from sincerely.rules.events.wishes import DeceasedReported, DoNotContactAsked, OptedOut
from sincerely.rules.purpose import Channel

from .conftest import Feed

LEAD = {"LeadID": "L7", "LeadCreatedUTC": "2026-03-04 21:20", "email": "ines@example.com"}
DEAL = {"deal_id": "D7", "status_at": "2026-03-04", "email": "ines@example.com"}
CALL = {"call_id": "C1", "at": "2026-03-04 15:20", "cell_phone": "312-555-0142"}


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        ("Opted Out", ["opted_out"]),
        ("Requested No More Contact", ["do_not_contact_asked"]),
        ("DNC", ["do_not_contact_asked"]),
        ("Lost: Deceased", ["deal_lost", "deceased_reported"]),
        ("Lost - Opted Out", ["deal_lost", "opted_out"]),
        ("Dead - Already Bought Here", ["deal_sold"]),
        ("Sold-Pending Delivery", ["deal_sold"]),
        ("Sold - Opted Out", ["deal_sold", "opted_out"]),
        ("Sold Elsewhere", ["deal_lost"]),
        ("Closed - No Response", ["deal_lost"]),
        ("Working - No Response", []),
        ("Never Contacted", []),
        ("No Contact Made", []),
        ("Considering Options", []),
    ],
)
def test_the_status_of_a_lead(row: Feed, status: str, kinds: list[str]) -> None:
    received, *became = (each.kind for each in row("leads", **LEAD, Status=status).payloads)
    assert (received, became) == ("lead_received", kinds)


@pytest.mark.parametrize(
    "status",
    ["Not Sold", "Unsold", "Sold - Unwound", "Sold - Duplicate", "Not opted out", "Lost Trust?"],
)
def test_a_status_that_may_tell_of_an_end_is_asked_about(row: Feed, status: str) -> None:
    assert row("leads", **LEAD, Status=status).problem.code == "unknown_status"


def test_a_loss_keeps_the_words_of_its_status(row: Feed) -> None:
    fed = row("leads", **LEAD, Status="Lost - moved to Spain")
    assert fed.payloads[1] == DealLost(deal="L7", reason=LostReason.OTHER, words="moved to Spain")


def test_a_dead_duplicate_is_a_duplicate_whose_refusal_holds(row: Feed) -> None:
    (only,) = row("leads", **LEAD, Status="Dead - Duplicate").outcomes
    assert only == LeftOut(2, "a bad or duplicate lead")
    fed = row("leads", **LEAD, Status="Duplicate - Opted Out")
    assert fed.payloads == [OptedOut(proof="column Status")]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("Closed - Lost", "deal_lost"),
        ("Closed Won", "deal_sold"),
        ("Sold - Delivered", "deal_sold"),
        ("Sold Elsewhere", "deal_lost"),
        ("Delivered", "deal_delivered"),
        ("Opted Out", "opted_out"),
    ],
)
def test_a_deals_status_reads_like_a_leads(row: Feed, status: str, kind: str) -> None:
    assert [each.kind for each in row("deals", **DEAL, status=status).payloads] == [kind]


def test_a_deals_loss_has_the_reason_its_status_gives(row: Feed) -> None:
    (lost,) = row("deals", **DEAL, status="Lost - Bought Elsewhere").payloads
    assert lost == DealLost(deal="D7", reason=LostReason.BOUGHT_ELSEWHERE)


def test_a_duplicate_deal_is_left_out_but_not_what_it_refuses(row: Feed) -> None:
    (only,) = row("deals", **DEAL, status="Duplicate").outcomes
    assert only == LeftOut(2, "a bad or duplicate deal")
    fed = row("deals", **DEAL, status="Duplicate", DoNotCall="Y")
    assert [each.kind for each in fed.payloads] == ["opted_out"]


def test_an_unknown_status_of_a_deal_is_asked_about(row: Feed) -> None:
    assert row("deals", **DEAL, status="Not Sold").problem.code == "unknown_word"


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("Do Not Call Requested", [(OptedOut, Channel.CALL)]),
        ("Asked to be removed", [(OptedOut, Channel.CALL)]),
        ("Customer said stop calling", [(OptedOut, Channel.CALL)]),
        ("DNC", [(OptedOut, Channel.CALL)]),
        ("Wrong number", [(OptedOut, Channel.TEXT), (OptedOut, Channel.CALL)]),
        ("Requested no contact", [(DoNotContactAsked, None)]),
        ("Deceased", [(DeceasedReported, None)]),
        ("Bought Elsewhere", [(DealLost, None)]),
        ("Connected", []),
        ("No Answer", []),
        ("No response", []),
    ],
)
def test_what_they_said_in_a_call(
    row: Feed, result: str, said: list[tuple[type, Channel | None]]
) -> None:
    fed = row("calls", **CALL, direction="out", staff="Gil Ortega", seconds="62", result=result)
    _, *found = fed.payloads
    assert [(type(each), getattr(each, "channel", None)) for each in found] == said


@pytest.mark.parametrize(
    ("result", "length", "seconds"),
    [
        ("Do Not Call Requested", "62", 62),
        ("Do Not Call Requested", "", None),
        ("Do Not Call", "", 0),
        ("Wrong number - called before", "62", 0),
        ("Bought Elsewhere", "62", 62),
    ],
)
def test_a_refusal_is_a_talk_only_where_they_talked(
    row: Feed, result: str, length: str, seconds: int | None
) -> None:
    cells = {"direction": "out", "staff": "Gil Ortega", "seconds": length, "result": result}
    call = row("calls", **CALL, **cells).payloads[0]
    assert isinstance(call, CallMade)
    assert call.seconds == seconds


def test_a_caller_who_bought_elsewhere_is_lost_once(row: Feed) -> None:
    cells = {"direction": "in", "result": "Bought Elsewhere", "deal_id": "77"}
    fed = row("calls", **CALL, **cells)
    assert fed.payloads == [
        CallReceived(deal="77"),
        DealLost(deal="77", reason=LostReason.BOUGHT_ELSEWHERE),
    ]
    assert [each.key for each in fed.arrival.happenings] == ["call:C1", "call:C1:lost"]


def test_sold_here_is_a_sign_by_whoever_clicked(row: Feed) -> None:
    sold = row("leads", **LEAD, Status="Lost - Bought here").payloads[1]
    assert isinstance(sold, DealSold)
    assert said_by("Lost - has not bought here").became is not said_by("Bought here").became
