"""A person's word on a probable purchase, by HTTP."""

import pytest

from sincerely.records.models import EventRow
from sincerely.rules.events.deals import DepositTaken
from sincerely.rules.purpose import Purpose
from tests.cast import ROSA, House, day

from .conftest import Caller

WORD = {"by": "Lee Park", "why": "I called her"}


@pytest.fixture
def rosa(harbor: House) -> int:
    """Rosa, who left a deposit; her number."""
    (number,) = harbor.tell(ROSA, DepositTaken(deal="C1"), day(3)).people
    return number


def codes(harbor: House) -> list[str]:
    verdict = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(10.1)).verdict
    return [reason.code for reason in verdict.reasons]


def test_yes_they_bought(harbor: House, crm: Caller, rosa: int) -> None:
    said = crm.post(f"/people/{rosa}/bought", WORD)
    assert said.status_code == 201
    assert said.json() == {"person": rosa, "sentence": "Bought a car", "in_doubt": []}
    assert codes(harbor)[0] == "already_bought"
    assert EventRow.objects.get(kind="deal_sold").by == "Lee Park (source:crm)"


def test_no_still_shopping_and_once_per_key(harbor: House, crm: Caller, rosa: int) -> None:
    path = f"/people/{rosa}/still-shopping"
    answers = [crm.post(path, WORD, key="k1").status_code for _ in range(2)]
    assert answers == [201, 201]
    assert codes(harbor) == []
    assert EventRow.objects.filter(kind="still_shopping").count() == 1
    again = crm.post(path, WORD)
    assert (again.status_code, again.json()["error"]["code"]) == (422, "nothing_probable")


@pytest.mark.parametrize("body", [{}, {"by": "Lee"}, {**WORD, "why": ""}, {**WORD, "more": 1}])
def test_who_and_why_are_needed(crm: Caller, rosa: int, body: dict[str, object]) -> None:
    assert crm.post(f"/people/{rosa}/bought", body).status_code == 422


def test_nobody_has_this_number(crm: Caller, rosa: int) -> None:
    assert crm.post(f"/people/{rosa + 99}/bought", WORD).status_code == 404
