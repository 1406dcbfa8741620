"""Where somebody stands, as JSON: one answer for `sincerely where` and for the API."""

from datetime import datetime
from typing import Any

from sincerely.records.models import Person, Store
from sincerely.records.reads import journeys, moments, person, tasks, wording
from sincerely.work import answers, people, sending


def at_address(*, store: Store, address: str, now: datetime) -> dict[str, Any]:
    """Everyone known at this address. Raises `WorkError` where it is no address."""
    found = people.find(store=store, address=address)
    return {
        "address": address,
        "store": store.key,
        "at": now,
        "people": [of_person(store=store, one=one, now=now) for one in found],
    }


def of_person(*, store: Store, one: Person, now: datetime) -> dict[str, Any]:
    """One person: standing, what to mind, household, deals, timeline, and today's verdicts."""
    page = person.person_page(store, one.pk, now=now)
    assert page
    return {
        "id": one.pk,
        "name": one.name,
        "erased": one.erased_at is not None,
        **_standing(page.where),
        "mind": [{"kind": m.kind, "sentence": m.sentence, "at": m.at} for m in page.mind],
        "household": [{"id": m.id, "name": m.name, **_standing(m.where)} for m in page.household],
        "deals": [_deal(deal) for deal in page.deals],
        "tasks": [_task(task) for task in page.open_tasks],
        "today": _today(store, one, now),
        "events": [event(moment, page.names) for moment in page.moments],
    }


def event(moment: moments.Moment, names: dict[int, str]) -> dict[str, Any]:
    """One event of a timeline. ``words``: personal words, as far as they have not been erased."""
    return {
        "id": moment.id,
        "kind": moment.kind,
        "at": moment.at,
        "whole_day": moment.whole_day,
        "sentence": moment.sentence,
        "source": moment.source,
        "person": moment.person_id,
        "who": names.get(moment.person_id, ""),
        "words": [word.text for word in moment.words],
    }


def _standing(where: wording.Where) -> dict[str, Any]:
    return {"standing": where.standing, "since": where.since, "why": where.why}


def _deal(deal: journeys.Shown) -> dict[str, Any]:
    return {
        "source": deal.source,
        "key": deal.key,
        "state": deal.state,
        "open": deal.running,
        "what": deal.what,
        "by": deal.by,
        "opened_at": deal.opened_at,
        "state_at": deal.state_at,
        "person": deal.person_id,
    }


def _task(task: tasks.Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "kind": task.kind,
        "why": task.why,
        "owner": task.owner,
        "due_at": task.due_at,
        "late": task.late,
        "person": task.person_id,
    }


def _today(store: Store, one: Person, now: datetime) -> dict[str, Any]:
    """What the gate would say now about a mail of each purpose. Nothing of it is kept."""
    found = sending.today(person=one, store=store, now=now)
    return {str(purpose): answers.as_json(decided, store) for purpose, decided in found.items()}
