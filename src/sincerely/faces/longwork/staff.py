"""The people of a colleague who left, or is back: told one household after the other.

Begun anew, either goes on behind what was done. Where somebody said the contrary meanwhile, it
stops, and says so: that is no failure.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sincerely.records.models import Job, User
from sincerely.work import introducing
from sincerely.work.errors import WorkError
from sincerely.work.jobs import Done, Step
from sincerely.work.leaving import HandedOver, TakenBack

_OVERTAKEN = frozenset({"is_back", "left_again"})


def given_left(user: User, to: User, done: HandedOver) -> dict[str, Any]:
    """What `left` needs to know."""
    since = done.since.isoformat()
    return {
        "user": user.pk,
        "name": user.name,
        "to": to.name,
        "names": list(done.names),
        "since": since,
    }


def given_back(user: User, done: TakenBack) -> dict[str, Any]:
    """What `back` needs to know."""
    since = done.since.isoformat()
    return {"user": user.pk, "name": user.name, "successor": done.successor.pk, "since": since}


def left(job: Job, step: Step) -> Done:
    """An introduction for each of their people."""
    given = job.given
    return _or_overtaken(
        lambda: introducing.introduce(
            store=job.store,
            user=User.objects.get(pk=given["user"]),
            names=given["names"],
            since=datetime.fromisoformat(given["since"]),
            by=job.by,
            now=job.asked_at,
            step=step,
        )
    )


def back(job: Job, step: Step) -> Done:
    """Their people are theirs as before."""
    given = job.given

    def give_back() -> int:
        people, _ = introducing.give_back(
            store=job.store,
            user=User.objects.get(pk=given["user"]),
            successor=User.objects.get(pk=given["successor"]),
            since=datetime.fromisoformat(given["since"]),
            by=job.by,
            now=job.asked_at,
            step=step,
        )
        return people

    return _or_overtaken(give_back)


def _or_overtaken(verb: Callable[[], int]) -> Done:
    try:
        return Done(result={"people": verb()})
    except WorkError as problem:
        if problem.code not in _OVERTAKEN:
            raise
        return Done(result={"stopped": problem.sentence})
