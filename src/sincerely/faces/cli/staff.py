"""`sincerely staff`, `sincerely store hours`: who works when, by which names, and who left."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.faces.cli.house import House
    from sincerely.records.models import User

app = typer.Typer(no_args_is_help=True, help="Who works when, by which names, and who left.")

Who = Annotated[str, typer.Argument(help="Their name, or the address they sign in with.")]
Hours = Annotated[
    list[str] | None, typer.Argument(metavar="DAYS=FROM-TO ...", help="mon-fri=09:00-19:00")
]


@app.command("list")
def list_staff(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Who works at the store, in what roles, when and by which names; and who left."""
    with house.at_store(store) as here:
        from sincerely.records.reads import staff

        found = staff.staff(here.store, today=here.now.date())
    if as_json:
        printing.as_json(found)
        return
    printing.table(
        ["name", "mail", "roles", "works", "minutes", "away", "called", "open tasks"],
        [
            [
                each.name,
                each.email,
                ", ".join(each.roles),
                _week(each.week) or "when the store is open",
                each.minutes,
                ", ".join(f"{off.first} to {off.last}" for off in each.away),
                ", ".join((*each.names, *each.after)),
                each.open,
            ]
            for each in found.members
        ],
    )
    for gone in found.gone:
        typer.echo(f"{gone.name} left; {gone.to or 'nobody'} is there for their people.")


@app.command("hours")
def hours(
    who: Who,
    days: Hours = None,
    minutes: Annotated[
        int | None, typer.Option(help="How many minutes of a working day may go into care.")
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """Say when somebody works; without days, whenever the store is open."""
    with house.at_store(store) as here:
        from sincerely.work import week

        user = _user(here, who)
        week.set_week(
            store=here.store,
            user=user,
            hours=week.read_hours(days or []),
            minutes=minutes,
            by=here.by,
            now=here.now,
        )
    typer.echo(f"{user.name} works {' '.join(days or []) or 'when the store is open'}.")


@app.command("off")
def off(
    who: Who,
    first: Annotated[str, typer.Argument(help="The first day: 2026-03-04.")],
    last: Annotated[str | None, typer.Argument(help="The last day, where it is another.")] = None,
    why: Annotated[str, typer.Option(help="For colleagues: holiday, a course.")] = "",
    store: house.StoreKey = None,
) -> None:
    """Say on which days somebody is away: nothing is planned for them."""
    with house.at_store(store) as here:
        from sincerely.work import week

        user, begins = _user(here, who), _day(first)
        ends = _day(last) if last else begins
        week.take_off(
            store=here.store,
            user=user,
            first=begins,
            last=ends,
            why=why,
            by=here.by,
            now=here.now,
        )
    typer.echo(f"{user.name} is away from {begins} to {ends}.")


@app.command("name")
def name(
    who: Who,
    called: Annotated[str, typer.Argument(help="The name as your CRM or DMS writes it.")],
    store: house.StoreKey = None,
) -> None:
    """Say by which other name your systems call somebody."""
    with house.at_store(store) as here:
        from sincerely.work import leaving

        user = _user(here, who)
        leaving.call_them(store=here.store, user=user, name=called, by=here.by, now=here.now)
    typer.echo(f"'{called}' is {user.name}.")


@app.command("left")
def left(
    who: Who,
    to: Annotated[str, typer.Option(help="Who is there for their people now.")],
    store: house.StoreKey = None,
) -> None:
    """Somebody left: their people get a new one with a name, who introduces themselves."""
    with house.at_store(store) as here:
        from sincerely.work import leaving

        user, successor = _user(here, who), _user(here, to)
        done = leaving.leave(store=here.store, user=user, to=successor, by=here.by, now=here.now)
    typer.echo(
        f"{user.name} left. {successor.name} takes over {done.tasks} open task(s), and introduces "
        f"themselves to {done.people} household(s), spread over their days."
    )
    typer.echo("Undo: `sincerely staff back`.")


@app.command("back")
def back(who: Who, store: house.StoreKey = None) -> None:
    """Somebody who left is there again: their role, names and people are theirs as before."""
    with house.at_store(store) as here:
        from sincerely.work import leaving

        user = _user(here, who)
        done = leaving.take_back(store=here.store, user=user, by=here.by, now=here.now)
    typer.echo(
        f"{user.name} is back, with {done.tasks} open task(s) and {done.people} household(s)."
    )


def store_hours(days: Hours = None, store: house.StoreKey = None) -> None:
    """Say when the store is open; without days, show it."""
    with house.at_store(store) as here:
        from sincerely.work import week

        if days:
            week.set_store_hours(
                store=here.store, hours=week.read_hours(days), by=here.by, now=here.now
            )
        told = _week(here.store.hours) or "nobody has said"
    typer.echo(f"{here.store.name}: {told}.")


def _user(here: "House", who: str) -> "User":
    """Whoever works or worked here under this name or address. Raises `Problem`."""
    from sincerely.records.models import User

    theirs = User.objects.filter(roles__store=here.store).distinct()
    found = list(
        theirs.filter(email=who.strip().lower()) or theirs.filter(name__iexact=who.strip())
    )
    if len(found) == 1:
        return found[0]
    names = ", ".join(theirs.order_by("name").values_list("name", flat=True))
    raise Problem(
        "which_user" if found else "no_such_user",
        f"{'Several people are' if found else 'Nobody is'} called '{who}' at {here.store.name}.",
        f"Name them by their mail address. Who works here: {names or 'nobody yet'}.",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem("day_unreadable", f"'{text}' is not a day.", "Write 2026-03-04.") from None


def _week(kept: Mapping[str, Any]) -> str:
    """``mon 09:00-19:00, tue ...``; empty where nobody said."""
    from sincerely.work.week import DAYS

    return ", ".join(f"{DAYS[int(day)]} {a}-{b}" for day, (a, b) in sorted(kept.items()))
