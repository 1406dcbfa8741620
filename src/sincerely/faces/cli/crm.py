"""`sincerely crm`: what is logged here goes where the store keeps its records."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.records.models import CrmLink
    from sincerely.records.reads.crm_links import LinkLine

app = typer.Typer(no_args_is_help=True, help="What is logged here goes to the store's CRM.")

Number = Annotated[int, typer.Argument(metavar="LINK", help="Its number (`crm list`).")]


class Kind(StrEnum):
    """A way to the CRM."""

    HOOK = "hook"
    MAIL = "mail"
    CSV = "csv"


@app.command("add")
def add(
    kind: Annotated[Kind, typer.Argument(help="A signed web hook, a mail, or the night's file.")],
    target: Annotated[str, typer.Argument(help="The URL, the CRM's mail address, or a folder.")],
    sent_from: Annotated[
        str, typer.Option("--from", help="Of mails: the store's own address.")
    ] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(help="A kind of event (`sincerely kinds`); repeatable. All if not given."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Which source this CRM is: its customer numbers are told.")
    ] = None,
    allow_network: Annotated[
        list[str] | None,
        typer.Option(help="Of hooks: a network that is not public, 10.20.0.0/16; repeatable."),
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """Make a link to the CRM. A web hook's secret is printed once."""
    with house.at_store(store) as here:
        from sincerely.work.crm import links

        common: dict[str, Any] = {
            "store": here.store,
            "by": here.by,
            "now": here.now,
            "kinds": only or [],
            "source": house.source(here, source) if source else None,
        }
        match kind:
            case Kind.HOOK:
                networks = allow_network or []
                link = links.add_hook(url=target, networks=networks, at_the_server=True, **common)
            case Kind.MAIL:
                link = links.add_mail(address=target, sent_from=sent_from, **common)
            case Kind.CSV:
                link = links.add_csv(folder=Path(target), **common)
    typer.echo(f"Link {link.pk}: what is logged at {here.store.name} goes to {link.target}.")
    if link.secret:
        typer.echo(f"{'secret':<10}{link.secret}")
        typer.echo("Keep it: it is not shown again.", err=True)
    typer.echo(f"Next: `sincerely crm test {link.pk}`.")


@app.command("list")
def list_(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Every link: what waits there, and what is in the way."""
    with house.at_store(store) as here:
        from sincerely.records.reads import crm_links

        found = crm_links.links(here.store)
        zone = here.store.zone
    if as_json:
        printing.as_json([_plain(each) for each in found])
        return
    if not found:
        typer.echo("There is no link to a CRM yet. `sincerely crm add` makes one.")
        return
    printing.table(
        ["link", "kind", "to", "last taken", "waiting", "since", "given up", "problem"],
        [
            [
                each.link.pk,
                each.link.kind,
                each.link.target,
                printing.local(each.taken_at, zone),
                each.waiting,
                printing.local(each.waiting_since, zone),
                each.given_up,
                _problem(each.link, zone),
            ]
            for each in found
        ],
    )


@app.command("end")
def end(link: Number, store: house.StoreKey = None) -> None:
    """Send nothing more there. What waits is kept, and not sent."""
    with house.at_store(store) as here:
        from sincerely.work.crm import links

        found = _chosen(here, link)
        links.end(link=found, by=here.by, now=here.now)
    typer.echo(f"Nothing more goes to {found.target}.")


@app.command("test")
def try_(link: Number, store: house.StoreKey = None) -> None:
    """Send something about nobody now, and say what came of it."""
    with house.at_store(store) as here:
        from sincerely.work.crm import links

        said = links.try_(link=_chosen(here, link), by=here.by, now=here.now)
    typer.echo(said)


@app.command("send")
def send() -> None:
    """Do once, for every store, what the worker does every few seconds: send what is due."""
    with house.opened():
        from sincerely.work.crm import files, rounds

        taken, written = rounds.send_due(now=house.now()), files.write_due(now=house.now())
    typer.echo(f"Taken by the CRM: {taken}. Days' files written: {written}.")


@app.command("again")
def again(
    link: Number,
    copy: Annotated[
        int | None, typer.Option(help="One copy, by its number; all given up if not given.")
    ] = None,
    day: Annotated[
        str | None, typer.Option(help="Of files: write this day's again, as 2026-03-04.")
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """Send once more what was given up, one copy, or write a day's file again."""
    with house.at_store(store) as here:
        from sincerely.records.models import CrmCopy
        from sincerely.work.crm import files, links

        found = _chosen(here, link)
        if found.kind == found.Kind.CSV:
            said = f"Written: {files.write_again(link=found, day=_day(day))}"
        elif copy is None:
            said = f"To be sent again: {links.send_given_up_again(link=found, now=here.now)}."
        else:
            row = CrmCopy.objects.filter(link=found, pk=copy).select_related("link").first()
            if row is None:
                hint = "`sincerely crm list` shows the links there are."
                raise Problem("no_such_copy", f"Link {link} has no copy {copy}.", hint)
            links.send_again(copy=row, now=here.now)
            said = "It is sent again by the worker's next round."
    typer.echo(said)


def _chosen(here: house.House, number: int) -> "CrmLink":
    from sincerely.records.models import CrmLink

    rows = CrmLink.objects.filter(store=here.store).select_related("store", "source")
    if found := rows.filter(pk=number).first():
        return found
    raise Problem(
        "no_such_link",
        f"{here.store.name} has no link {number} to a CRM.",
        "`sincerely crm list` numbers them.",
    )


def _day(said: str | None) -> date:
    try:
        return date.fromisoformat(said or "")
    except ValueError:
        raise Problem(
            "no_such_day", f"{said or 'Nothing'} is no day.", "Say `--day 2026-03-04`."
        ) from None


def _problem(link: "CrmLink", zone: str) -> str:
    if link.ended_at:
        return f"ended {printing.local(link.ended_at, zone)} by {link.ended_by}"
    if link.failing_since:
        return f"since {printing.local(link.failing_since, zone)}: {link.problem} {link.hint}"
    return ""


def _plain(each: "LinkLine") -> dict[str, Any]:
    link = each.link
    same = ("kind", "target", "sent_from", "kinds", "networks", "made_by", "made_at", "ended_at")
    state = ("ended_by", "written_until", "failing_since", "problem", "hint")
    counts = {name: getattr(each, name) for name in ("taken_at", "waiting", "given_up")}
    return {"link": link.pk} | {name: getattr(link, name) for name in (*same, *state)} | counts
