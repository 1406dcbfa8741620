"""The audit: what a store's systems said to the people who bought from it, from files alone."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sincerely import __version__
from sincerely.rules.law import LAW_VERSION
from sincerely.rules.policy import DEFAULT, Policy, PolicyError
from sincerely.work.errors import WorkError

from . import figures, findings, report
from .figures import Figures
from .judging import Case, judge
from .rows import Given, Material, Role, gather

#: what is not given cannot be judged, and the report says so
_WITHOUT = {
    Role.SOLD: "sales: nobody can be known to have bought",
    Role.LEADS: "leads: a new enquiry after the purchase cannot be told from silence",
    Role.VISITS: "visits: “we have not seen you” is not checked against them",
    Role.APPOINTMENTS: "appointments: “you missed yours” is not checked",
    Role.OPTOUTS: "opt-outs: which wishes were ignored is not known",
    Role.SERVICE: "service visits: who is a customer of the workshop is not known",
}


@dataclass(slots=True, kw_only=True)
class Audit:
    """A finished audit: write what you need of it."""

    case: Case
    figures: Figures
    zone: str
    store: str
    lag: timedelta
    policy_name: str
    now: datetime

    def report(self, *, show_names: bool) -> str:
        """The page (`report`)."""
        cover = report.Cover(
            store=self.store,
            zone=self.zone,
            lag=self.lag,
            policy=self.policy_name,
            versions=VERSIONS,
            made=self.now,
            show_names=show_names,
        )
        return report.page(self.figures, self.case.material.sorts(), cover)

    def write_json(self, path: Path) -> None:
        """Figures, files, and every finding with its evidence."""
        findings.write_json(self.case, path, self.zone, self.about())

    def write_csv(self, path: Path) -> int:
        """The findings as a table; returns how many."""
        return findings.write_csv(self.case, path, self.zone)

    def explain(self, message: str) -> list[dict[str, Any]]:
        """The findings about a message of this number: one, or one for each who got it."""
        return [
            findings.evidence(self.case, each, self.zone)
            for each in self.case.judged
            if findings.number(each) == message
        ]

    def about(self) -> dict[str, Any]:
        """The figures as plain values."""
        told = asdict(self.figures)
        worst = [
            {"household": home.home, "insults": len(home.insults)} for home in self.figures.worst
        ]
        return {
            "store": self.store,
            "versions": VERSIONS,
            "policy": self.policy_name,
            "figures": told | {"worst": worst},
            "files": [
                {
                    "file": str(seen.path),
                    "role": seen.given.role,
                    "kind": seen.kind,
                    "rows": seen.rows,
                    "messages": seen.messages,
                    "events": seen.events,
                    "left_out": seen.left_out,
                    "unread": seen.unread,
                }
                for seen in self.case.material.files
            ],
            "unread": [asdict(each) for each in self.case.material.unread],
        }


VERSIONS = f"rules {__version__}; law {LAW_VERSION}"


def audit(
    *,
    given: Sequence[Given],
    zone: str,
    store: str,
    policy: Policy,
    policy_name: str,
    lag: timedelta,
    columns: Mapping[str, str],
    now: datetime,
) -> Audit:
    """Reads, matches, judges and counts. Nothing leaves the machine and nothing is kept.

    Raises `WorkError` ``no_such_file``, ``no_messages``.
    """
    material = gather(given, zone=zone, now=now, columns=columns)
    _must_have_messages(material)
    case = judge(material, zone=zone, policy=policy, lag=lag, now=now)
    roles = {each.role for each in given}
    missing = [why for role, why in _WITHOUT.items() if role not in roles]
    return Audit(
        case=case,
        figures=figures.count(case, missing=missing),
        zone=zone,
        store=store,
        lag=lag,
        policy_name=policy_name,
        now=now,
    )


def policy_of(path: Path | None) -> Policy:
    """A policy as TOML, setting by setting; what it does not name stays as built in.

    Raises `WorkError` ``policy_invalid``, ``no_such_file``.
    """
    if path is None:
        return DEFAULT
    try:
        return DEFAULT.changed(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise WorkError("no_such_file", f"There is no file {path}.", "Check the name.") from None
    except PolicyError as problem:
        raise WorkError(problem.code, f"{problem}.", problem.hint) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        sentence = f"{path} is no TOML: {problem}."
        raise WorkError(
            "policy_invalid", sentence, 'Write lines like: call_from = "09:00"'
        ) from None


def _must_have_messages(material: Material) -> None:
    if next(iter(material.messages()), None) is None:
        files = ", ".join(
            f"{seen.path.name} was read as {seen.kind}: {seen.rows} rows, {seen.unread} unread"
            for seen in material.files
            if seen.given.role is Role.SENT
        )
        raise WorkError(
            "no_messages",
            f"No sent message was found. {files}.",
            'A file of sent messages needs a column with the time; `--map "Header=column"` '
            "says what a column is.",
        )
