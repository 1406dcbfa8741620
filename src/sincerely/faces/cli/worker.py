"""`sincerely worker`: the clockwork, run in the background every few minutes."""

import logging
from typing import TYPE_CHECKING

from sincerely.faces.cli import house

if TYPE_CHECKING:
    import procrastinate

EVERY = "*/2 * * * *"
"""When the clockwork is run: every other minute, in cron's words."""


def worker() -> None:
    """Run the background work until it is stopped: late tasks, late feeds. Any number may run."""
    with house.opened():
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        register(app)
        connector = app.connector
        assert isinstance(connector, DjangoConnector)
        with app.replace_connector(connector.get_worker_connector()):
            app.run_worker(listen_notify=True, delete_jobs="successful", name="clockwork")


def register(app: "procrastinate.App") -> None:
    """Make known what the background does. Of several workers one does each round."""
    if "sincerely.tick" in app.tasks:
        return

    @app.periodic(cron=EVERY)
    @app.task(name="sincerely.tick", queueing_lock="sincerely.tick")
    def tick(timestamp: int) -> None:
        from sincerely.work import clockwork

        del timestamp  # a round that was missed is not made up for: only the present counts
        clockwork.tick(now=house.now())
