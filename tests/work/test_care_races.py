"""Care while several record, tick and log at once, over connections of their own."""

from functools import partial

import pytest

from sincerely.records.models import CareTask
from sincerely.rules.events import SaidBy
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import CallMade
from sincerely.work import caring, clockwork
from tests.cast import ROSA, SUV, House, day, house
from tests.work.crew import member
from tests.work.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

CALL = CallMade(by="Dana Reyes", seconds=240)


@pytest.fixture
def harbor() -> House:
    found = house()
    member(found, "Dana Reyes")
    found.tell(ROSA, LeadReceived(provider="A", deal="L1"), day(-20))
    return found


@pytest.mark.parametrize("round_", range(3))
def test_two_systems_report_one_sale_at_once(harbor: House, round_: int) -> None:
    click = DealSold(deal="L1", said_by=SaidBy.SALESPERSON, by="Dana Reyes")
    at_once(
        partial(harbor.tell, ROSA, DealSold(deal="D1", vehicle=SUV), day(0), source=harbor.dms),
        partial(harbor.tell, ROSA, click, day(0)),
        partial(clockwork.tick, now=day(0)),
    )
    assert [t.kind for t in CareTask.objects.all()] == ["thank_you"]
    assert CareTask.objects.get().owner == "Dana Reyes"


def test_a_call_a_tick_and_another_call_settle_it_once_and_the_steps_follow_once(
    harbor: House,
) -> None:
    sold = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")
    harbor.tell(ROSA, sold, day(0), source=harbor.dms)
    for at in (1, 1.01):
        at_once(
            partial(harbor.tell, ROSA, CALL, day(at)),
            partial(harbor.tell, ROSA, CALL, day(at + 0.005), source=harbor.dms),
            partial(clockwork.tick, now=day(1.02)),
            partial(clockwork.tick, now=day(1.02)),
        )
    clockwork.tick(now=day(1.1))
    kinds = sorted(CareTask.objects.filter(settled_at=None).values_list("kind", flat=True))
    assert kinds == ["anniversary", "check_in", "first_service", "service_introduction"]
    assert CareTask.objects.get(kind="thank_you").settled_by == "Dana Reyes"


def test_a_human_settles_it_by_hand_while_a_sale_is_withdrawn(harbor: House) -> None:
    sold = DealSold(deal="D1", vehicle=SUV, by="Dana Reyes")
    harbor.tell(ROSA, sold, day(0), source=harbor.dms)
    task = CareTask.objects.get()
    at_once(
        partial(caring.settle, task=task, by="Ed Sato", how="on her porch", now=day(1)),
        partial(harbor.tell, ROSA, CALL, day(1)),
        partial(caring.plan_next, task=task, at=day(2), now=day(1)),
        partial(caring.pass_on_late, now=day(9)),
    )
    assert CareTask.objects.get().settled_by in {"Ed Sato", "Dana Reyes"}
