"""The audit: what a store's systems said to the people who bought from it, from files alone."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sincerely import __version__
from sincerely.history.processes import fewer_collections
from sincerely.reading.text import digest
from sincerely.rules.law import LAW_VERSION
from sincerely.rules.policy import DEFAULT, Policy, PolicyError
from sincerely.work.errors import WorkError

from . import figures, findings, report
from .figures import Figures
from .findings import Basis
from .found import InMemory, Settings, in_memory
from .judging import Case
from .links import ties
from .parted import Disk, InParts, in_parts
from .remembered import Remembered
from .rows import FileSeen, Given, Material, Role, gather
from .spilling import Spill, room
from .stages import Stages, Tell

_NEEDED = (
    "A file of sent messages needs a column with the time and one with the address; "
    '`--map "Header=column"` says what a column is.'
)
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
    """A finished audit: write what you need of it. ``took``: stage -> processor seconds."""

    material: Material
    found: InMemory | InParts
    figures: Figures
    basis: Basis
    store: str
    lag: timedelta
    now: datetime
    took: dict[str, float] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """Everything, where it is in memory."""
        assert isinstance(self.found, InMemory)
        return self.found.case

    def report(self, *, show_names: bool) -> str:
        """The page (`report`)."""
        cover = report.Cover(
            store=self.store,
            zone=self.basis.zone,
            lag=self.lag,
            policy=self.basis.policy,
            versions=VERSIONS,
            made=self.now,
            show_names=show_names,
            sorts=self.material.sorts(),
            files=self.material.files,
        )
        return report.page(self.figures, cover)

    def write_json(self, path: Path) -> None:
        """Figures, files, and every finding with its evidence."""
        findings.write_json(path, self.found.json(), self.about())

    def write_csv(self, path: Path) -> int:
        """The findings as a table; returns how many."""
        return findings.write_csv(path, self.found.csv())

    def keep_tables(self, folder: Path) -> int:
        """The matched, labelled tables, for a large audit (`kept`); returns how many messages."""
        return self.found.keep_tables(folder)

    def evidence(self, message: str) -> list[dict[str, Any]]:
        """The findings about a message of this number: one, or one for each who got it."""
        assert isinstance(self.found, InMemory)
        every = self.found.of(message)
        return [findings.evidence(each, ties(self.case, each), self.basis) for each in every]

    def explain(self, message: str) -> list[list[str]]:
        """The same in sentences, also of a message that would have been sent."""
        return self.found.explain(message)

    def about(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "store": self.store,
            "versions": VERSIONS,
            "policy": self.basis.policy,
            "figures": _figures(self.figures),
            "files": [_file(seen) for seen in self.material.files],
            "processor_seconds": self.took,
            "unread": [asdict(each) for each in self.material.unread],
        }


VERSIONS = f"rules {__version__}; law {LAW_VERSION}"


def _figures(figures: Figures) -> dict[str, Any]:
    """All of them; of messages that are shown, only how many: the findings have them."""
    told = {
        each.name: _plain(getattr(figures, each.name))
        for each in fields(figures)
        if each.name not in {"worst", "gate", "hours"}
    }
    gate, hours = figures.gate, figures.hours
    return told | {
        "against_wishes": _plain(figures.against_wishes),
        "gate": {
            "answers": gate.answers,
            "rightly": gate.rightly,
            "doubtful": gate.doubtful,
            "delayed": gate.delayed,
            "maybe_welcome": gate.maybe_welcome,
            "undone": gate.undone,
        },
        "hours": {
            "messages": _plain(hours.messages),
            "without_hour": hours.without_hour,
            "by_system": [
                {"system": one.system, "messages": _plain(one.messages), "people": one.people}
                for one in hours.by_system
            ],
        },
        "worst": [{"household": home.home, "insults": len(home.insults)} for home in figures.worst],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def _file(seen: FileSeen) -> dict[str, Any]:
    return {
        "file": str(seen.path),
        "given_as": seen.given.role,
        "source": seen.given.source,
        "kind": seen.kind,
        "rows": seen.rows,
        "messages": seen.messages,
        "events": seen.events,
        "left_out": seen.left_out,
        "left_out_why": seen.left_out_why,
        "unread": seen.unread,
        "columns": {guess.header: guess.column for guess in seen.guesses},
    }


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
    clock: datetime | None = None,
    remembered: Remembered | None = None,
    disk: Disk | None = None,
    tell: Tell = lambda what, done, all_: None,
) -> Audit:
    """Reads, matches, judges and counts. Nothing leaves the machine.

    ``now``: the end of what is judged; ``clock``: what the files cannot tell of yet, where that is
    later.
    ``remembered``: columns settled in earlier audits; those of this one are added to it. ``disk``:
    where lines go that are too many; without it all are held in memory.
    Raises `WorkError` ``no_such_file``, ``no_messages``, ``disk_full``, ``process_lost``.
    """
    stages, material = Stages(tell), Material()
    spill = Spill(disk.folder, material.files) if disk else None
    if disk and spill:
        material.most, material.spill, material.put = disk.most, spill.take, spill.put
    with fewer_collections(), room(disk.folder) if disk else nullcontext():
        gather(
            given,
            zone=zone,
            now=max(now, clock or now),
            columns=columns,
            remembered=Remembered() if remembered is None else remembered,
            material=material,
            cores=disk.cores if disk else 1,
            tell=lambda done, all_: stages("Reading", done, all_),
        )
        _must_have_messages(material)
        basis = Basis(zone=zone, policy=policy_name, rules=VERSIONS)
        by = Settings(policy=policy, lag=lag, now=now, basis=basis)
        found, tally = (
            in_parts(material, spill, by, stages, disk)
            if disk and spill and spill.lines
            else in_memory(material, by, stages)
        )
    stages.took["Reading"] = round(stages.took["Reading"] + material.elsewhere, 2)
    roles = {each.role for each in given}
    missing = [why for role, why in _WITHOUT.items() if role not in roles]
    return Audit(
        material=material,
        found=found,
        figures=figures.told(tally, material.files, missing=missing),
        basis=basis,
        store=store,
        lag=lag,
        now=now,
        took=stages.took,
    )


def policy_name(path: Path | None, policy: Policy) -> str:
    """A policy's name with its version: the file's, and a digest of every setting."""
    settings = json.dumps(asdict(policy), sort_keys=True, default=str)
    return f"{path.name if path else 'as built in'} ({digest(settings, size=8)})"


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
    if not material.sent():
        sent = [seen for seen in material.files if seen.given.role is Role.SENT]
        files = ", ".join(
            f"{seen.path.name} was read as {seen.kind}: {seen.rows} rows, {seen.unread} unread"
            for seen in sent[:5]
        )
        paths = {seen.path for seen in sent}
        first = next((each for each in material.unread if each.path in paths), None)
        what = f" {files}." if files else " There is no file in what was given as sent."
        why = f" {first.path.name}:{first.line}: {first.sentence}" if first else ""
        raise WorkError(
            "no_messages",
            f"No sent message was found.{what}{why}",
            first.hint if first and first.hint else _NEEDED,
        )
