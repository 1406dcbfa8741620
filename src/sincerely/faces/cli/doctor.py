"""`sincerely doctor`: a line per part, OK or what is wrong and what to do."""

from dataclasses import asdict

import psycopg
import typer

from sincerely.faces.cli import database, health, house, printing
from sincerely.faces.cli.finding import Finding
from sincerely.records.server import ServerProblem


def doctor(as_json: house.AsJson = False) -> None:
    """Look at every part: database, tables, worker, feeds, relay, matching, clock, disk, secret."""
    try:
        with database.opened():
            findings = list(health.parts(house.now()))
    except ServerProblem as problem:
        findings = [Finding("database", _in_one_line(problem.sentence), problem.hint)]
    except psycopg.ProgrammingError:
        # what it says repeats the URL, and that may hold a password
        do = "Write it as postgresql://NAME:PASSWORD@HOST:5432/DATABASE."
        findings = [Finding("database", "DATABASE_URL cannot be read", do)]
    if as_json:
        printing.as_json([asdict(finding) | {"ok": finding.ok} for finding in findings])
    else:
        for finding in findings:
            _tell(finding)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _in_one_line(sentence: str) -> str:
    return " ".join(sentence.split())


def _tell(finding: Finding) -> None:
    typer.echo(f"{'OK' if finding.ok else 'WRONG':<6}{finding.part:<12}{finding.says}")
    if finding.do:
        typer.echo(f"{'':<18}{finding.do}")
