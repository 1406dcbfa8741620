"""The files of an audit as they were given on the command line: what each is, and whose."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.work.auditing.rows import Given

#: the one source of all sold files that nobody named: a later file undoes a sale of an earlier one
_SOLD = "sold"
#: how many the sample store has
HOUSEHOLDS = 600


def given(files: Mapping[str, Sequence[str] | None]) -> "list[Given]":
    """Role -> the paths given for it, ``NAME=PATH`` where somebody named the system.

    Raises `Problem` ``sent_and_sold_needed``, ``no_such_file``.
    """
    from sincerely.work.auditing.rows import Given, Role

    if not files["sent"] or not files["sold"]:
        raise Problem(
            "sent_and_sold_needed",
            "An audit needs what was sent and what was sold.",
            "sincerely audit --sent sent.csv --sold sold.csv --out report.html, or --demo",
        )
    if any(not text.strip() for texts in files.values() for text in texts or ()):
        raise Problem("no_such_file", "A file without a name was given.", "Name each file.")
    told = [(Role(role), *_parted(text)) for role, texts in files.items() for text in texts or ()]
    unnamed = [path for role, name, path in told if not name and role is not Role.SOLD]
    taken = {name for _, name, _ in told if name} | {_SOLD}
    names = _names(unnamed, taken)
    return [
        Given(
            role=role,
            path=path,
            source=name or (_SOLD if role is Role.SOLD else names[path.absolute()]),
        )
        for role, name, path in told
    ]


def _parted(text: str) -> tuple[str, Path]:
    """(name, path); a path may have an equals sign in it, and then needs a name before it."""
    if Path(text).exists():
        return "", Path(text)
    name, _, path = text.partition("=") if "=" in text else ("", "", text)
    return name, Path(path)


def _names(paths: Sequence[Path], taken: set[str]) -> dict[Path, str]:
    """A name for each: the file's own; where two would have the same, with its folder before it,
    and a number where that is not enough."""
    every = list(dict.fromkeys(path.absolute() for path in paths))
    many = Counter(map(_name, every))
    found: dict[Path, str] = {}
    for path in every:
        name = _name(path)
        if many[name] > 1 or name in taken:
            name = f"{path.parent.name}/{name}"
        number, base = 2, name
        while name in taken or name in found.values():
            name, number = f"{base} ({number})", number + 1
        found[path] = name
    return found


def _name(path: Path) -> str:
    return path.name if path.is_dir() else path.stem


def sample(folder: Path, now: datetime, households: int = HOUSEHOLDS) -> "tuple[list[Given], str]":
    """The sample store's year, written where nobody keeps it; and the store's name."""
    from sincerely import sample
    from sincerely.work.auditing.rows import Given, Role

    sample.write(folder, seed=7, until=now.date(), households=households)
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
    told = [
        Given(role=role, path=folder / path, source=path.partition("/")[0])
        for role, paths in files.items()
        for path in paths
    ]
    return told, "Harbor Motors (made up)"


def told(said: Sequence[str]) -> dict[str, str]:
    """What ``--map`` says of headers. Raises `Problem` ``map_unreadable``."""
    found = {}
    for each in said:
        header, sign, column = each.rpartition("=")
        if not sign or not header:
            raise Problem("map_unreadable", f"{each!r} names no column.", '--map "Header=sent_at"')
        found[header] = column
    return found
