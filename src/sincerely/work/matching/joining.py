"""Two people found to be one by their details: by the machine where nothing speaks against it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sincerely.matching.decision import Decision
from sincerely.matching.names import may_all_be_one
from sincerely.records import joins
from sincerely.records.models import PeopleDecision, Person
from sincerely.records.pairs import Two
from sincerely.work.matching.comparing import Compared, evidence

#: no one sighting tells of both: all of the later ones are weighed when it is taken back
NO_SIGHTING = 0


def certain(compared: Mapping[Two, Compared]) -> dict[Two, Compared]:
    """Those of these pairs that are surely one person, by everything both were ever called."""
    found = {two: each for two, each in compared.items() if each.decision is Decision.JOIN}
    people = {person for both in found for person in both}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "names"))
    return {
        (one, other): each
        for (one, other), each in found.items()
        if may_all_be_one(names[one], names[other])
    }


def sure(group_id: int, certain: Mapping[Two, Compared], *, by: str, now: datetime) -> set[int]:
    """Joins these pairs that are `certain`. Returns everybody joined.

    The surest first, and everybody once: who was joined is compared again, as one, next round.
    """
    done: set[int] = set()
    for (one, other), each in sorted(certain.items(), key=lambda c: (-c[1].score.weight, c[0])):
        if done.isdisjoint((one, other)):
            steps = [step._asdict() for step in each.score.steps]
            join(group_id, one, other, evidence=evidence(steps), by=by, now=now, steps=steps)
            done |= {one, other}
    return done


def join(
    group_id: int,
    into: int,
    gone: int,
    *,
    evidence: str,
    by: str,
    now: datetime,
    steps: list[dict[str, object]],
    said: dict[str, object] | None = None,
) -> PeopleDecision:
    """Makes one person of two and keeps the decision, with each step but no word of theirs.

    ``said``: what somebody had said of the two. The caller holds the group alone and folds the
    standings of both.
    """
    what = joins.take_over(gone, into, NO_SIGHTING)
    what |= {"steps": wordless(steps)} | ({"said": said} if said else {})
    return PeopleDecision.objects.create(
        group_id=group_id,
        kind=PeopleDecision.Kind.JOINED,
        people=[into, gone],
        what=what,
        evidence=evidence,
        by=by,
        at=now,
    )


def wordless(steps: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """The steps of a comparison without the words of those compared."""
    return [{kept: step[kept] for kept in ("column", "level", "weight")} for step in steps]
