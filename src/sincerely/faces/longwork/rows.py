"""Files fed, the record replayed, and a change of policy tried on all that was judged."""

from typing import Any

from sincerely.faces import receipts
from sincerely.records.models import Job, Source
from sincerely.work import feeding, jobs, policies, rebuilding
from sincerely.work.jobs import Done, Step
from sincerely.work.policies import Changed

#: differences named on the page; all of them are counted
_NAMED = 50


def feed(job: Job, step: Step) -> Done:
    """A file of one of the store's sources. Broken off, it goes on behind the rows it has done."""
    source = Source.objects.select_related("store").get(store=job.store, name=job.given["source"])
    found = feeding.feed(
        source=source,
        paths=[jobs.given_folder(job) / job.given["file"]],
        by=job.by,
        now=job.asked_at,
        kind=job.given.get("kind") or None,
        progress=lambda _name, rows: step(rows, None),
    )
    said = [
        {
            "file": each.id,
            "name": each.name,
            "came": receipts.later(each.kind, each.counts(), each.left_out_why),
            "nothing": receipts.nothing_read(each.counts()),
        }
        for each in found
    ]
    return Done(result={"files": said})


def check(job: Job, step: Step) -> Done:
    """Replays the ledger and compares all with what is kept. Changes nothing."""
    del job
    found = rebuilding.check(progress=step)
    return Done(result={"differences": len(found), "first": found[:_NAMED]})


def preview(job: Job, step: Step) -> Done:
    """A change of policy, tried on every message of the last 90 days."""
    found = policies.preview(
        store=job.store, settings=job.given["settings"], now=job.asked_at, progress=step
    )
    step(found.judged, found.of)
    counts = {
        name: getattr(found, name)
        for name in ("judged", "newly_stopped", "newly_sent", "otherwise", "waiting", "would_go")
    }
    return Done(result={**counts, "changed": [_plain(each) for each in found.changed]})


def _plain(changed: Changed) -> dict[str, Any]:
    """One message, without anybody's details: the page looks the name up."""
    return {
        "person": changed.person_id,
        "at": changed.at.isoformat(),
        "purpose": str(changed.message.purpose or ""),
        "channel": str(changed.message.channel),
        "before": str(changed.before.answer),
        "after": str(changed.after.answer),
        "codes": [reason.code for reason in (changed.after.reasons or changed.before.reasons)],
    }
