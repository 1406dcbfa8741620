"""Facts as of any past moment: the live fold, over what was there by then."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sincerely.history.asof import Past, Told
from sincerely.rules.events import Event, Payload
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.events.deals import DealSold, DealUnwound
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.events.talks import CallMade, StoreVisited
from sincerely.rules.folding import fold

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAYLOADS: list[Payload] = [
    DealSold(deal="D1"),
    DealUnwound(deal="D1"),
    DealSold(deal="D2"),
    InquiryMade(),
    StoreVisited(by="Dana Reyes"),
    CallMade(by="Dana Reyes", seconds=90),
    ThankYouGiven(by="Dana Reyes"),
]


@st.composite
def pasts(draw: st.DrawFn) -> list[Told]:
    told = []
    for number in range(draw(st.integers(0, 8))):
        event = Event(
            occurred_at=START + draw(st.integers(0, 200)) * HOUR,
            source="dms",
            key=str(number),
            payload=draw(st.sampled_from(PAYLOADS)),
            whole_day=draw(st.booleans()),
        )
        late = draw(st.integers(0, 100)) * HOUR
        told.append(Told(event, event.until + late, number))
    return told


@given(pasts(), st.integers(-5, 320), st.integers(-1, 8))
def test_it_is_what_the_live_fold_makes_of_what_was_there(
    told: list[Told], hours: int, but: int
) -> None:
    at = START + hours * HOUR
    past = Past(told)
    happened = [e.event for e in told if e.event.until <= at and e.number != but]
    known = [e.event for e in told if e.known_at <= at and e.number != but]
    assert past.happened(at, but) == fold(happened).record
    assert past.known(at, but) == fold(known).record


def test_a_human_word_after_the_purchase_is_found_once_it_was_said() -> None:
    said = ThankYouGiven(by="Dana Reyes", channel="call")
    events = [
        Event(occurred_at=START, source="dms", key="1", payload=DealSold(deal="D1")),
        Event(occurred_at=START + 30 * HOUR, source="crm", key="2", payload=said),
        Event(occurred_at=START + 90 * HOUR, source="crm", key="3", payload=CallMade(by="Dana")),
    ]
    past = Past(Told(event, event.until, n) for n, event in enumerate(events))
    bought = past.happened(START + HOUR).bought
    assert bought is not None
    assert past.thanked_at(bought) == START + 30 * HOUR
