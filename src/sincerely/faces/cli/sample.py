"""`sincerely sample`: a believable year of one store, fed through the same door as any user's."""

import shlex
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from sincerely.faces.cli import house, progress
from sincerely.rules.purpose import Purpose

if TYPE_CHECKING:
    from sincerely.records.models import Store

Say = Callable[[str], None]

app = typer.Typer(no_args_is_help=True, help="The sample store: made up, a year long.")

KEY = "sample"
SEED = 7
HOUSEHOLDS = 600
BY = "sample"
#: what each of its systems is believed to send, and what else is known of it
SOURCES: dict[str, dict[str, Any]] = {
    "crm": {
        "may_claim": [
            Purpose.SALES_FOLLOWUP,
            Purpose.APPOINTMENT_REMINDER,
            Purpose.MISSED_APPOINTMENT,
            Purpose.REENGAGEMENT,
            Purpose.PROMOTION,
            Purpose.LEASE_OR_EQUITY,
            Purpose.ANNIVERSARY_BIRTHDAY,
            Purpose.NEWSLETTER,
            Purpose.SURVEY_REVIEW,
            Purpose.THANK_YOU,
        ],
        "may_write_as_person": True,
    },
    # a sample never gets a new file: with a rhythm it would be late tomorrow
    "dms": {"reports_sales": True},
    "service": {
        "may_claim": [
            Purpose.SERVICE_REMINDER,
            Purpose.SERVICE_INTRODUCTION,
            Purpose.APPOINTMENT_REMINDER,
            Purpose.MISSED_APPOINTMENT,
            Purpose.RECALL,
        ]
    },
    "dialler": {"may_claim": [Purpose.PROMOTION, Purpose.THANK_YOU]},
    "manager": {},
}


@app.command("write")
def write(
    folder: Annotated[Path, typer.Argument(help="Where the files are put.", file_okay=False)],
    seed: Annotated[int, typer.Option(help="Another seed, other people.")] = SEED,
    until: Annotated[
        str | None, typer.Option(help="The first day that has not happened; today if not given.")
    ] = None,
    households: Annotated[int, typer.Option(help="How many households.", min=2)] = HOUSEHOLDS,
) -> None:
    """Write what the sample store's systems export, and the truth beside it."""
    from sincerely import sample

    written = sample.write(folder, seed=seed, until=_day(until), households=households)
    typer.echo(f"{written.rows:,} rows of {households:,} households in {folder}.")
    typer.echo(f"What is what: {folder / 'README.txt'}. Feed all but {folder / 'truth'}.")


@app.command("load")
def load(
    seed: Annotated[int, typer.Option(help="Another seed, other people.")] = SEED,
    households: Annotated[int, typer.Option(help="How many households.", min=2)] = HOUSEHOLDS,
) -> None:
    """Make the sample store, its sources and users, and feed its files. Again: nothing new."""
    with house.opened():
        fill(typer.echo, seed=seed, households=households)


def first_run(say: Say = typer.echo) -> None:
    """The sample store where there is no store yet; the rest of one that was interrupted."""
    from sincerely.records.models import Store

    if not Store.objects.exists() or _left_over():
        say("Loading the sample store ...")
        fill(say)


def fill(say: Say, *, seed: int = SEED, households: int = HOUSEHOLDS) -> None:
    """Makes what is missing of the sample store and feeds the files not fed yet."""
    from sincerely import sample
    from sincerely.records.models import Store

    now = house.now()
    store = Store.objects.select_related("group", "policy").filter(key=KEY).first()
    if store is None:
        sample.write(folder(), seed=seed, until=_day(None), households=households)
        store = _make(now)
        say(f"Made {store.name}, its sources and its users; the files are in {folder()}.")
    _feed(store, now, say)


def folder() -> Path:
    """Where the sample's files are."""
    from sincerely.records import server

    return server.data_folder() / "sample"


def commands_to_try() -> list[str]:
    """Three commands that show something, for whoever has just started."""
    from sincerely import sample
    from sincerely.records.models import Store

    if not Store.objects.filter(key=KEY).exists():
        return ["doctor", "kinds", "feed --help"]
    at = f" --store {KEY}" if Store.objects.count() > 1 else ""
    buyer = sample.SERVICE_NOT_SYSTEMS.email
    calls = shlex.quote(str(folder() / "dialler" / "sent.csv"))
    return [
        f"where {buyer}{at}",
        f"ask --to {buyer} --channel email --purpose missed_appointment{at}",
        f"scrub {calls} --channel recorded_call --purpose thank_you{at}",
    ]


def _day(text: str | None) -> date:
    from sincerely import sample

    if text is None:
        return house.now().astimezone(ZoneInfo(sample.TIMEZONE)).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no day such as 2026-03-16.") from None


def _make(now: datetime) -> "Store":
    """The store with its sources and everybody who works there, or nothing of it."""
    from django.db import transaction

    from sincerely import sample
    from sincerely.records.models import Store
    from sincerely.work import stores

    with transaction.atomic():
        store = stores.make_store(
            name=sample.NAME,
            key=KEY,
            zone=sample.TIMEZONE,
            state=sample.STATE,
            by=BY,
            now=now,
            mode=Store.Mode.ON,
            address=sample.ADDRESS,
        )
        names = [name for name, _ in sample.files(folder())]
        for name in dict.fromkeys([*SOURCES, *names]):
            stores.make_source(store=store, name=name, **SOURCES.get(name, {}))
        _make_users(store, now)
    return store


def _make_users(store: "Store", now: datetime) -> None:
    from sincerely.sample import store as staffed
    from sincerely.work import staff

    roles = [("admin", staffed.GENERAL_MANAGER)]
    roles += [("manager", name) for name in staffed.MANAGERS]
    roles += [("marketing", "Nina Abelard")]
    roles += [("salesperson", seller.name) for seller in staffed.SELLERS]
    roles += [("service_advisor", name) for name in staffed.ADVISORS]
    for role, name in roles:
        email = f"{name.lower().replace(' ', '.')}@harbor.example.com"
        staff.make_user(email=email, name=name, store=store, role=role, by=BY, now=now)


def _left_over() -> bool:
    """Whether the sample store is there but not all of it was fed: an interrupted first run."""
    from sincerely.records.models import Store

    store = Store.objects.filter(key=KEY).first()
    return bool(store and _unfed(store))


def _unfed(store: "Store") -> list[tuple[str, Path]]:
    """The sample's files that this store has not taken in to their end."""
    from sincerely import sample
    from sincerely.records.models import FeedFile

    if not folder().is_dir():
        return []
    done = FeedFile.objects.filter(source__store=store, finished_at__isnull=False)
    known = {(name, bytes(digest)) for name, digest in done.values_list("source__name", "digest")}
    every = [(name, path) for name, path in sample.files(folder()) if path.exists()]
    return [(n, path) for n, path in every if (n, sha256(path.read_bytes()).digest()) not in known]


def _feed(store: "Store", now: datetime, say: Say) -> None:
    from sincerely.work import feeding

    sources = {source.name: source for source in store.sources.select_related("store__group")}
    waiting = _unfed(store)
    told: Counter[str] = Counter()
    with progress.named(len(waiting)) as step:
        for number, (name, path) in enumerate(waiting):
            step(f"{name}/{path.name}", number)
            for receipt in feeding.feed(source=sources[name], paths=[path], by=BY, now=now):
                told[_part(name)] += receipt.rows
            if [_part(name)] != [_part(after) for after, _ in waiting[number + 1 : number + 2]]:
                say(f"  {_part(name)}: {told[_part(name)]:,} rows")
    say(f"The sample store has been fed: {sum(told.values()):,} rows of {len(waiting)} files.")


def _part(source: str) -> str:
    """What a source is called while files are read: the lead providers are one part."""
    return source if source in SOURCES else "leads"
