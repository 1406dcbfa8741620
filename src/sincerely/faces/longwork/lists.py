"""Lists: judged row by row before a campaign, and looked through for rows that are one."""

import csv
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from sincerely.faces.cli import lists
from sincerely.faces.cli.house import House
from sincerely.faces.cli.match import HEADER
from sincerely.faces.cli.scrub import good_until_of, judge
from sincerely.matching.lists.match import Matching, NotComparable
from sincerely.records.models import Job
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel, Purpose
from sincerely.work import jobs, matchfiles
from sincerely.work.errors import WorkError
from sincerely.work.jobs import Done, Step

MAY_GO, MAY_NOT, LINKS = "may-go.csv", "may-not.csv", "links.csv"
_EVERY = 1_000


def scrub(job: Job, step: Step) -> Done:
    """Who of a list may get a message, who may not and why. Begun anew, it judges anew.

    The moment is that of the asking: what changed since is asked about at the sending.
    """
    given, folder = job.given, jobs.folder(job)
    channel, purpose = Channel(given["channel"]), given.get("purpose")
    here = House(store=job.store, now=job.asked_at, by=job.by)
    message = Message(channel=channel, purpose=Purpose(purpose) if purpose else None)
    with lists.opened(jobs.given_folder(job) / given["file"], channel, []) as roll:
        tally = judge(
            here,
            roll,
            message,
            job.asked_at,
            out=folder / MAY_GO,
            stopped=folder / MAY_NOT,
            progress=lambda rows: step(rows, None),
        )
    step(tally.rows, tally.rows)
    return Done(
        result={
            "rows": tally.rows,
            "allowed": tally.allowed,
            "stopped": tally.stopped,
            "reasons": dict(tally.reasons.most_common()),
            "valid_until": good_until_of(here, job.asked_at).isoformat(),
        },
        files={"Who may get it": MAY_GO, "Who may not, and why": MAY_NOT},
    )


def match(job: Job, step: Step) -> Done:
    """Which rows of one or two lists are one. Nothing of it goes into the store's own record."""
    folder = jobs.folder(job)
    files = [matchfiles.opened(jobs.given_folder(job) / name) for name in job.given["files"]]
    counted: Counter[str] = Counter()
    with TemporaryDirectory(prefix="sincerely-match-", dir=folder) as inside:
        matching = Matching([each.listed for each in files], Path(inside))
        with (folder / LINKS).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADER)
            try:
                for link in matching.links():
                    counted[link.decision] += 1
                    writer.writerow((*link[:2], f"{link.probability:.6f}", *link[3:]))
                    if counted.total() % _EVERY == 0:
                        step(counted.total(), None)
            except NotComparable as problem:
                raise WorkError(problem.code, problem.sentence, problem.hint) from None
    unread = sum(len(each.unread) for each in files)
    result = {"joined": counted["join"], "maybe": counted["maybe"], "unread": unread}
    return Done(result=result, files={"The links": LINKS})
