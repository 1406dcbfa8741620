"""Which column each header was taken for, kept from one audit to the next as TOML.

A table is known again by its headers: next month's export has another name and the same columns.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sincerely.reading.outcome import Guess
from sincerely.work.errors import WorkError

_ABOVE = """\
# Which column each header was taken for. To correct one, change the word behind the = and run the
# audit again; "" ignores the header. A table is known again by its headers.

"""


@dataclass(slots=True)
class Table:
    """One table: what it was given as, the file it was last seen in, and header -> column."""

    role: str
    file: str
    columns: dict[str, str]


@dataclass(slots=True)
class Remembered:
    """``before``: tables settled in earlier audits; ``now``: in this one."""

    before: list[Table] = field(default_factory=list)
    now: list[Table] = field(default_factory=list)

    def of(self, role: str, headers: Sequence[str]) -> dict[str, str]:
        """Header -> column, for a table with all of these headers that was settled before; empty
        where there is none."""
        there = set(headers)
        known = [
            table.columns
            for table in self.before
            if table.role == role and table.columns.keys() <= there
        ]
        nearest: dict[str, str] = max(known, key=len, default={})
        return dict(nearest)

    def keep(self, role: str, file: str, guesses: Sequence[Guess]) -> None:
        """Settles what each header of a table was taken for; a header it has twice stays open."""
        many = Counter(guess.header for guess in guesses)
        columns = {g.header: g.column for g in guesses if g.header and many[g.header] == 1}
        if not columns:
            return
        self.now = [one for one in self.now if not _alike(one, role, columns)]
        self.now.append(Table(role, file, columns))

    def all(self) -> list[Table]:
        """What the next audit should know: this one's word counts where both have one."""
        old = (
            one
            for one in self.before
            if not any(_alike(one, each.role, each.columns) for each in self.now)
        )
        return [*self.now, *old]


def _alike(one: Table, role: str, columns: Mapping[str, str]) -> bool:
    return one.role == role and one.columns.keys() == columns.keys()


def load(path: Path) -> Remembered:
    """What was kept there; nothing where there is no such file yet.

    Raises `WorkError` ``columns_unreadable``.
    """
    if not path.exists():
        return Remembered()
    try:
        kept = tomllib.loads(path.read_text("utf-8")).get("table", [])
        return Remembered(
            [Table(str(one["given_as"]), str(one["file"]), dict(one["columns"])) for one in kept]
        )
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        ValueError,
    ) as problem:
        raise WorkError(
            "columns_unreadable",
            f"{path} does not say which columns are meant: {problem}.",
            "Mend it, or delete it: the columns are guessed again then.",
        ) from problem


def save(remembered: Remembered, path: Path) -> None:
    """Keeps all of it."""
    path.write_text(_ABOVE + "\n".join(map(_written, remembered.all())), encoding="utf-8")


def _written(table: Table) -> str:
    columns = [f"{_quoted(header)} = {_quoted(column)}" for header, column in table.columns.items()]
    head = ["[[table]]", f"given_as = {_quoted(table.role)}", f"file = {_quoted(table.file)}"]
    return "\n".join([*head, "[table.columns]", *columns, ""])


def _quoted(text: str) -> str:
    """A string of JSON is one of TOML, but for the one sign that TOML wants escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
