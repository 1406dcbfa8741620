"""`sincerely store`, `sincerely user`: the stores, and those who work there."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from sincerely.faces.cli import house, printing
from sincerely.faces.cli.problem import Problem

store_app = typer.Typer(no_args_is_help=True, help="Stores: one dealership location each.")
user_app = typer.Typer(no_args_is_help=True, help="Those who work at the stores.")


class Mode(StrEnum):
    """Whether the gate only judges or also stops."""

    WATCH = "watch"
    ON = "on"


class RoleName(StrEnum):
    """What somebody is at a store."""

    SALESPERSON = "salesperson"
    SERVICE_ADVISOR = "service_advisor"
    MARKETING = "marketing"
    MANAGER = "manager"
    ADMIN = "admin"


@store_app.command("add")
def add_store(
    name: Annotated[str, typer.Argument(help="Its name: 'Harbor Motors'.")],
    key: Annotated[str, typer.Option(help="Its short name in commands: harbor.")],
    zone: Annotated[str, typer.Option(help="Its time zone: America/New_York.")],
    state: Annotated[str, typer.Option(help="Its state, for the hours of calls: CT.")] = "",
    group_of: Annotated[
        str | None, typer.Option(help="The key of a store of the same group.")
    ] = None,
    address: Annotated[
        str,
        typer.Option(help="On envelopes, commas between its lines: '1 Main St, Ware MA 01082'."),
    ] = "",
    mode: Annotated[Mode, typer.Option(help="watch judges only; on stops too.")] = Mode.WATCH,
) -> None:
    """Make a store. It starts in watch mode: everything flows and is judged."""
    house.check_name(key)
    with house.opened():
        from sincerely.records.models import Store
        from sincerely.work import stores

        made = stores.make_store(
            name=name,
            key=key,
            zone=zone,
            state=state,
            by=house.user(),
            now=house.now(),
            group=house.choose(group_of).group if group_of else None,
            mode=Store.Mode(mode),
            address="\n".join(line for each in address.split(",") if (line := each.strip())),
        )
    typer.echo(f"{made.name} ({made.key}) is made, in {made.mode} mode.")
    typer.echo("Next: `sincerely user add` an admin, `sincerely feed` its files.")


@store_app.command("list")
def list_stores(as_json: house.AsJson = False) -> None:
    """Every store with its mode and zone."""
    with house.opened():
        from sincerely.records.models import Store

        rows: list[dict[str, Any]] = [
            {
                "key": store.key,
                "name": store.name,
                "group": store.group.name,
                "zone": store.zone,
                "state": store.state,
                "mode": store.mode,
            }
            for store in Store.objects.select_related("group").order_by("key")
        ]
    if as_json:
        printing.as_json(rows)
    else:
        names = ["key", "name", "group", "zone", "state", "mode"]
        printing.table(names, [[row[name] for name in names] for row in rows])


@user_app.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The address they sign in with.")],
    name: Annotated[str, typer.Option(help="Their name, as others see it.")],
    role: Annotated[RoleName, typer.Option(help="What they are at the store.")],
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a password; else they sign in by link.")
    ] = False,
    store: house.StoreKey = None,
) -> None:
    """Give somebody a role at the store, and a way to sign in."""
    with house.at_store(store) as here:
        from sincerely.work import staff

        made = staff.make_user(
            email=email,
            name=name,
            store=here.store,
            role=role,
            by=here.by,
            now=here.now,
            password=_asked(email, name) if password else None,
        )
    typer.echo(f"{made.name} ({made.email}) is {role.replace('_', ' ')} at {here.store.name}.")


@user_app.command("link")
def link(
    email: Annotated[str, typer.Argument(help="Whose link.")],
    url: Annotated[str, typer.Option(help="Where the desk is served.")] = "http://127.0.0.1:8000",
) -> None:
    """Print a link that signs somebody in, once and for a short time."""
    with house.opened():
        from sincerely.work import staff

        made = staff.one_time_link(by=house.user(), now=house.now(), base_url=url, email=email)
    typer.echo(made)


def _asked(email: str, name: str) -> str:
    """A password typed twice, and good enough. Raises `Problem` where it is not."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from sincerely.records.models import User

    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(typed, User(email=email, name=name))
    except ValidationError as weak:
        raise Problem("password_weak", " ".join(weak.messages), "Choose a longer one.") from None
    return typed
