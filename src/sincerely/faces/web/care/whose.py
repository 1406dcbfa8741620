"""Which task is meant, at whichever of their stores it is, and whether it is theirs to see."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404

from sincerely.faces.web.here import Here
from sincerely.records.models import CareTask, Role
from sincerely.records.reads import tasks
from sincerely.work import staff
from sincerely.work.staff import Right

NOT_YOURS = "This task belongs to a colleague. Ask them, or your manager, to pass it on."


def manages(here: Here) -> bool:
    """Whether others' tasks are theirs to see."""
    return here.may[Right.SEE_ALL_CARE]


def advises(here: Here) -> bool:
    """Whether introductions to service are made to them."""
    return Role.Name.SERVICE_ADVISOR in here.roles


def find(here: Here, task_id: int) -> tuple[Here, CareTask]:
    """The task, and the desk of its store: a link or a note typed elsewhere names any of theirs.

    Raises `Http404` where none of their stores has it, `PermissionDenied` where it is not theirs.
    """
    row = (
        CareTask.objects.filter(pk=task_id, store__in=here.stores)
        .select_related("person", "assignee")
        .first()
    )
    if row is None:
        raise Http404("No task here has this number.")
    at = _at(here, row)
    if not tasks.theirs(row, at.user, manages=manages(at), advises=advises(at)):
        raise PermissionDenied(NOT_YOURS)
    return at, row


def _at(here: Here, row: CareTask) -> Here:
    if row.store_id == here.store.pk:
        return here
    store = next(store for store in here.stores if store.pk == row.store_id)
    at = replace(here, store=store, roles=staff.roles_of(here.user, store))
    if not at.may[Right.LOG_CARE]:
        raise PermissionDenied("Your role at that store does not include this page.")
    return at
