"""`sincerely people review` and the words that answer it, and `people match`."""

import json

import pytest
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from sincerely.faces.cli import house as doors
from sincerely.faces.cli import worker
from sincerely.records.models import Pair, Person, Unmatched
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work.matching import comparing, rounds
from tests.cast import SUV, House, day, house
from tests.faces.cli.conftest import Sincerely, sincerely

__all__ = ["sincerely"]
pytestmark = pytest.mark.django_db

LEAD = Contact(first="Kit", last="Larsson", emails=("kit@example.com",), city="Portland")
BUYER = Contact(first="Katherine", last="Larsson", phones=(("", "207-555-0133"),), city="Portland")


@pytest.fixture
def harbor(monkeypatch: pytest.MonkeyPatch) -> House:
    """A lead, a sale, and nobody compared yet."""
    monkeypatch.setattr(doors, "now", lambda: day(2))
    harbor = house()
    harbor.tell(LEAD, LeadReceived(provider="Cars Finder"), day(-3))
    harbor.tell(BUYER, DealSold(deal="D9", vehicle=SUV), day(1), source=harbor.dms)
    return harbor


def asked(harbor: House) -> Answer:
    return harbor.ask("kit@example.com", Purpose.PROMOTION, day(3)).verdict.answer


def the_pair() -> tuple[int, int]:
    pair = Pair.objects.get(state="open")
    return pair.one_id, pair.other_id


def test_match_compares_everybody_new(harbor: House, sincerely: Sincerely) -> None:
    ran = sincerely("people", "match", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert (told["people"], told["pairs"], told["stuck"]) == (2, 1, 0)
    assert not Unmatched.objects.exists()
    assert "0 people compared" in sincerely("people", "match").out


def test_who_could_not_be_compared_is_told_and_tried_once_more(
    harbor: House, sincerely: Sincerely, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(comparing, "score", broken)
        assert "could not be compared; they stay held" in sincerely("people", "match").out
        assert rounds.match_all(now=day(2)).people == 0, "not over and over again"
    assert asked(harbor) is Answer.HOLD
    assert "2 people compared" in sincerely("people", "match").out


def test_the_worker_compares_every_other_second(harbor: House) -> None:
    app = App(connector=InMemoryConnector())
    worker.register(app)
    periodic = app.periodic_registry.periodic_tasks["sincerely.match", ""]
    assert periodic.cron == worker.MATCHED
    app.tasks["sincerely.match"](timestamp=0)
    assert not Unmatched.objects.exists()


def test_review_shows_both_sides_and_why(harbor: House, sincerely: Sincerely) -> None:
    sincerely("people", "match")
    one, other = the_pair()
    ran = sincerely("people", "review")
    for said in ("Kit Larsson", "Katherine Larsson", "kit@example.com", "bought or may have"):
        assert said in ran.out
    assert f"{one} and {other}" in ran.out
    (told,) = json.loads(sincerely("people", "review", "--json").out)
    assert told["one"]["sightings"][0]["reached_at"] == ["kit@example.com"]
    assert 0 < told["probability"] < 1
    assert told["steps"]


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("same", Answer.REFUSE),
        ("different", Answer.SEND),
        ("strangers", Answer.SEND),
        ("together", Answer.REFUSE),
    ],
)
def test_an_answer_counts_at_once_and_can_be_taken_back(
    harbor: House, sincerely: Sincerely, verb: str, answer: Answer
) -> None:
    sincerely("people", "match")
    ran = sincerely("people", verb, *the_pair(), "--why", "she says so")
    assert ran.code == 0, ran.err
    assert asked(harbor) is answer
    assert "Nobody waits" in sincerely("people", "review").out
    undone = sincerely("people", "undo", ran.out.split()[-1], "--why", "she was joking")
    assert undone.code == 0, undone.err
    assert asked(harbor) is Answer.HOLD


def test_apart_and_what_cannot_be_said(harbor: House, sincerely: Sincerely) -> None:
    one, other = Person.objects.order_by("pk").values_list("pk", flat=True)
    assert sincerely("people", "together", one, other, "--why", "they say so").code == 0
    assert sincerely("people", "apart", one, "--why", "moved out").code == 0
    assert asked(harbor) is Answer.SEND
    for words, code in (
        (("apart", one, "--why", "moved out"), "no_household"),
        (("same", one, one, "--why", "so"), "one_already"),
        (("same", one, 0, "--why", "so"), "no_such_person"),
        (("different", one, other, "--why", " "), "no_reason"),
    ):
        ran = sincerely("people", *words)
        assert ran.code != 0
        assert code in ran.err
