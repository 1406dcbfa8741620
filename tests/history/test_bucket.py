"""What is judged together is what the gate says of each message alone, by both clocks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.history.asof import Past, Told
from sincerely.history.bucket import Judge
from sincerely.history.tables import MAYBES, Asked, events_table, messages_table
from sincerely.records import places
from sincerely.rules.checks.base import PHONE
from sincerely.rules.events import Event, Payload, SaidBy
from sincerely.rules.events.care import ThankYouGiven
from sincerely.rules.events.deals import DealLost, DealSold, DepositTaken, LostReason
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import CallMade, LetterSent, MailSent, Sent, TextSent
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.gate import decide
from sincerely.rules.message import Doubt, Facts, Message, Place
from sincerely.rules.policy import DEFAULT, Policy
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.record import Record
from sincerely.rules.season import doubt_of, of_their_season
from sincerely.rules.verdict import Verdict, all_codes
from tests.rules.anything import HISTORIES, MESSAGES, payloads
from tests.rules.cast import NOW, SUV, days_ago, midnight

POLICIES = [
    DEFAULT,
    replace(DEFAULT, cap_days=30, household_shares=False, prospect_cap=1, call_sundays=True),
]
JUDGES = [Judge(policy, places.place) for policy in POLICIES]
LEAD = LeadReceived(lead_id="77", vehicle=SUV)
LATE = st.sampled_from([0, 0, 0, 1, 30, 400])
WHERE = st.sampled_from(
    [
        ((), ()),
        (("America/New_York",), ("ME",)),
        (("America/Chicago", "America/Denver"), ("FL", "AL")),
    ]
)


#: moments at the edges of the windows before those of the histories, and a little off
SENT_AT = st.builds(
    lambda days, minutes: NOW - timedelta(days=days, minutes=minutes),
    st.sampled_from([-2, 0, 0, 0, 1, 2, 3, 7, 8, 20, 44, 50, 100, 364, 400, 1200]),
    st.sampled_from([0, 0, 0, -1, 1, 300, 700, 1000]),
)
SENT = st.builds(
    lambda at, payload, whole: Event(
        occurred_at=midnight(at) if whole else at,
        source="crm",
        key="",
        payload=payload,
        whole_day=whole,
    ),
    SENT_AT,
    st.one_of(*map(payloads, (MailSent, TextSent, LetterSent, CallMade))),
    st.sampled_from([False] * 7 + [True]),
)

BOUGHT = st.builds(
    lambda at, payload, whole: Event(
        occurred_at=midnight(at) if whole else at,
        source="dms",
        key="",
        payload=payload,
        whole_day=whole,
    ),
    SENT_AT,
    st.one_of(
        *map(payloads, (DealSold, LeadReceived, ThankYouGiven, OptedOut, DealLost, DepositTaken))
    ),
    st.booleans(),
)


@dataclass(slots=True)
class Town:
    """People with their events, what was sent to them, where they live, whom they may be."""

    told: dict[int, list[Told]]
    asked: list[Asked]
    home_of: dict[int, int]
    maybes: list[tuple[int, int, bool]]


@st.composite
def towns(draw: st.DrawFn) -> Town:
    told: dict[int, list[Told]] = {}
    asked = []
    number = 0
    for person in range(draw(st.integers(1, 4))):
        told[person] = []
        sent = draw(st.lists(SENT, max_size=8))
        bought = draw(st.lists(BOUGHT, max_size=4))
        for n, event in enumerate([*draw(HISTORIES), *bought, *sent]):
            late = timedelta(days=draw(LATE))
            # a row may tell of several things about one person
            row = number - 1 if n and not draw(st.integers(0, 9)) else number
            own = Told(replace(event, key=f"{person}.{n}"), event.until + late, row)
            told[person].append(own)
            if isinstance(event.payload, Sent):
                zones, states = draw(WHERE)
                asked.append(
                    Asked(
                        id=number,
                        person=person,
                        told=own,
                        message=draw(MESSAGES),
                        zones=zones,
                        states=states,
                    )
                )
            number += 1
    home_of = {person: draw(st.integers(0, person)) + 100 for person in told}
    pairs = st.tuples(
        st.sampled_from(sorted(told)), st.sampled_from(sorted(home_of.values())), st.booleans()
    )
    maybes = [pair for pair in draw(st.lists(pairs, max_size=3)) if home_of[pair[0]] != pair[1]]
    return Town(told, asked, home_of, maybes)


def alone(town: Town, policy: Policy) -> dict[int, tuple[Verdict, Verdict]]:
    """The gate, asked of each message with the facts of its moment."""
    pasts = {person: Past(told) for person, told in town.told.items()}
    homes = {
        home: Past(t for p, told in town.told.items() if town.home_of[p] == home for t in told)
        for home in town.home_of.values()
    }
    found = {}
    for each in town.asked:
        at, but = each.told.event.occurred_at, each.told.number
        both = []
        for known in (False, True):
            record = partial(_at, known=known, at=at, but=but)
            phone = each.message.channel in PHONE
            home = record(homes[town.home_of[each.person]])
            maybes = [(record(homes[h]), t) for p, h, t in town.maybes if p == each.person]
            facts = Facts(
                zone="UTC",
                known=True,
                own=record(pasts[each.person]),
                home=home,
                doubt=_doubt(home, maybes),
                place=places.place(each.zones, each.states, at) if phone else Place(),
            )
            both.append(decide(each.message, facts, policy, at))
        found[each.id] = (both[0], both[1])
    return found


def _at(past: Past, *, known: bool, at: datetime, but: int) -> Record:
    return past.known(at, but) if known else past.happened(at, but)


def _doubt(home: Record, maybes: Iterable[tuple[Record, bool]]) -> Doubt | None:
    best: Doubt | None = None
    for record, thin in maybes:
        found = doubt_of(record, "alike")
        if found is None or (thin and not of_their_season(found, home)):
            continue
        if best is None or found.at > best.at:
            best = found
    return best


def together(town: Town, judge: Judge) -> dict[int, tuple[tuple[str, str, str], ...]]:
    maybes = [
        {"person": p, "home": town.home_of[p], "other": h, "thin": t} for p, h, t in town.maybes
    ]
    verdicts = judge.verdicts(
        messages_table(town.asked, town.home_of),
        events_table(town.told, town.home_of),
        pa.Table.from_pylist(maybes, MAYBES),
    )
    return {
        row["id"]: (
            (row["answer"], row["codes"], row["behind"]),
            (row["known_answer"], row["known_codes"], row["known_behind"]),
        )
        for row in verdicts.to_pylist()
    }


def said(verdict: Verdict) -> tuple[str, str, str]:
    codes = [each.code for each in verdict.reasons]
    behind = sorted(all_codes(verdict).difference(codes))
    return verdict.answer.value, " ".join(codes), " ".join(behind)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(towns(), st.sampled_from([0, 1]))
def test_judged_together_as_alone(town: Town, policy: int) -> None:
    found = together(town, JUDGES[policy])
    expected = {
        number: (said(first), said(second))
        for number, (first, second) in alone(town, POLICIES[policy]).items()
    }
    assert found == expected


def test_a_click_on_sold_keeps_its_car_when_more_is_told() -> None:
    """A deposit after it, with no car named: whoever asks for that car is held."""
    lead = Event(occurred_at=days_ago(1), source="crm", key="1", payload=LEAD)
    mail = Event(occurred_at=NOW, source="crm", key="2", payload=MailSent(system="Cadence"))
    click = DealSold(deal="", vehicle=SUV, said_by=SaidBy.SALESPERSON)
    weak = [
        Event(occurred_at=days_ago(at), source="dms", key=str(at), payload=payload)
        for at, payload in ((3, click), (2, DepositTaken()))
    ]
    town = Town(
        told={
            1: [Told(each, each.until, n) for n, each in enumerate((lead, mail))],
            2: [Told(each, each.until, n + 8) for n, each in enumerate(weak)],
        },
        asked=[],
        home_of={1: 101, 2: 102},
        maybes=[(1, 102, False)],
    )
    offer = Message(channel=Channel.EMAIL, purpose=Purpose.PROMOTION)
    town.asked.append(Asked(id=7, person=1, told=town.told[1][1], message=offer))
    found = together(town, Judge(DEFAULT, places.place))[7]
    assert found[0][1] == said(alone(town, DEFAULT)[7][0])[1] == "may_be_a_buyer"


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(
    ("asked", "sold", "thin", "held"),
    [
        (20, DealSold(deal="1", vehicle=SUV, said_by=SaidBy.DMS), False, True),
        (20, DepositTaken(deal="1", vehicle=SUV), False, True),
        (20, DealLost(deal="1", reason=LostReason.BOUGHT_ELSEWHERE), False, True),
        (300, DepositTaken(deal="1", vehicle=SUV), False, True),
        (300, DepositTaken(deal="1", vehicle=SUV), True, False),
        (20, DepositTaken(deal="1", vehicle=SUV), True, True),
        (0, DepositTaken(deal="1", vehicle=SUV), True, True),
    ],
)
def test_whom_they_may_be_holds(
    asked: int, sold: Payload, thin: bool, held: bool, known: bool
) -> None:
    """Little in common only for a sale of the season they shopped in (0031). ``asked``: how many
    days ago, 0: never."""
    lead = [Event(occurred_at=days_ago(asked), source="crm", key="1", payload=LEAD)] * bool(asked)
    mail = Event(occurred_at=NOW, source="crm", key="2", payload=MailSent(system="Cadence"))
    deal = Event(occurred_at=days_ago(10), source="dms", key="3", payload=sold)
    reader = [Told(each, each.until, n) for n, each in enumerate([*lead, mail])]
    offer = Message(channel=Channel.EMAIL, purpose=Purpose.PROMOTION)
    town = Town(
        told={1: reader, 2: [Told(deal, deal.until, 9)]},
        asked=[Asked(id=7, person=1, told=reader[-1], message=offer)],
        home_of={1: 101, 2: 102},
        maybes=[(1, 102, thin)],
    )
    codes = together(town, Judge(DEFAULT, places.place))[7][known][1]
    assert ("may_be_a_buyer" in codes.split()) is held
    assert said(alone(town, DEFAULT)[7][known])[1] == codes
