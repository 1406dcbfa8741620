"""What nearly every command needs: the database open, its tables in step, and one store chosen."""

import getpass
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sincerely.faces.cli import database
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.records.models import Source, Store

StoreKey = Annotated[
    str | None,
    typer.Option("--store", envvar="SINCERELY_STORE", help="Which store; not needed for only one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]

_MIGRATIONS = Path(__file__).resolve().parents[2] / "records" / "migrations"


@dataclass(frozen=True, slots=True)
class House:
    """One store, the moment the command began (UTC), and who runs it."""

    store: "Store"
    now: datetime
    by: str


@contextmanager
def opened() -> Iterator[None]:
    """The database answers and its tables are in step. Raises `Problem` where they are not."""
    with database.opened():
        _check_tables()
        yield


@contextmanager
def at_store(key: str | None) -> Iterator[House]:
    """As `opened`, with the store of this key; without one, the only store there is."""
    with opened():
        store = choose(key)
        yield House(store=store, now=now(), by=f"{user()}@{store.key}")


def now() -> datetime:
    """The moment (UTC) that a command's events and verdicts have."""
    return datetime.now(UTC)


def user() -> str:
    """Who types: the name this machine knows them by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user{os.getuid()}"


def choose(key: str | None) -> "Store":
    """The store of this key, or the only one. Raises `Problem` where that is not one store."""
    from sincerely.records.models import Store

    stores = list(Store.objects.select_related("group", "policy").order_by("key"))
    keys = ", ".join(store.key for store in stores)
    if key:
        if found := next((store for store in stores if store.key == key), None):
            return found
        hint = f"The stores here: {keys}." if stores else "Make it with `sincerely store add`."
        raise Problem("no_such_store", f"There is no store '{key}'.", hint)
    if not stores:
        raise Problem(
            "no_store",
            "There is no store yet.",
            "`sincerely sample load` makes the sample store; `sincerely store add` your own.",
        )
    if len(stores) > 1:
        raise Problem(
            "which_store",
            "There are several stores, and none was named.",
            f"Add `--store KEY` or set SINCERELY_STORE. The stores here: {keys}.",
        )
    return stores[0]


def source(house: House, name: str) -> "Source":
    """The store's source of this name. Raises `Problem` where there is none."""
    from sincerely.records.models import Source

    found = Source.objects.filter(store=house.store, name=name).select_related("store").first()
    if found:
        return found
    names = ", ".join(house.store.sources.order_by("name").values_list("name", flat=True))
    raise Problem(
        "no_such_source",
        f"{house.store.name} has no source '{name}'.",
        f"Its sources: {names or 'none yet'}. Make one with `sincerely source add`.",
    )


def source_made_on_first_use(house: House, name: str) -> "Source":
    """The store's source of this name, made now, and said so, where there is none yet."""
    from sincerely.records.models import Source
    from sincerely.work import stores

    found = Source.objects.filter(store=house.store, name=name).select_related("store").first()
    if found:
        return found
    check_name(name)
    made = stores.make_source(store=house.store, name=name, may_claim=[])
    typer.echo(f"New source '{name}' at {house.store.name}.", err=True)
    return made


def check_name(name: str) -> None:
    """Raises `Problem` unless this can name a source or a store for good."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,49}", name):
        raise Problem(
            "name_unusable",
            f"'{name}' cannot be a name here.",
            "Use small letters, digits and dashes, 50 at most.",
        )


def missing_migrations() -> list[str]:
    """The steps this database has not taken yet, in order."""
    from django.db import connection

    known = {file.stem for file in _MIGRATIONS.glob("[0-9]*.py")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return sorted(known)
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'sincerely'")
        return sorted(known - {name for (name,) in cursor.fetchall()})


def _check_tables() -> None:
    if missing := missing_migrations():
        raise Problem(
            "not_migrated",
            f"The database lacks {len(missing)} step(s) of this version: {', '.join(missing)}.",
            "Run `sincerely migrate`.",
        )
