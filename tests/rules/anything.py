"""Whatever may happen, be asked or be decided: strategies for what must always hold."""

from dataclasses import MISSING, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, get_type_hints

from hypothesis import strategies as st

from sincerely.rules.events import KINDS, Event, Payload, Vehicle
from sincerely.rules.folding import fold
from sincerely.rules.message import Doubt, Facts, Message, Place
from sincerely.rules.purpose import CLASS_OF, Channel, Claim, MessageClass, Purpose, WrittenBy
from sincerely.rules.record import Purchase
from tests.rules.cast import DANA, LEE, NOW, SUV, days_ago, in_days, midnight

#: words by the name of their field; few, so that events meet in one deal or one appointment
_WORDS: dict[str, tuple[str, ...]] = {
    "deal": ("", "1", "2"),
    "appointment": ("A1", "A2"),
    "complaint": ("K1", "K2"),
    "lead_id": ("", "77"),
    "by": ("", DANA, LEE),
    "to": ("", DANA),
}
#: the same car, as another system writes it
SUV_APART = replace(SUV, model="Pali Sade")
_MOMENTS = st.sampled_from(
    [days_ago(n) for n in (0, 0.5, 1, 2, 3, 8, 20, 44, 50, 100, 364, 400, 1200)]
)
_BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int | None: st.sampled_from([None, 0, 6, 15, 300]),
    datetime | None: st.one_of(st.none(), _MOMENTS, st.just(in_days(2))),
    Vehicle: st.sampled_from([Vehicle(), SUV, SUV_APART]),
    tuple[str, ...]: st.just(()),
    tuple[tuple[str, str], ...]: st.just(()),
}


def _field(kind: type[Payload], name: str, hint: Any) -> st.SearchStrategy[Any]:
    if hint is str:
        return st.sampled_from(_WORDS.get(name, ("", "words")))
    return _BY_TYPE[hint] if hint in _BY_TYPE else st.from_type(hint)


def payloads(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    """Payloads of one kind; fields that nothing turns on are mostly left out."""
    hints = get_type_hints(kind)
    told = {item.name: _field(kind, item.name, hints[item.name]) for item in fields(kind)}
    needed = {item.name for item in fields(kind) if item.default is MISSING}
    return st.fixed_dictionaries(
        {name: told[name] for name in needed},
        optional={name: told[name] for name in told.keys() - needed - {"words", "vin"}},
    ).map(lambda said: kind(**said))


def _happened(payload: Payload, at: datetime, source: str, whole_day: bool) -> Event:
    at = midnight(at) if whole_day else at
    return Event(occurred_at=at, source=source, key="", payload=payload, whole_day=whole_day)


_EVENT = st.builds(
    _happened,
    payload=st.one_of(*map(payloads, KINDS.values())),
    at=_MOMENTS,
    source=st.sampled_from(["crm", "dms"]),
    whole_day=st.booleans(),
)


def _numbered(events: list[Event]) -> list[Event]:
    """Every event of a store has a key of its own."""
    return [
        Event(
            occurred_at=e.occurred_at,
            source=e.source,
            key=str(n),
            payload=e.payload,
            whole_day=e.whole_day,
        )
        for n, e in enumerate(events)
    ]


#: histories of up to a dozen events, each with its own key, at moments of which many are the same
HISTORIES = st.lists(_EVENT, max_size=12).map(_numbered)


def messages(
    *classes: MessageClass, by: tuple[WrittenBy, ...] = tuple(WrittenBy)
) -> st.SearchStrategy[Message]:
    """Messages of these classes (of any, or of no known purpose), by these authors."""
    purposes = [p for p in Purpose if not classes or CLASS_OF[p] in classes]
    return st.builds(
        Message,
        channel=st.sampled_from(Channel),
        purpose=st.sampled_from(purposes if classes else [None, *purposes]),
        written_by=st.sampled_from(by),
        claims=st.frozensets(st.sampled_from(Claim), max_size=2),
        about=st.sampled_from(["", "2026 Palisade"]),
        in_reply_to=st.sampled_from(["", "", "<7>"]),
        sells=st.booleans(),
        good_until=st.sampled_from([None, None, days_ago(1), in_days(0.001), in_days(5)]),
    )


MESSAGES = messages()
#: what no human wrote, of the classes that an opt-out from marketing stops
AUTOMATIC = messages(
    MessageClass.PROSPECT,
    MessageClass.MARKETING,
    MessageClass.SERVICE,
    by=(WrittenBy.MACHINE, WrittenBy.UNKNOWN),
)

_PLACES = st.builds(
    Place,
    zones=st.sampled_from(
        [(), ("America/New_York",), ("America/Chicago", "America/Denver"), ("?",)]
    ),
    states=st.sampled_from([(), ("ME",), ("FL", "AL"), ("?",)]),
    holidays=st.sampled_from(
        [
            frozenset(),
            frozenset({date(2026, 3, 4)}),
            frozenset(date(2026, 3, 1 + n) for n in range(31)),
        ]
    ),
)
_PURCHASES = st.builds(
    lambda at, whole: Purchase(at=at, until=at + timedelta(days=whole), deal="dms/9"),
    _MOMENTS,
    st.booleans(),
)


def facts_of(own: list[Event], spouse: list[Event], **more: Any) -> Facts:
    """Facts folded from a person's and their spouse's history."""
    together = _numbered([*own, *spouse])
    return Facts(
        known=bool(own), own=fold(own).record, home=fold(together).record, zone="UTC", **more
    )


#: everything the gate may know besides what happened
BESIDES = st.fixed_dictionaries(
    {"place": _PLACES},
    optional={
        "sister": _PURCHASES,
        "doubt": st.builds(Doubt, at=_MOMENTS, why=st.sampled_from(["", "shared_email"])),
        "forgotten_at": _MOMENTS,
        "feed_silent_since": _MOMENTS,
    },
)

#: now, and hours and days around it
TIMES = st.sampled_from([NOW, in_days(0.4), in_days(0.9), in_days(4.1), in_days(30), in_days(400)])
