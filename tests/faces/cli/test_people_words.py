"""A person's word on a probable purchase, by a command."""

import pytest

from sincerely.rules.events.deals import DepositTaken
from sincerely.rules.purpose import Purpose
from tests.cast import ROSA, House, day

from .conftest import Sincerely

WHY = ("--why", "I called her")


@pytest.fixture(autouse=True)
def _deposit(harbor: House) -> None:
    harbor.tell(ROSA, DepositTaken(deal="C1"), day(3))


def codes(harbor: House) -> list[str]:
    verdict = harbor.ask("rosa@example.com", Purpose.PROMOTION, day(10.1)).verdict
    return [reason.code for reason in verdict.reasons]


def test_yes_they_bought(harbor: House, sincerely: Sincerely) -> None:
    ran = sincerely("people", "bought", "rosa@example.com", *WHY, "--sold-by", "Dana Reyes")
    assert ran.code == 0
    assert "Bought a car, sold by Dana Reyes." in ran.out
    assert codes(harbor)[0] == "already_bought"


def test_no_still_shopping(harbor: House, sincerely: Sincerely) -> None:
    said = sincerely("people", "still-shopping", "rosa@example.com", *WHY, "--json").json
    assert said["sentence"].endswith("says that they are still shopping")
    assert said["in_doubt"] == []
    assert codes(harbor) == []
    again = sincerely("people", "still-shopping", "rosa@example.com", *WHY)
    assert again.code == 1
    assert "Nothing says that they have bought." in again.err


def test_somebody_and_a_reason_are_needed(harbor: House, sincerely: Sincerely) -> None:
    assert sincerely("people", "bought", "rosa@example.com").code == 2
    assert "Nobody is known" in sincerely("people", "bought", "nobody@example.com", *WHY).err
    assert codes(harbor) == ["probably_bought"]
