"""The matcher learns from what people answered: looked at before and after, then adopted."""

from datetime import datetime

import msgspec
from django.db import transaction

from sincerely.matching import learning
from sincerely.matching.learning import NONE, Answered, Correction, Learned
from sincerely.records import blocks, learned, locks
from sincerely.records.models import Group, LearnedWeights, MatchAnswer, Pair
from sincerely.work.errors import WorkError

_ANSWERS = {Pair.State.SAME: True, Pair.State.DIFFERENT: False}


def in_force(group_id: int) -> Correction:
    """What corrects the weights of a group now. One query."""
    kept = learned.latest(group_id)
    return msgspec.json.decode(kept[1], type=Correction) if kept else NONE


def answers(group: Group) -> list[Answered]:
    """Every pair somebody has answered, in the order of their making. Two queries.

    Those who live together are two people. Of somebody erased nothing is left to learn from.
    """
    found = {
        (pair.one_id, pair.other_id): (pair.steps, _ANSWERS[Pair.State(pair.state)])
        for pair in Pair.objects.filter(group=group, state__in=_ANSWERS).order_by("pk")
        if pair.steps
    }
    homes = MatchAnswer.objects.filter(
        group=group, answer=MatchAnswer.Answer.HOUSEHOLD, decision__peopledecision=None
    )
    of_homes = [
        Answered(tuple(sorted(row.levels.items())), row.weight, same=False)
        for row in homes.order_by("pk")
        if row.weight is not None and (min(row.people), max(row.people)) not in found and row.levels
    ]
    return [learning.answered(steps, same=same) for steps, same in found.values()] + of_homes


def look(group: Group) -> Learned:
    """What the answers come to, and how well it foretells those held out. Changes nothing.

    Raises `WorkError` ``too_few_answers``.
    """
    found = answers(group)
    if not learning.enough(found):
        ones = sum(each.same for each in found)
        raise WorkError(
            "too_few_answers",
            f"{len(found)} pairs were answered, {ones} of them as one person: too few to learn.",
            f"It takes {learning.LEAST}, {learning.LEAST_EACH} of each kind; `sincerely people "
            "review` and `sincerely sales unlinked` ask.",
        )
    return learning.learn(found)


def adopt(*, group: Group, by: str, now: datetime) -> LearnedWeights:
    """Puts what the answers teach in force; every pair that waits is compared anew by it.

    Raises `WorkError` ``too_few_answers``, ``holds_fewer``, ``no_better``.
    """
    with transaction.atomic():
        locks.group(group.pk, alone=True)
        found = look(group)
        if found.looser:
            raise WorkError(
                "holds_fewer",
                "By what the answers teach, fewer of those who are one person would be held.",
                "Answer more pairs; nothing was changed.",
            )
        if not found.better:
            raise WorkError(
                "no_better",
                "What the answers teach foretells those held out no better than before.",
                "Answer more pairs; nothing was changed.",
            )
        kept = learned.keep(
            group_id=group.pk,
            corrections=found.correction,
            told={"before": found.before, "after": found.after},
            answers=found.answers,
            by=by,
            now=now,
        )
        waiting = Pair.objects.filter(group=group, state__in=(Pair.State.OPEN, Pair.State.LIFTED))
        people = {person for both in waiting.values_list("one", "other") for person in both}
        blocks.wait(group.pk, people)
    return kept
