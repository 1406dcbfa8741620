"""Whichever file comes first: the same people, at the same homes, stand where they stood.

Sightings that tell of one another only together: each life is told in every order, with a round of
comparing behind each part of it; and the sample store's year file by file, shuffled.
"""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from sincerely import sample
from sincerely.faces.cli.sample import SOURCES
from sincerely.records.models import EventRow, Person, Standing, Store
from sincerely.rules.events import SaidBy
from sincerely.rules.events.base import Payload
from sincerely.rules.events.deals import DealDesked, DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ServiceOpened
from sincerely.rules.events.talks import CallMade, LetterSent, StoreVisited
from sincerely.rules.sighting import Contact
from sincerely.work import feeding, rebuilding, stores
from sincerely.work.matching import rounds
from tests.cast import SUV, day, house
from tests.sample.conftest import UNTIL

pytestmark = pytest.mark.django_db

DOOR = Contact(street="467 Candlewood Avenue", city="Danbury", region="CT", postal="06810")
NAOMI = Contact(first="Naomi", last="Acheson")
BY_MAIL = replace(NAOMI, emails=("n.acheson@example.com",), phones=(("cell", "2725550101"),))
ON_PAPER = replace(DOOR, first="NAOMI", last="ACHESON", phones=(("cell", "2725550101"),))
LETTER = replace(DOOR, first="NAOMI", last="ACHESON")
RAY = replace(DOOR, first="Ray", last="Acheson", emails=("ray@example.com",))
KATE = Contact(first="Kate", last="Paquette", emails=("kate.p@example.com",))
LINE = "631-555-0130"
MOVED = replace(DOOR, street="9 Oak Road", city="Bath", region="ME", postal="04530")
DANA = "Dana Reyes"

Told = tuple[str, Contact, Payload, float]
LIVES: dict[str, list[Told]] = {
    # nothing but the letter's name and door ties it to the papers, nothing to the call
    "a letter to who is known by phone": [
        ("dms", ON_PAPER, DealSold(deal="D1", vehicle=SUV, by=DANA), 0),
        ("dialler", replace(NAOMI, phones=(("", "2725550101"),)), CallMade(by=DANA), 4),
        ("service", LETTER, LetterSent(), 9),
    ],
    "a letter to one of a couple": [
        ("crm", BY_MAIL, LeadReceived(provider="A"), -9),
        ("dms", ON_PAPER, StoreVisited(), -2),
        ("service", LETTER, LetterSent(), 9),
        ("leads", RAY, LeadReceived(provider="B"), -8),
    ],
    "a phone that one calls a cell phone": [
        ("crm", replace(KATE, phones=(("voice", LINE),)), LeadReceived(provider="A"), -9),
        (
            "leads",
            Contact(first="Catherine", last="Paquette", phones=(("cell", LINE),)),
            LeadReceived(provider="B"),
            -8,
        ),
    ],
    "who moved": [
        ("leads", RAY, LeadReceived(provider="B"), -8),
        ("crm", replace(BY_MAIL, street=DOOR.street, postal=DOOR.postal), StoreVisited(), -40),
        ("dms", replace(BY_MAIL, street=MOVED.street, postal=MOVED.postal), StoreVisited(), -2),
    ],
    "an address heard of again": [
        ("leads", RAY, LeadReceived(provider="B"), -8),
        ("crm", replace(BY_MAIL, street=DOOR.street, postal=DOOR.postal), StoreVisited(), -40),
        ("dms", replace(BY_MAIL, street=MOVED.street, postal=MOVED.postal), StoreVisited(), -20),
        ("crm", replace(BY_MAIL, street=DOOR.street, postal=DOOR.postal), ServiceOpened(), -2),
    ],
    "one table, the car named later": [
        ("leads", BY_MAIL, LeadReceived(provider="A", deal="L1", vehicle=SUV), -20),
        ("leads", BY_MAIL, DealDesked(deal="L1", by=DANA), 0),
        ("dms", Contact(name="MATEO QUISPE"), DealSold(deal="D1", by=DANA, vehicle=SUV), 0),
    ],
    "one table, and both bought": [
        ("leads", BY_MAIL, DealDesked(deal="L1", by=DANA, vehicle=SUV), 0),
        ("dms", Contact(name="MATEO QUISPE"), DealSold(deal="D1", by=DANA, vehicle=SUV), 0),
        ("leads", BY_MAIL, DealSold(deal="L1", said_by=SaidBy.MANAGER, vehicle=SUV), 20),
    ],
    "one table, and the buyer had asked": [
        ("leads", BY_MAIL, DealDesked(deal="L1", by=DANA, vehicle=SUV), 0),
        ("dms", Contact(name="MATEO QUISPE"), DealSold(deal="D1", by=DANA, vehicle=SUV), 0),
        ("dms", Contact(name="MATEO QUISPE"), LeadReceived(provider="A"), -9),
    ],
    "one table, and one of the buyer's name": [
        ("leads", BY_MAIL, DealDesked(deal="L1", by=DANA, vehicle=SUV), 0),
        ("dms", replace(NAOMI, last="Crane"), DealSold(deal="D1", by=DANA, vehicle=SUV), 0),
        ("crm", replace(BY_MAIL, last="Crane"), LeadReceived(provider="A"), -9),
    ],
}


def standings(store: Store) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Everybody by what happened to them: how they stand, and with whom they live."""
    who: dict[int, list[str]] = defaultdict(list)
    events = EventRow.objects.filter(store=store).order_by("source__name", "key")
    for source, key, person in events.values_list("source__name", "key", "sighting__person"):
        who[person].append(f"{source}/{key}")
    homes: dict[int, list[list[str]]] = defaultdict(list)
    lives = Person.objects.filter(group=store.group_id, household__isnull=False)
    for person, home in lives.values_list("pk", "household"):
        homes[home].append(who[person])
    at_home = {
        person: str(sorted(homes[home]))
        for person, home in lives.values_list("pk", "household")
        if len(homes[home]) > 1  # the others have moved out
    }
    return {
        tuple(who[row.person_id]): (
            row.own,
            row.home or "",
            row.deals,
            _doubt(row.doubt),
            at_home.get(row.person_id, ""),
        )
        for row in Standing.objects.filter(store=store)
    }


def _doubt(text: str | None) -> str:
    """Without the numbers of rows."""
    said = json.loads(text) if text else {}
    return json.dumps(
        {k: v for k, v in said.items() if k not in {"person", "pair"}}, sort_keys=True
    )


@pytest.mark.parametrize("life", LIVES)
def test_a_life_told_in_any_order(life: str) -> None:
    told = LIVES[life]
    number = 0

    def tell(order: Sequence[int]) -> dict[tuple[str, ...], tuple[str, ...]]:
        nonlocal number
        number += 1
        harbor = house(name=f"Harbor {number}", key=f"harbor{number}")
        sources = {"crm": harbor.crm, "dms": harbor.dms} | {
            name: stores.make_source(store=harbor.store, name=name)
            for name in ("leads", "service", "dialler")
        }
        for place in order:
            source, who, payload, at = told[place]
            harbor.tell(who, payload, day(at), source=sources[source], key=f"E{place}", now=day(30))
            rounds.match_group(harbor.store.group_id, now=day(31))
        return standings(harbor.store)

    first = tell(range(len(told)))
    for order in permutations(range(len(told))):
        assert tell(order) == first, order
    assert rebuilding.check() == []


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store's."""
    folder = tmp_path_factory.mktemp("year")
    sample.write(folder, seed=12, until=UNTIL, households=60)
    return folder


def test_a_year_of_files_in_any_order_some_of_them_twice(year: Path) -> None:
    now = datetime.combine(UNTIL, datetime.min.time(), UTC)
    files = [(name, path) for name, path in sample.files(year) if path.exists()]
    told = []
    for number in range(3):
        store = stores.make_store(
            name=f"Year {number}",
            key=f"year{number}",
            zone=sample.TIMEZONE,
            state=sample.STATE,
            by="the tests",
            now=now,
        )
        sources = {
            name: stores.make_source(store=store, name=name, **SOURCES.get(name, {}))
            for name in dict.fromkeys([*SOURCES, *[name for name, _ in files]])
        }
        dice = random.Random(number)
        order = [*files, *dice.sample(files, 5)] if number else [*files]
        if number:
            dice.shuffle(order)
        for name, path in order:
            feeding.feed(source=sources[name], paths=[path], by="the tests", now=now)
        rounds.match_group(store.group_id, now=now)
        told.append(standings(store))
    assert len(told[0]) > 50
    for others in told[1:]:
        assert others == told[0]
