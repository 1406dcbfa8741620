"""`sincerely audit --tables`: a history of matched, labelled messages, judged where it lies."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sincerely.faces.cli import audit_shown
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.work.auditing.counting import Counted


class Engine(StrEnum):
    """Where tables are judged."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line says of a large audit."""

    engine: Engine | None
    master: str
    cores: int
    tables: str | None
    verdicts: str | None
    out: Path | None
    json: Path | None
    policy: Path | None
    store: str
    zone: str
    now: datetime


def must_be_alone(wanted: Wanted, others: Mapping[str, object]) -> None:
    """Raises `Problem` ``tables_needed``, ``files_or_tables``, ``verdicts_needed``."""
    if not wanted.tables:
        raise Problem(
            "tables_needed",
            "--engine judges tables, and nobody said where they lie.",
            "Add --tables FOLDER; an audit of files with --keep-tables FOLDER writes them.",
        )
    if given := [name for name, value in others.items() if value]:
        raise Problem(
            "files_or_tables",
            f"An audit of --tables takes no {', '.join(given)}.",
            "Tables are matched and labelled already; files are given without --tables.",
        )
    if not wanted.verdicts:
        raise Problem(
            "verdicts_needed", "Nobody said where the verdicts go.", "Add: --verdicts verdicts"
        )


def run(wanted: Wanted) -> None:
    """Judges the tables, writes the verdicts, and what they come to."""
    from sincerely.work.auditing import audit as auditing
    from sincerely.work.auditing import large_report

    rules = auditing.policy_of(wanted.policy)
    cover = large_report.Cover(
        store=wanted.store,
        zone=wanted.zone,
        policy=auditing.policy_name(wanted.policy, rules),
        versions=auditing.VERSIONS,
        made=wanted.now,
        where=str(wanted.tables),
        verdicts=str(wanted.verdicts),
    )
    found = _judged(wanted)
    _tell(found)
    if wanted.out:
        wanted.out.write_text(large_report.page(found, cover), encoding="utf-8")
        typer.echo(f"The report: {wanted.out}")
    if wanted.json:
        told = json.dumps(large_report.plain(found, cover), indent=1, default=str)
        wanted.json.write_text(told, encoding="utf-8")
        typer.echo(f"Figures: {wanted.json}")
    typer.echo(f"{found.messages:,} verdicts: {wanted.verdicts}")


def _judged(wanted: Wanted) -> "Counted":
    from sincerely.work.auditing import audit as auditing
    from sincerely.work.auditing import large

    rules = auditing.policy_of(wanted.policy)
    tables = large.Tables(folder=str(wanted.tables), verdicts=str(wanted.verdicts))
    with audit_shown.progress() as tell:
        if wanted.engine is Engine.SPARK:
            tell("Judging on Spark", 0, 0)
            return large.with_spark(tables, rules, master=wanted.master)
        tell("Judging in parts", 0, 0)
        return large.with_duckdb(
            tables,
            rules,
            cores=wanted.cores,
            tell=lambda done, many: tell("Judging in parts", done, many),
        )


def _tell(found: "Counted") -> None:
    from sincerely.work.auditing.report import span

    typer.echo(
        f"{found.messages:,} messages, {found.buyers:,} "
        f"{'household' if found.buyers == 1 else 'households'} with a sale: "
        f"{span(found.per_100_buyers)} messages for every 100 of them sold to a customer as to a "
        f"prospect. {span(found.ignored)} were sent although it was there to be known."
    )
