"""What `sincerely doctor` looks at: one small function per part, each with what to do."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg

from sincerely.faces.cli import crm_health, match_health, relay_health
from sincerely.faces.cli.finding import Finding
from sincerely.records import server
from sincerely.rules.rhythm import sentence

if TYPE_CHECKING:
    from sincerely.records.models import Source

BEATS = timedelta(seconds=60)
"""A worker shows every ten seconds that it lives; after this long it is taken for gone."""
MOST_DRIFT = timedelta(seconds=5)
LEAST_FREE = 1 << 30  # bytes
_GIB = 1 << 30
_MIB = 1 << 20
_NO_TABLES = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)


def parts(now: datetime) -> Iterator[Finding]:
    """Every part of a running database. A check that breaks is a finding, not the end."""
    for name, check in CHECKS.items():
        try:
            yield from check(now)
        except Exception as broken:  # noqa: BLE001 - the doctor goes on to the next part
            yield _not_looked_at(name, broken)


def _not_looked_at(part: str, broken: Exception) -> Finding:
    """One line and no SQL: what a database says of a query is for those who wrote the query."""
    cause = broken.__cause__ or broken
    if isinstance(cause, _NO_TABLES):
        return Finding(part, "not set up yet: its tables are missing", "Run `sincerely migrate`.")
    if isinstance(cause, psycopg.OperationalError):
        says = "cannot be looked at: the database no longer answers"
        return Finding(part, says, "Look at the database server, then ask again.")
    if isinstance(cause, psycopg.Error):
        says = f"cannot be looked at: the database refused it ({type(cause).__name__})"
        return Finding(part, says, "The database server's own log says more.")
    says = str(broken).strip().partition("\n")[0] or type(broken).__name__
    return Finding(part, f"cannot be looked at: {says}", "Mend that, then ask again.")


def database(_now: datetime) -> Iterator[Finding]:
    """Which server, how old, whose."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user, current_database()")
        version, user, name = cursor.fetchone()
    if os.environ.get("DATABASE_URL"):
        whose = f"named by DATABASE_URL, as {user} in {name}"
    else:
        whose = f"the embedded one, in {server.data_folder()}"
    yield Finding("database", f"PostgreSQL {version}, {whose}")


def migrations(_now: datetime) -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        says = f"{len(steps)} steps have not been taken, {steps[0][0]} first"
        if not executor.loader.applied_migrations:
            says = f"not set up yet: none of the {len(steps)} steps has been taken"
        yield Finding("migrations", says, "Run `sincerely migrate`.")
    else:
        yield Finding("migrations", "all taken")


def worker(now: datetime) -> Iterator[Finding]:
    """Whether somebody does the background work."""
    from procrastinate.contrib.django.models import ProcrastinateWorker

    beats = ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - BEATS).count()
    if beats:
        yield Finding("worker", f"{beats} at work")
    else:
        says = "nobody does the background work: late tasks are not passed on"
        yield Finding("worker", says, "`sincerely run` starts one; alone: `sincerely worker`.")


def feeds(now: datetime) -> Iterator[Finding]:
    """Whether each source that has a rhythm keeps it."""
    from sincerely.records import sources
    from sincerely.records.models import Source

    every = Source.objects.select_related("store", "rhythm").order_by("store__key", "name")
    known = sources.rhythms(every, now)
    for source in every:
        if rhythm := sentence(known[source.pk]):
            late = (due := sources.due_at(source)) is not None and due < now
            yield _feed(f"{source.store.key}/{source.name}", source, now, rhythm, late=late)
    if not any(known.values()):
        yield Finding("feeds", "no source has a rhythm yet (`sincerely source rhythm` says one)")


def _feed(name: str, source: "Source", now: datetime, rhythm: str, *, late: bool) -> Finding:
    rhythm = f"expected {rhythm}"
    do = f"Feed its latest file: `sincerely feed FILE --source {source.name}`."
    if source.last_heard_at is None:
        return Finding("feeds", f"{name} was never heard from, {rhythm}", do)
    age = now - source.last_heard_at
    says = f"{name} was heard {age.total_seconds() / 3600:.1f} h ago, {rhythm}"
    return Finding("feeds", says, do if late else "")


def clock(_now: datetime) -> Iterator[Finding]:
    """Whether this machine and the database agree on the time."""
    from django.db import connection

    before = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    ours = before + (datetime.now(UTC) - before) / 2
    drift = theirs - ours
    says = f"the database's differs by {abs(drift).total_seconds():.1f} s"
    do = "" if abs(drift) <= MOST_DRIFT else "Set both clocks by the network (NTP)."
    yield Finding("clock", says, do)


def disk(_now: datetime) -> Iterator[Finding]:
    """Whether there is room for more."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    free = shutil.disk_usage(server.data_folder()).free
    says = f"{free / _GIB:.1f} GiB free in {server.data_folder()}; the database has "
    says += f"{size / _MIB:,.0f} MiB"
    yield Finding("disk", says, "" if free >= LEAST_FREE else "Make room: under 1 GiB is left.")


def secret(_now: datetime) -> Iterator[Finding]:
    """Whether the secret is one, and whether strangers could listen."""
    from django.conf import settings

    beyond = [host for host in os.environ.get("SINCERELY_HOSTS", "").split(",") if host]
    own = server.data_folder() / "secret"
    if not os.environ.get("SINCERELY_SECRET") and own.exists() and own.stat().st_mode & 0o077:
        yield Finding("secret", f"others can read {own}", f"Run `chmod 600 {own}`.")
    elif beyond and not settings.HTTPS:
        says = f"{', '.join(beyond)} is served without HTTPS: passwords can be overheard"
        yield Finding("secret", says, "Put it behind TLS and set SINCERELY_HTTPS=1.")
    else:
        where = "SINCERELY_SECRET" if os.environ.get("SINCERELY_SECRET") else str(own)
        yield Finding("secret", f"kept in {where}")


CHECKS: dict[str, Callable[[datetime], Iterator[Finding]]] = {
    "database": database,
    "migrations": migrations,
    "worker": worker,
    "feeds": feeds,
    "senders": relay_health.senders,
    "upstreams": relay_health.upstreams,
    "processes": relay_health.processes,
    "queue": relay_health.queue,
    "crm": crm_health.crm,
    "matching": match_health.crowds,
    "details": match_health.details,
    "clock": clock,
    "disk": disk,
    "secret": secret,
}
