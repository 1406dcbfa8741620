"""Every command by its name: the one list the help, the docs and the tests are made from."""

from collections.abc import Callable
from typing import Any

import typer

from sincerely.faces.cli import (
    ask,
    doctor,
    feed,
    people,
    policy,
    quarantine,
    record,
    sample,
    scrub,
    smtp,
    sources,
    stores,
    upkeep,
    where,
    worker,
)

COMMANDS: dict[str, Callable[..., Any]] = {
    "feed": feed.feed,
    "ask": ask.ask,
    "scrub": scrub.scrub,
    "where": where.where,
    "record": record.record,
    "kinds": record.kinds,
    "token": sources.token,
    "forget": people.forget,
    "rebuild": upkeep.rebuild,
    "migrate": upkeep.migrate,
    "tick": upkeep.tick,
    "worker": worker.worker,
    "smtp": smtp.smtp,
    "doctor": doctor.doctor,
}
GROUPS: dict[str, typer.Typer] = {
    "quarantine": quarantine.app,
    "policy": policy.app,
    "source": sources.app,
    "people": people.app,
    "store": stores.store_app,
    "user": stores.user_app,
    "sample": sample.app,
}


def add_to(app: typer.Typer) -> None:
    """Give ``app`` every command."""
    for name, command in COMMANDS.items():
        app.command(name)(command)
    for name, group in GROUPS.items():
        app.add_typer(group, name=name)
