"""A store's policy: versions that never change, and what a change would have done, beforehand."""

from typing import Any

import pytest
from django.db import connection

from sincerely.records import verdicts
from sincerely.records.models import PolicyVersion, VerdictRow
from sincerely.rules.events.deals import DealSold
from sincerely.rules.gate import decide
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import policies
from sincerely.work.errors import WorkError
from tests.cast import SUV, House, day, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> House:
    return house()


def change(harbor: House, at: float = 1, **settings: Any) -> PolicyVersion:
    return policies.change(
        store=harbor.store, settings=settings, by="a manager", why="to try", now=day(at)
    )


def asked(harbor: House, buyers: int, strangers: int, at: float = 100) -> None:
    """So many promotions to people who bought 100 days before, and to nobody we know."""
    for n in range(buyers):
        who = Contact(first="Ida", last=f"Nr{n}", emails=(f"b{n}@example.com",))
        harbor.tell(who, DealSold(deal=f"D{n}", vehicle=SUV), day(0), source=harbor.dms)
        harbor.ask(f"b{n}@example.com", Purpose.PROMOTION, day(at))
    for n in range(strangers):
        harbor.ask(f"s{n}@example.com", Purpose.PROMOTION, day(at))


def test_a_new_store_has_the_defaults_as_its_first_version(harbor: House) -> None:
    assert policies.current(harbor.store) == (DEFAULT, 1)


def test_a_change_is_a_new_version_and_takes_effect_at_once(harbor: House) -> None:
    asked(harbor, buyers=1, strangers=0)
    change(harbor, promotion_quiet_days=30)
    found = harbor.ask("b0@example.com", Purpose.PROMOTION, day(100))
    assert (found.verdict.answer, found.policy_number) == (Answer.SEND, 2)
    versions = PolicyVersion.objects.order_by("number")
    assert [v.number for v in versions] == [1, 2]
    assert [v.settings["promotion_quiet_days"] for v in versions] == [365, 30]


def test_a_kept_verdict_names_the_version_it_was_given_under(harbor: House) -> None:
    asked(harbor, buyers=1, strangers=0)
    change(harbor, promotion_quiet_days=30)
    harbor.ask("b0@example.com", Purpose.PROMOTION, day(100))
    found = []
    for row in VerdictRow.objects.order_by("pk"):
        kept = verdicts.typed(row)
        policy, number = policies.by_id(kept.policy_id)
        found.append(
            (number, row.answer, str(decide(kept.message, kept.facts, policy, kept.at).answer))
        )
    assert found == [(1, "refuse", "refuse"), (2, "send", "send")]


@pytest.mark.parametrize(
    "settings",
    [
        {"promotion_quiet_days": -1},
        {"promotion_quiet_days": "many"},
        {"no_such_thing": 1},
        {"call_from": "21:00"},
        {"call_from": "25:99"},
        {"household_shares": 1},
        {"thanks_manager_days": 1, "thanks_wait_days": 9},
    ],
)
def test_what_cannot_hold_changes_nothing(harbor: House, settings: dict[str, Any]) -> None:
    for attempt in (change, lambda h, **s: policies.preview(store=h.store, settings=s, now=day(1))):
        with pytest.raises(WorkError) as problem:
            attempt(harbor, **settings)
        assert (problem.value.code, bool(problem.value.hint)) == ("policy_invalid", True)
    assert policies.current(harbor.store) == (DEFAULT, 1)


def test_a_preview_counts_and_changes_nothing(harbor: House) -> None:
    asked(harbor, buyers=3, strangers=2)
    seen = policies.preview(store=harbor.store, settings={"promotion_quiet_days": 30}, now=day(110))
    assert (seen.judged, seen.newly_sent, seen.newly_stopped) == (5, 3, 0)
    change(harbor, promotion_quiet_days=30)
    back = policies.preview(
        store=harbor.store, settings={"promotion_quiet_days": 365}, now=day(110)
    )
    assert (back.judged, back.newly_sent, back.newly_stopped) == (5, 0, 3)
    same = policies.preview(store=harbor.store, settings={}, now=day(110))
    assert (same.judged, same.newly_sent, same.newly_stopped) == (5, 0, 0)
    assert VerdictRow.objects.count() == 5


def test_a_preview_looks_as_far_back_as_asked_and_at_this_store_only(harbor: House) -> None:
    other = house("inland", "Inland Motors")
    asked(harbor, buyers=1, strangers=0, at=50)
    asked(other, buyers=1, strangers=1, at=100)
    settings = {"promotion_quiet_days": 30}
    for days, judged in ((90, 1), (20, 0)):
        seen = policies.preview(store=harbor.store, settings=settings, now=day(110), days=days)
        assert seen.judged == judged


def test_facts_of_the_day_are_judged_and_not_todays(harbor: House) -> None:
    """Who bought after the message was judged does not count as a buyer in the preview."""
    harbor.ask("b0@example.com", Purpose.PROMOTION, day(60))
    asked(harbor, buyers=1, strangers=0)
    seen = policies.preview(store=harbor.store, settings={"promotion_quiet_days": 30}, now=day(110))
    assert (seen.judged, seen.newly_sent) == (2, 1)


def test_a_version_is_not_rewritten_behind_our_back(harbor: House) -> None:
    with pytest.raises(Exception, match="ledger_only_grows"), connection.cursor() as cursor:
        cursor.execute("UPDATE policy_version SET settings = '{}'")
