"""The work list of unlinked sales, and learning from its answers, by commands."""

import pytest

from sincerely.records.models import LearnedWeights, MatchAnswer
from sincerely.rules.events.deals import DealSold, DepositTaken
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Contact
from sincerely.work.matching import rounds
from tests.cast import ROSA, TOM, House, day
from tests.work.test_learning import answered
from tests.work.test_unlinked import SUE, SUSAN
from tests.work.whos_who import sold

from .conftest import Sincerely

WHY = ("--why", "I asked them")
MIA = Contact(first="Mia", last="Stone", emails=("mia@example.com",))


@pytest.fixture
def list_(harbor: House) -> House:
    """Susan bought, Sue asked; Tom walked in; Mia left a deposit."""
    harbor.tell(SUE, LeadReceived(), day(0))
    harbor.arrive(sold("D1", SUSAN), source=harbor.dms, now=day(8))
    harbor.tell(TOM, DealSold(deal="D3"), day(8), source=harbor.dms)
    harbor.tell(MIA, DepositTaken(deal="C4"), day(9))
    rounds.match_all(now=day(9))
    return harbor


def test_the_list_in_words_and_as_json(list_: House, sincerely: Sincerely) -> None:
    told = sincerely("sales", "unlinked").out
    assert "dms/D1: Susan Marlowe (person" in told
    assert "Sue Hart (person" in told
    assert "Nobody we know shares a detail with them." in told
    assert "Mia Stone): Left a deposit" in told
    assert told.index("dms/D1") < told.index("dms/D3"), "best candidates first"
    said = sincerely("sales", "unlinked", "--json").json
    assert [sale["deal"] for sale in said["sales"]] == ["dms/D1", "dms/D3"]
    assert [each["name"] for each in said["prospects"]] == ["Mia Stone"]
    assert "1 more; --limit shows them." in sincerely("sales", "unlinked", "--limit", 1).out


def test_nothing_to_do(harbor: House, sincerely: Sincerely) -> None:
    harbor.tell(ROSA, LeadReceived(), day(0))
    harbor.tell(ROSA, DealSold(deal="D2"), day(8), source=harbor.dms)
    assert "Every sale has its prospect" in sincerely("sales", "unlinked").out


@pytest.mark.parametrize("answer", ["same", "household", "different"])
def test_one_decision_each(list_: House, sincerely: Sincerely, answer: str) -> None:
    first, second = sincerely("sales", "unlinked", "--json").json["sales"]
    buyer, prospect = first["buyer"], first["candidates"][0]["person"]
    assert sincerely("sales", "link", buyer, prospect, "--as", answer, *WHY).code == 0
    assert sincerely("sales", "walk-in", second["buyer"], *WHY).code == 0
    left = sincerely("sales", "unlinked", "--json").json["sales"]
    assert [sale["deal"] for sale in left] == (["dms/D1"] if answer == "different" else [])
    kept = list(MatchAnswer.objects.order_by("pk").values_list("answer", "why"))
    assert kept == [(answer, "I asked them"), ("no_prospect", "I asked them")]


def test_what_is_no_answer_is_said(list_: House, sincerely: Sincerely) -> None:
    first, _ = sincerely("sales", "unlinked", "--json").json["sales"]
    prospect = first["candidates"][0]["person"]
    assert sincerely("sales", "link", first["buyer"], prospect, "--as", "no_prospect", *WHY).code
    assert "No sale to person" in sincerely("sales", "walk-in", prospect, *WHY).err
    assert sincerely("sales", "walk-in", 99_999, *WHY).code == 1
    assert not MatchAnswer.objects.exists()


def test_learning_shows_before_and_after_and_asks(harbor: House, sincerely: Sincerely) -> None:
    few = sincerely("people", "learn")
    assert (few.code, "too few to learn" in few.err) == (1, True)
    answered(harbor, 30, same=True)
    answered(harbor, 30, same=False)
    looked = sincerely("people", "learn", "--json").json
    assert (looked["better"], looked["adopted"], looked["answers"]) == (True, None, 60)
    assert not LearnedWeights.objects.exists()
    told = sincerely("people", "learn", "--yes").out
    assert "before" in told
    assert "after" in told
    assert "Version 1 is in force" in told
    assert LearnedWeights.objects.get().answers == 60
