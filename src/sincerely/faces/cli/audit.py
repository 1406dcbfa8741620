"""`sincerely audit`: what our systems said to the people who bought from us, without a database."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from sincerely.faces.cli import printing
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.work.auditing.audit import Audit
    from sincerely.work.auditing.rows import Given

_Files = list[str] | None


def _files(what: str) -> Any:
    return typer.Option(help=f"{what}: a file or a folder, as often as needed; NAME=PATH names it.")


def audit(
    sent: Annotated[_Files, _files("What was sent")] = None,
    sold: Annotated[_Files, _files("What was sold")] = None,
    leads: Annotated[_Files, _files("Leads")] = None,
    visits: Annotated[_Files, _files("Visits")] = None,
    appointments: Annotated[_Files, _files("Appointments")] = None,
    optouts: Annotated[_Files, _files("Opt-outs")] = None,
    service: Annotated[_Files, _files("Service visits")] = None,
    also: Annotated[_Files, _files("Whatever else there is: calls, thank-yous, deals")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the report is put, as HTML.")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="The findings as JSON.")] = None,
    csv_: Annotated[Path | None, typer.Option("--csv", help="The findings as CSV.")] = None,
    policy: Annotated[Path | None, typer.Option(help="Your policy, as TOML.")] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help='What a column is: "Header=sent_at".')
    ] = None,
    zone: Annotated[str, typer.Option(help="The store's time zone.")] = "America/New_York",
    store: Annotated[str, typer.Option(help="The store's name, for the report.")] = "Our store",
    lag_days: Annotated[
        float, typer.Option(min=0, help="Days until a sale is on record, where its row is silent.")
    ] = 1.0,
    until: Annotated[
        str | None, typer.Option(help="The last day of the files, where it is not today.")
    ] = None,
    show_names: Annotated[bool, typer.Option("--show-names", help="Do not mask names.")] = False,
    explain: Annotated[str | None, typer.Option(help="Tell all about one message.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Audit the made-up sample store.")] = False,
) -> None:
    """Count the messages that treated a buyer as a prospect, and say which system sent them.

    Needs what was sent and what was sold; the more there is, the more it can tell. Nothing leaves
    this machine.
    """
    from sincerely.work.auditing import audit as auditing

    now = _moment(until, zone)
    with TemporaryDirectory(prefix="sincerely-audit-") as folder:
        if demo:
            given, store, out = *_sample(Path(folder), now), out or Path("report.html")
        else:
            given = _given(
                sent=sent,
                sold=sold,
                leads=leads,
                visits=visits,
                appointments=appointments,
                optouts=optouts,
                service=service,
                also=also,
            )
        _must_write(out, json_, csv_, explain)
        found = auditing.audit(
            given=given,
            zone=zone,
            store=store,
            policy=auditing.policy_of(policy),
            policy_name=policy.name if policy else "as built in",
            lag=timedelta(days=lag_days),
            columns=_told(map_ or []),
            now=now,
        )
        _tell(found)
        if out:
            out.write_text(found.report(show_names=show_names), encoding="utf-8")
            typer.echo(f"The report: {out}")
        if json_:
            found.write_json(json_)
        if csv_:
            typer.echo(f"{found.write_csv(csv_)} findings: {csv_}")
        if explain:
            _explain(found, explain)


def _given(**files: _Files) -> "list[Given]":
    from sincerely.work.auditing.rows import Given, Role

    given = []
    for role, paths in files.items():
        for text in paths or ():
            name, _, path = text.rpartition("=")
            where = Path(path)
            source = name or (where.name if where.is_dir() else where.stem)
            given.append(Given(role=Role(role), path=where, source=source))
    if not files["sent"] or not files["sold"]:
        raise Problem(
            "sent_and_sold_needed",
            "An audit needs what was sent and what was sold.",
            "sincerely audit --sent sent.csv --sold sold.csv --out report.html, or --demo",
        )
    return given


def _sample(folder: Path, now: datetime) -> "tuple[list[Given], str]":
    """The sample store's year, written where nobody keeps it."""
    from sincerely import sample
    from sincerely.work.auditing.rows import Given, Role

    sample.write(folder, seed=7, until=now.date())
    files = {
        Role.SENT: ("crm/sent.csv", "service/sent.csv", "dialler/sent.csv"),
        Role.SOLD: ("dms",),
        Role.LEADS: ("leads",),
        Role.VISITS: ("crm/visits.csv",),
        Role.APPOINTMENTS: ("crm/appointments.csv", "service/appointments.csv"),
        Role.OPTOUTS: ("manager/optouts.csv",),
        Role.SERVICE: ("service/service.csv",),
        Role.ALSO: ("crm/deals.csv", "crm/calls.csv", "manager/complaints.csv",
                    "manager/thanks.csv"),
    }  # fmt: skip
    given = [
        Given(role=role, path=folder / path, source=path.partition("/")[0])
        for role, paths in files.items()
        for path in paths
    ]
    return given, "Harbor Motors (made up)"


def _moment(until: str | None, zone: str) -> datetime:
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Problem(
            "no_such_zone", f"There is no time zone {zone!r}.", "Such as America/Chicago."
        ) from None
    if until is None:
        return datetime.now(UTC)
    try:
        day = datetime.strptime(until, "%Y-%m-%d").replace(tzinfo=where)
    except ValueError:
        raise Problem("no_such_day", f"{until!r} is no day.", "Write it as 2026-11-01.") from None
    return (day + timedelta(days=1)).astimezone(UTC)


def _told(said: list[str]) -> dict[str, str]:
    """What ``--map`` says of headers."""
    told = {}
    for each in said:
        header, sign, column = each.rpartition("=")
        if not sign or not header:
            raise Problem("map_unreadable", f"{each!r} names no column.", '--map "Header=sent_at"')
        told[header] = column
    return told


def _must_write(
    out: Path | None, json_: Path | None, csv_: Path | None, explain: str | None
) -> None:
    """Before any work begins: an hour of it may not end in a folder that is not there."""
    if not (out or json_ or csv_ or explain):
        raise Problem("no_out", "Nobody said where the report goes.", "Add: --out report.html")
    for path in (out, json_, csv_):
        if path and not path.absolute().parent.is_dir():
            raise Problem("no_such_folder", f"There is no folder {path.parent}.", "Make it.")


def _tell(found: "Audit") -> None:
    figures = found.figures
    printing.table(
        ["given as", "read as", "files", "rows", "messages", "left out", "unread"],
        [
            [
                each.role.value,
                each.kind,
                *(
                    f"{n:,}"
                    for n in (each.files, each.rows, each.messages, each.left_out, each.unread)
                ),
            ]
            for each in found.case.material.sorts()
        ],
    )
    least, most = figures.per_100_buyers.least, figures.per_100_buyers.most
    typer.echo(
        f"{figures.messages:,} messages, {figures.buyers:,} households that bought: "
        f"{least:,.0f} to {most:,.0f} messages for every 100 of them treated a customer as a "
        f"prospect. {figures.ignored:,} were sent although it was there to be known."
    )
    for each in figures.missing:
        typer.echo(f"Not given: {each}.", err=True)


def _explain(found: "Audit", message: str) -> None:
    told = found.explain(message)
    if not told:
        raise Problem(
            "no_such_message", f"No message has the number {message!r}.", "See findings.csv."
        )
    typer.echo(json.dumps(told, indent=1, default=str))
