"""Lives that differ in names alone are one, unless the order of the names may decide."""

import json
from dataclasses import fields
from datetime import timedelta
from itertools import product

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from sincerely.history.asof import Told
from sincerely.history.automaton import Vocabulary
from sincerely.history.canonical import renamed
from sincerely.history.histories import Rows, histories
from sincerely.history.tables import EVENTS, event_row
from sincerely.rules.carwords import in_words, named_in, same_car, same_model
from sincerely.rules.events import Event, Payload, Vehicle
from sincerely.rules.events.deals import DealDesked
from sincerely.rules.events.leads import InquiryMade, LeadReceived
from sincerely.rules.events.talks import MailReceived, MailSent
from tests.rules.cast import NOW


def tokens(*lives: list[tuple[str, float, Payload]]) -> list[list[int]]:
    """Of each life the numbers of its events' tokens; an event: source, days ago, payload."""
    rows = []
    for person, life in enumerate(lives):
        for n, (source, days, payload) in enumerate(life):
            at = NOW - timedelta(days=days)
            event = Event(occurred_at=at, source=source, key=f"{person}.{n}", payload=payload)
            rows.append(event_row(Told(event, at, n), person, person))
    table = Rows.of(pa.Table.from_pylist(rows, EVENTS))
    told = histories(table, table.person, np.arange(len(table)), Vocabulary())
    return [part.tolist() for part in np.split(told.tokens, told.begins[1:-1])]


def desk(first: str, second: str, *, days: float = 2) -> list[tuple[str, float, Payload]]:
    return [
        ("crm", 3, DealDesked(deal=first)),
        ("crm", days, DealDesked(deal=second)),
        ("dms", 1, DealDesked(deal=first)),
    ]


def test_deals_are_numbered_as_they_come() -> None:
    one, other = tokens(desk("7", "9"), desk("9", "7"))
    assert one == other


def test_deals_of_one_moment_are_numbered_as_their_names_are_ordered() -> None:
    one, other = tokens(desk("7", "9", days=3), desk("9", "7", days=3))
    assert one != other


def test_a_source_numbers_its_own() -> None:
    elsewhere: tuple[str, float, Payload] = ("other", 9, DealDesked(deal="4"))
    one, other = tokens(desk("7", "9"), [elsewhere, *desk("7", "9")])
    assert one == other[1:]


def test_enquiries_without_a_number_are_not_counted() -> None:
    asks: list[tuple[str, float, Payload]] = [("crm", n, InquiryMade()) for n in (3, 2, 1)]
    assert [len(set(life)) for life in tokens(asks)] == [1]


def test_who_passed_a_lead_on_matters_with_its_number_alone() -> None:
    def lead(provider: str, number: str) -> list[tuple[str, float, Payload]]:
        return [("crm", 1, LeadReceived(provider=provider, lead_id=number))]

    one, other, third, fourth = tokens(lead("A", ""), lead("B", ""), lead("A", "1"), lead("B", "1"))
    assert one == other
    assert third != fourth


def test_only_what_is_answered_has_a_number() -> None:
    sent: tuple[str, float, Payload] = ("crm", 3, MailSent(by="Dana", message_id="m1"))
    lone: tuple[str, float, Payload] = ("crm", 2, MailSent(by="Dana", message_id="m2"))
    answer: tuple[str, float, Payload] = ("crm", 1, MailReceived(in_reply_to="m2"))
    (life,) = tokens([sent, lone, answer])
    assert len(set(life)) == 3
    (silent,) = tokens([sent, lone])
    assert len(set(silent)) == 1


def car(vehicle: Vehicle) -> str:
    row = event_row(
        Told(
            Event(occurred_at=NOW, source="crm", key="1", payload=InquiryMade(vehicle=vehicle)),
            NOW,
            1,
        ),
        1,
        1,
    )
    return str(row["car"])


def test_of_years_it_only_matters_whether_they_are_one() -> None:
    lives = [
        tuple(car(Vehicle(year=year, make="Kia", model="Soul")) for year in years)
        for years in (("2023", "2025"), ("2019", "2020"), ("2023", "2023"))
    ]
    one, other, same = (renamed(cars)[0] for cars in lives)
    assert one == other
    assert len(set(one)) == 2
    assert len(set(same)) == 1


PARTS = [item.name for item in fields(Vehicle)]
#: pieces of which the same car is made in several ways
PIECES = st.sampled_from("a one new 20 24 2024 2025 s 2000 fe santa santafe f 150 f150 r".split())
CARS = st.builds(
    Vehicle,
    year=st.sampled_from(["", "2024", "2025"]),
    make=st.lists(PIECES, max_size=2).map(" ".join),
    model=st.lists(st.tuples(PIECES, st.sampled_from([" ", "-", ""])), max_size=3).map(
        lambda pairs: "".join(piece + gap for piece, gap in pairs).strip(" -")
    ),
)


@given(st.lists(CARS.filter(lambda each: bool(str(each))), min_size=1, max_size=4))
def test_numbered_cars_are_one_where_the_cars_are(cars: list[Vehicle]) -> None:
    texts, words = renamed(tuple(map(car, cars)))
    numbered = [Vehicle(**dict(zip(PARTS, json.loads(text), strict=True))) for text in texts]
    assert [_back(each, words) for each in numbered] == [" ".join(in_words(str(c))) for c in cars]
    for (one, other), (first, second) in zip(
        product(cars, repeat=2), product(numbered, repeat=2), strict=True
    ):
        assert same_car(str(one), str(other)) is same_car(str(first), str(second))
        assert named_in(str(one), str(other)) is named_in(str(first), str(second))
        assert same_model(one, str(other)) is same_model(first, str(second))


def _back(numbered: Vehicle, words: dict[str, str]) -> str:
    return " ".join(words[word] for word in str(numbered).split())


def test_lives_that_differ_in_how_a_car_is_split_alone_are_one() -> None:
    lives = [
        tuple(car(Vehicle(make="Make", model=model)) for model in models)
        for models in (("Santa Fe", "SantaFe"), ("Rav 4", "Rav4"), ("Rav 4", "Rav5"))
    ]
    one, other, apart = (renamed(cars)[0] for cars in lives)
    assert one == other != apart
