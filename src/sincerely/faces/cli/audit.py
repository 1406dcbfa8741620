"""`sincerely audit`: what our systems said to the people who bought from us, without a database."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from sincerely.faces.cli import audit_files, audit_large, audit_shown
from sincerely.faces.cli.audit_large import Engine
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.work.auditing.audit import Audit

_Files = list[str] | None
#: so many rows are held in memory
ROWS = 200_000


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
    keep_tables: Annotated[
        Path | None, typer.Option(help="Keep the matched, labelled tables there, as Parquet.")
    ] = None,
    tables: Annotated[
        str | None, typer.Option(help="Judge tables of that shape, where they lie, not files.")
    ] = None,
    verdicts: Annotated[
        str | None, typer.Option(help="With --tables: the folder the verdicts are written to.")
    ] = None,
    engine: Annotated[
        Engine | None, typer.Option(help="What judges --tables: duckdb (one machine), or spark.")
    ] = None,
    master: Annotated[str, typer.Option(help="The cluster, for --engine spark.")] = "local[*]",
    cores: Annotated[
        int, typer.Option(min=1, help="Processes that judge in parts.", show_default="all")
    ] = os.cpu_count() or 1,
    rows_in_memory: Annotated[
        int, typer.Option(min=0, help="More rows than these go to the disk, and are judged there.")
    ] = ROWS,
) -> None:
    """Count the messages that treated a buyer as a prospect, and say which system sent them.

    Needs what was sent and what was sold; the more there is, the more it can tell. Nothing leaves
    this machine.
    """
    from sincerely.work.auditing import audit as auditing
    from sincerely.work.auditing import remembered
    from sincerely.work.auditing.parted import Disk, Wanted

    now = _moment(until, zone)
    files = {
        "sent": sent, "sold": sold, "leads": leads, "visits": visits,
        "appointments": appointments, "optouts": optouts, "service": service, "also": also,
    }  # fmt: skip
    if tables or engine or verdicts:
        wanted = audit_large.Wanted(
            engine=engine, master=master, cores=cores, tables=tables, verdicts=verdicts, out=out,
            json=json_, policy=policy, store=store, zone=zone, now=now,
        )  # fmt: skip
        others = {"--csv": csv_, "--map": map_, "--explain": explain, "--demo": demo,
                  "--keep-tables": keep_tables, "--show-names": show_names}  # fmt: skip
        audit_large.must_be_alone(wanted, others | {f"--{n}": value for n, value in files.items()})
        _must_have_folders(out, json_)
        audit_large.run(wanted)
        return
    _must_have_folders(out, json_, csv_)
    _must_have_parent(keep_tables)
    beside = out or json_ or csv_
    with TemporaryDirectory(prefix="sincerely-audit-", dir=_room(beside)) as folder:
        if demo:
            given, store, out = *audit_files.sample(Path(folder), now), out or Path("report.html")
        else:
            given = audit_files.given(files)
        if not (out or json_ or csv_ or explain or keep_tables):
            hint = "Add: --out report.html"
            raise Problem("no_out", "Nobody said where the report goes.", hint)
        kept = None if demo else _kept(beside)
        (parts := Path(folder) / "parts").mkdir()
        known = remembered.load(kept) if kept else remembered.Remembered()
        rules, said = auditing.policy_of(policy), audit_files.told(map_ or [])
        with audit_shown.progress() as tell:
            found = auditing.audit(
                given=given,
                zone=zone,
                store=store,
                policy=rules,
                policy_name=auditing.policy_name(policy, rules),
                lag=timedelta(days=lag_days),
                columns=said,
                now=now,
                clock=datetime.now(UTC),
                remembered=known,
                disk=Disk(
                    folder=parts,
                    wanted=Wanted(
                        csv=bool(csv_), json=bool(json_), explain=explain or "", tables=keep_tables
                    ),
                    most=rows_in_memory,
                    cores=cores,
                ),
                tell=tell,
            )
        if kept and beside:
            remembered.save(known, kept)
        if explain:
            _explain(found, explain)
        else:
            audit_shown.files(found)
            audit_shown.columns(found, told=said, kept=str(kept or ""))
            audit_shown.unread(found)
            audit_shown.figures(found)
        _write(found, out, json_, csv_, show_names=show_names)
        if keep_tables:
            many = found.keep_tables(keep_tables)
            typer.echo(f"{many:,} messages, matched and labelled: {keep_tables}")


def _kept(beside: Path | None) -> Path:
    """Where columns are remembered: beside what is written, else where one stands."""
    return (beside.parent if beside else Path()) / "audit-columns.toml"


def _room(beside: Path | None) -> Path | None:
    """The folder of what is written, for what is too much for memory; the system's own where the
    name of that has a sign that DuckDB reads otherwise."""
    folder = beside.absolute().parent if beside else None
    return folder if folder and not set("*?[") & set(str(folder)) else None


def _write(
    found: "Audit", out: Path | None, json_: Path | None, csv_: Path | None, *, show_names: bool
) -> None:
    if out:
        out.write_text(found.report(show_names=show_names), encoding="utf-8")
        typer.echo(f"The report: {out}")
    if json_:
        found.write_json(json_)
        typer.echo(f"Figures and findings: {json_}")
    if csv_:
        typer.echo(f"{found.write_csv(csv_):,} findings: {csv_}")


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


def _must_have_folders(*paths: Path | None) -> None:
    """Before any work begins: an hour of it may not end in a folder that is not there, or in a
    name that is a folder's."""
    for path in paths:
        if path and path.is_dir():
            raise Problem("is_a_folder", f"{path} is a folder.", "Name a file in it.")
        _must_have_parent(path)


def _must_have_parent(path: Path | None) -> None:
    if path and not path.absolute().parent.is_dir():
        raise Problem("no_such_folder", f"There is no folder {path.parent}.", "Make it.")


def _explain(found: "Audit", message: str) -> None:
    told = found.explain(message)
    if not told:
        raise Problem(
            "no_such_message", f"No message has the number {message!r}.", "See findings.csv."
        )
    typer.echo("\n\n".join("\n".join(each) for each in told))
