"""Taking what is due: each copy is one worker's at a time, and is tried until it is taken.

The row is locked while it is being sent, for at most the seconds one attempt has. A worker that is
killed in between loses the lock with its connection: the copy goes again, under the same number.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.utils import DatabaseError

from sincerely.records.models import CrmCopy, CrmLink
from sincerely.records.reads import crm as read
from sincerely.work.crm import hooks, mails, saying
from sincerely.work.crm.refusing import NotTaken
from sincerely.work.crm.saying import Said

log = logging.getLogger(__name__)

#: waits between attempts, as Standard Webhooks recommends: a little over three days in all
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
#: seconds after which one round begins no further copy: other work waits for its end
ROUND = 45.0
_FORGOTTEN = "Not sent: they asked to be forgotten, or it was taken back."


def send_due(*, now: datetime) -> int:
    """Sends what is due by web hook and by mail, oldest first; how many were taken.

    A link that does not answer is left until the next round. Any number may run at once.
    """
    until, taken = time.monotonic() + ROUND, 0
    left: set[int] = set()
    while time.monotonic() < until:
        with transaction.atomic():
            copy = _next(now, left)
            if copy is None:
                break
            try:
                taken += _send(copy, now)
            except NotTaken as problem:
                _put_off(copy, problem, now)
                if problem.everything:
                    left.add(copy.link_id)
    return taken


def _next(now: datetime, left: set[int]) -> CrmCopy | None:
    """The next copy, locked until the end of the transaction."""
    due = CrmCopy.objects.filter(done_at=None, next_at__lte=now, link__ended_at=None)
    due = due.exclude(link__kind=CrmLink.Kind.CSV).exclude(link__in=left)
    rows = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at", "pk")
    return rows.select_related("link__store", "link__source").first()


def _send(copy: CrmCopy, now: datetime) -> bool:
    """Sends one. False: there is nobody any more to speak of. Raises `NotTaken`."""
    about = _made(copy)
    if about is None:
        CrmCopy.objects.filter(pk=copy.pk).update(done_at=now, next_at=None, problem=_FORGOTTEN)
        return False
    if copy.link.kind == CrmLink.Kind.HOOK:
        hooks.send(copy.link, about, now=now)
    else:
        mails.send(copy.link, about)
    CrmCopy.objects.filter(pk=copy.pk).update(
        done_at=now, next_at=None, tries=copy.tries + 1, problem=""
    )
    failing = CrmLink.objects.filter(pk=copy.link_id, failing_since__isnull=False)
    failing.update(failing_since=None, problem="", hint="")
    return True


def _made(copy: CrmCopy) -> Said | None:
    """What is told. One that cannot be made holds up no other."""
    try:
        about = read.contents([copy]).get(copy.pk)
        return saying.of(copy.link, about) if about else None
    except DatabaseError:
        raise
    except Exception as problem:
        log.exception("Copy %s could not be made.", copy.pk)
        raise NotTaken(
            "Something went wrong on our side.",
            "It is in the worker's log; it is tried again by itself.",
            everything=False,
        ) from problem


def _put_off(copy: CrmCopy, problem: NotTaken, now: datetime) -> None:
    """Until the next attempt, or for good; a person can have it sent again."""
    wait = WAITS[copy.tries] if copy.tries < len(WAITS) else None
    if wait is not None and problem.wait is not None:
        wait = max(wait, problem.wait)
    CrmCopy.objects.filter(pk=copy.pk).update(
        tries=copy.tries + 1,
        next_at=now + wait if wait is not None else None,
        problem=problem.sentence,
    )
    link = CrmLink.objects.filter(pk=copy.link_id)
    link.update(problem=problem.sentence, hint=problem.hint)
    if problem.gone:
        link.update(ended_at=now, ended_by="the CRM", secret="", failing_since=None)
    else:
        link.filter(failing_since=None).update(failing_since=now)
