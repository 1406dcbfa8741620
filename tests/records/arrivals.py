"""Whatever may arrive: people, in few and shared addresses, and every kind of event."""

from collections.abc import Sequence
from dataclasses import MISSING, Field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, get_type_hints

from hypothesis import strategies as st

from sincerely.rules.events import KINDS, Payload, Vehicle
from sincerely.rules.events.deals import DealSold
from sincerely.rules.sighting import Arrival, Contact, Happening
from tests.cast import day

#: each reached as nobody else is
APART = (
    Contact(
        first="Rosa",
        last="Keller",
        emails=("rosa@example.com",),
        phones=(("cell", "207-555-0101"),),
        customer_number="11",
    ),
    Contact(first="Thomas", last="Keller", emails=("tom@example.org",)),
    Contact(name="Miguel Ortiz", phones=(("home", "(207) 555-0103"),)),
    Contact(name="Ortiz Roofing", company=True, emails=("office@example.net",)),
)
_MOMENTS = [day(n) for n in (-40, -3, -3.25, 0, 0.5, 1, 20)]
_WORDS = ("", "Dana Reyes", "the blue one")
#: names the tables of one deal, appointment, complaint share
_KEYS = {
    "deal": ("", "D1", "D2"),
    "appointment": ("A1", "A2"),
    "complaint": ("C1", "C2"),
    "lead_id": ("", "L1"),
    "role": ("buyer", "co-buyer"),
}


def _field(field: Field[Any], hint: Any) -> st.SearchStrategy[Any]:
    if field.name in _KEYS:
        return st.sampled_from(_KEYS[field.name])
    if hint is bool:
        return st.booleans()
    if hint is str:
        return st.sampled_from(_WORDS)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    if hint == datetime | None:
        return st.none() | st.sampled_from(_MOMENTS)
    if hint == int | None:
        return st.sampled_from([None, 0, 6, 240])
    if hint is Vehicle:
        return st.sampled_from([Vehicle(), Vehicle(year="2026", make="Hyundai", model="Palisade")])
    if "tuple" in str(hint):
        return st.just(()) if field.default is not MISSING else st.nothing()
    kinds = [part for part in getattr(hint, "__args__", ()) if part is not type(None)]
    return st.none() | st.sampled_from(list(kinds[0]))


def _payloads(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{f.name: _field(f, hints[f.name]) for f in fields(kind)})


payloads = st.sampled_from(sorted(KINDS)).flatmap(lambda name: _payloads(KINDS[name]))
#: sales are what households and thanks come of: more of them than of the rest
eventful = payloads | _payloads(DealSold)

_letters = st.sampled_from(["a", "b", "c"])
_shared_contacts = st.builds(
    Contact,
    first=st.sampled_from(["", "Rosa", "R.", "Rosie", "Thomas", "Miguel"]),
    last=st.sampled_from(["", "Keller", "Keler", "Ortiz"]),
    company=st.sampled_from([False, False, False, True]),
    emails=_letters.map(lambda x: (f"{x}@example.com",)) | st.just(()),
    phones=_letters.map(lambda x: (("", f"207-555-010{ord(x) - 96}"),)) | st.just(()),
    customer_number=st.sampled_from(["", "", "7", "8"]),
)


@st.composite
def arrivals(draw: st.DrawFn, contacts: Sequence[Contact] | None = None) -> list[Arrival]:
    """Up to twenty events of few people, each with a key of its own."""
    who = st.sampled_from(contacts) if contacts else _shared_contacts
    found = draw(st.lists(st.tuples(who, eventful), min_size=1, max_size=20))
    return [
        Arrival(
            key=f"k{n}",
            contact=contact,
            happenings=(
                Happening(
                    payload=payload,
                    occurred_at=draw(st.sampled_from(_MOMENTS)),
                    key=f"k{n}",
                    whole_day=draw(st.booleans()),
                ),
            ),
        )
        for n, (contact, payload) in enumerate(found)
    ]


@st.composite
def batches(draw: st.DrawFn, arrived: Sequence[Arrival]) -> list[list[Arrival]]:
    """The same in any order and any number at once, some of it again."""
    again = draw(st.lists(st.sampled_from(arrived), max_size=4))
    order = draw(st.permutations([*arrived, *again]))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(order) - 1)), max_size=5)))
    return [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True) if a < b]


LATER = day(30) + timedelta(minutes=1)
