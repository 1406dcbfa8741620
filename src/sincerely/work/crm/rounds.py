"""Taking what is due: each copy is one worker's at a time, and is tried until it is taken.

The row is locked while it is being sent, for as long as one attempt takes. A worker that is killed
in between loses the lock with its connection: the copy goes again, under the same number.

A CRM that is dead or slow holds up no other: links take turns, each is in one round's hands at a
time, and those that did not get through are tried last, by one round alone. However many they are,
they take one of a worker's places.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.utils import DatabaseError

from sincerely.records.models import CrmCopy, CrmLink
from sincerely.records.reads import crm as read
from sincerely.records.reads.crm_links import THE_CRM
from sincerely.work.crm import hooks, mails, saying
from sincerely.work.crm.refusing import NotTaken
from sincerely.work.crm.saying import Said

log = logging.getLogger(__name__)

T = TypeVar("T")

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


def send_due(*, now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Sends what is due by web hook and by mail, of each link oldest first; how many were taken.

    A link that does not answer is left until the next round. Any number may run at once.
    ``stopping``: whether to begin no further copy.
    """
    until = time.monotonic() + ROUND
    left: set[int] = set()

    def over() -> bool:
        return stopping() or time.monotonic() >= until

    # once more those that get through: some of the others do again by then
    lanes = (False, True, False)
    return sum(_send_all(now, over, left, failing=failing) for failing in lanes)


def _send_all(now: datetime, over: Callable[[], bool], left: set[int], *, failing: bool) -> int:
    """One copy of each link in turn, until nothing is due. ``failing``: of which links; ``left``:
    those this round has done with."""
    taken = 0
    while links := _due(now, left, failing=failing):
        for link in links:
            if over():
                return taken
            lock = "sincerely.crm.failing" if failing else f"sincerely.crm.{link}"
            with transaction.atomic():
                copy = _next(link, now) if _is_ours(lock) else None
                if copy is None:
                    left.add(link)
                    continue
                try:
                    taken += _send(copy, now)
                except NotTaken as problem:
                    _put_off(copy, problem, now)
                    if problem.everything:
                        left.add(link)
    return taken


def _due(now: datetime, left: set[int], *, failing: bool) -> list[int]:
    """Links for which something is due, in no order: where time runs out, it is not always the same
    ones that wait."""
    copies = CrmCopy.objects.filter(link=OuterRef("pk"), done_at=None, next_at__lte=now)
    links = CrmLink.objects.filter(
        Exists(copies), ended_at=None, failing_since__isnull=not failing
    ).exclude(kind=CrmLink.Kind.CSV)
    return list(links.exclude(pk__in=left).order_by("?").values_list("pk", flat=True))


def _is_ours(name: str) -> bool:
    """Whether no other round has this now; it is ours until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def _next(link: int, now: datetime) -> CrmCopy | None:
    """The link's next copy, locked until the end of the transaction."""
    due = CrmCopy.objects.filter(link=link, done_at=None, next_at__lte=now, link__ended_at=None)
    rows = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at", "pk")
    return rows.select_related("link__store", "link__source").first()


def _send(copy: CrmCopy, now: datetime) -> bool:
    """Sends one. False: there is nobody any more to speak of. Raises `NotTaken`."""
    about = _or_not_taken(copy, lambda: _made(copy), everything=False)
    if about is None:
        CrmCopy.objects.filter(pk=copy.pk).update(done_at=now, next_at=None, problem=_FORGOTTEN)
        return False
    _or_not_taken(copy, lambda: _hand_over(copy.link, about, now), everything=True)
    CrmCopy.objects.filter(pk=copy.pk).update(
        done_at=now, next_at=None, tries=copy.tries + 1, problem=""
    )
    failing = CrmLink.objects.filter(pk=copy.link_id, failing_since__isnull=False)
    failing.update(failing_since=None, problem="", hint="")
    return True


def _made(copy: CrmCopy) -> Said | None:
    about = read.contents([copy]).get(copy.pk)
    return saying.of(copy.link, about) if about else None


def _hand_over(link: CrmLink, about: Said, now: datetime) -> None:
    if link.kind == CrmLink.Kind.HOOK:
        hooks.send(link, about, now=now)
    else:
        mails.send(link, about)


def _or_not_taken(copy: CrmCopy, step: Callable[[], T], *, everything: bool) -> T:
    """A mistake of ours puts off this copy, and ends no round: the others would wait for ever."""
    try:
        return step()
    except (DatabaseError, NotTaken):
        raise
    except Exception as problem:
        log.exception("Copy %s could not be sent.", copy.pk)
        raise NotTaken(
            "Something went wrong on our side.",
            "It is in the worker's log; it is tried again by itself.",
            everything=everything,
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
    if problem.wait is not None:
        until = now + problem.wait  # it asked for quiet: what waits with this one is quiet as well
        waiting = CrmCopy.objects.filter(link=copy.link_id, done_at=None, next_at__lt=until)
        waiting.update(next_at=until)
    link = CrmLink.objects.filter(pk=copy.link_id)
    link.update(problem=problem.sentence, hint=problem.hint)
    if problem.gone:
        link.update(ended_at=now, ended_by=THE_CRM, secret="", failing_since=None)
    else:
        link.filter(failing_since=None).update(failing_since=now)
