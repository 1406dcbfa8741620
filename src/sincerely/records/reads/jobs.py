"""Long work as its page shows it."""

from collections.abc import Collection

from sincerely.records.models import Job, Person, Store

SHOWN = 30


def latest(store: Store, kinds: Collection[str]) -> list[Job]:
    """The latest jobs of these kinds, newest first. One query."""
    rows = Job.objects.filter(store=store, kind__in=kinds).order_by("-asked_at", "-pk")
    return list(rows[:SHOWN])


def one(store: Store, job_id: int) -> Job | None:
    """One job of this store. One query."""
    return Job.objects.filter(store=store, pk=job_id).select_related("store").first()


def names(store: Store, job: Job) -> dict[int, str]:
    """The names of those a job's result speaks of. One query."""
    ids = {row.get("person") for row in job.result.get("changed", ())} - {None}
    people = Person.objects.filter(group=store.group_id, pk__in=ids)
    return dict(people.values_list("pk", "name"))
