"""A database that is up, and a Django that knows it: what most commands need first."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sincerely.records import server


@contextmanager
def opened() -> Iterator[None]:
    """The database server runs (the embedded one, unless `DATABASE_URL`) and Django is set up."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sincerely.site.settings")
    with server.running():
        server.check()
        django.setup()
        yield


def migrate() -> None:
    """Bring the tables up to date; silent where there is nothing to do.

    Each step is told where there are rows it may have to work through.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        print(f"Preparing the tables ({len(steps)} steps) ...", flush=True)
        known = bool(executor.loader.applied_migrations)
        call_command("migrate", interactive=False, verbosity=int(known))
