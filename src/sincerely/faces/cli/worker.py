"""`sincerely worker`: the clockwork and the fetching, run in the background."""

import logging
from typing import TYPE_CHECKING

from sincerely.faces.cli import house

if TYPE_CHECKING:
    import procrastinate

EVERY = "*/2 * * * *"
"""When the clockwork is run: every other minute, in cron's words."""
MATCHED = "* * * * * */2"
"""When those who are new are compared with all others: every other second."""
FETCHED = "* * * * *"
"""When folders and mailboxes are looked into: every minute."""
ASKED = "* * * * * */2"
"""When long work that somebody began at the desk is looked for: every other second."""
TOLD = "* * * * * */5"
"""When what was logged here goes to the store's CRM: every fifth second."""
WRITTEN = "* * * * *"
"""When it is looked whether a night's file for the CRM is due: every minute."""
AT_ONCE = 6
"""A long file, a long job, a slow CRM and a dead one keep nobody from passing on late tasks."""
PATIENCE = 5.0
"""Seconds a job has to come to its next step when the worker is stopped; then it goes on later."""
BY = "sincerely worker"


def worker() -> None:
    """Run the background work until it is stopped: late tasks, folders, mailboxes, who is who,
    what goes to the CRM. Any number may run."""
    with house.opened():
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        register(app)
        connector = app.connector
        assert isinstance(connector, DjangoConnector)
        with app.replace_connector(connector.get_worker_connector()):
            app.run_worker(
                listen_notify=True,
                delete_jobs="successful",
                name="clockwork",
                concurrency=AT_ONCE,
                shutdown_graceful_timeout=PATIENCE,
            )


def register(app: "procrastinate.App") -> None:
    """Make known what the background does. Of several workers one does each round."""
    if "sincerely.tick" in app.tasks:
        return

    # a round that was missed is not made up for: only the present counts
    @app.periodic(cron=EVERY)
    @app.task(name="sincerely.tick", queueing_lock="sincerely.tick")
    def tick(timestamp: int) -> None:
        from sincerely.work import clockwork

        del timestamp
        clockwork.tick(now=house.now())

    @app.periodic(cron=MATCHED)
    @app.task(name="sincerely.match", queueing_lock="sincerely.match", lock="sincerely.match")
    def match(timestamp: int) -> None:
        from sincerely.work.matching import rounds

        del timestamp
        rounds.match_all(now=house.now())

    # `lock`: a round that takes longer than a minute is not joined by the next
    @app.periodic(cron=FETCHED)
    @app.task(name="sincerely.fetch", queueing_lock="sincerely.fetch", lock="sincerely.fetch")
    def fetch(timestamp: int) -> None:
        from sincerely.work import fetching

        del timestamp
        fetching.fetch_all(by=BY, now=house.now())

    # without a lock: of a worker that was killed it would be held for good; a job's row says
    # itself who works on it
    @app.periodic(cron=ASKED)
    @app.task(name="sincerely.jobs", queueing_lock="sincerely.jobs", pass_context=True)
    def asked(context: "procrastinate.JobContext", timestamp: int) -> None:
        from sincerely.faces.longwork import DOERS
        from sincerely.work import jobs

        del timestamp
        jobs.run(DOERS, clock=house.now, stopping=context.should_abort)
        jobs.tidy(now=house.now())

    # no lock here either: each link has its own
    @app.periodic(cron=TOLD)
    @app.task(name="sincerely.crm", queueing_lock="sincerely.crm", pass_context=True)
    def told(context: "procrastinate.JobContext", timestamp: int) -> None:
        from sincerely.work.crm import rounds

        del timestamp
        rounds.send_due(now=house.now(), stopping=context.should_abort)

    # apart: a folder may be on a disk far away that does not answer
    @app.periodic(cron=WRITTEN)
    @app.task(name="sincerely.crm_files", queueing_lock="sincerely.crm_files")
    def written(timestamp: int) -> None:
        from sincerely.work.crm import files

        del timestamp
        files.write_due(now=house.now())
