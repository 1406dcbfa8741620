"""How two people stood before somebody answered, and putting that back: taking an answer back says
nothing of them. They are held and asked about again, unless it was settled before."""

from datetime import datetime
from typing import Any

from sincerely.records import blocks, joins, pairs
from sincerely.records.models import Apart, Pair, PeopleDecision


def before(one: int, other: int) -> dict[str, Any]:
    """What was said of these two so far, kept in the decision that says otherwise."""
    first, second = pairs.two(one, other)
    apart = Apart.objects.filter(one=first, other=second).first()
    pair = Pair.objects.filter(one=first, other=second).first()
    return {
        "state": str(pair.state) if pair else "",
        "apart": apart is not None,
        "homes": apart is not None and apart.homes,
    }


def put_back(
    decision: PeopleDecision, one: int, other: int, *, by: str, now: datetime, machine: str = ""
) -> None:
    """These two stand as before the decision; the caller holds the group alone and folds.

    ``machine``: what no machine makes of them again, ``"one"`` person or one ``"home"``.
    """
    told = decision.what.get("said", {})
    joins.together_again(one, other)
    if told.get("apart") or machine:
        homes = bool(told.get("homes")) or machine == "home"
        joins.keep_apart(one, other, homes=homes)
    if told.get("state") == Pair.State.DIFFERENT:
        first, second = pairs.two(one, other)
        Pair.objects.filter(one=first, other=second).update(state=Pair.State.DIFFERENT)
    else:
        pairs.ask(decision.group_id, one, other, by=by, now=now)
    blocks.wait(decision.group_id, [one, other])
