"""What one file came to, row by row: every row is new, known, changed, left out or unread."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sincerely.reading import LeftOut, Outcome, Quarantined
from sincerely.reading.archive import Enclosed
from sincerely.records.models import FeedFile

#: problems told in the receipt; all of them are in quarantine
TOLD = 20
COUNTED = (
    "rows",
    "new",
    "known",
    "changed",
    "left_out",
    "not_leads",
    "quarantined",
    "events",
    "duplicates",
    "leads",
)

#: (line, code, sentence, hint)
Problem = tuple[int, str, str, str]


@dataclass(slots=True, kw_only=True)
class FileReceipt:
    """What one file came to. rows = read + left out or not leads + quarantined.

    ``new``: rows that said something new; ``known``: rows that said nothing new; ``changed``: rows
    that say something else under a key recorded before (in quarantine too). These three are the
    rows that were read. Of an archive or a mail, a file inside is one such row, and has a receipt
    of its own. ``left_out_why``: reason -> rows. ``guesses``: every header with the column
    it was taken for; ``as_said``: header -> column, as a person said it is. ``went_on_behind``:
    how many of the rows were done when the file, broken off before, was taken up again.
    ``problems``: of the first rows in quarantine.
    """

    name: str
    id: int = 0
    kind: str = ""
    rows: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    left_out: int = 0
    not_leads: int = 0
    quarantined: int = 0
    events: int = 0
    duplicates: int = 0
    leads: int = 0
    seconds: float = 0.0
    went_on_behind: int = 0
    left_out_why: dict[str, int] = field(default_factory=dict)
    guesses: list[dict[str, Any]] = field(default_factory=list)
    as_said: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The numbers alone, as they are kept with the file."""
        return {name: getattr(self, name) for name in COUNTED}


def of(file: FeedFile) -> FileReceipt:
    """The receipt of a file as far as it has been read, without its problems."""
    counts = {name: file.counts.get(name, 0) for name in COUNTED}
    return FileReceipt(
        name=file.name,
        id=file.pk,
        kind=file.kind,
        left_out_why=dict(file.told.get("left_out_why", {})),
        guesses=file.told.get("guesses", []),
        as_said=file.told.get("as_said", {}),
        **counts,
    )


def add_left_out(receipt: FileReceipt, outcomes: Sequence[Outcome]) -> None:
    """Counts rows that are rightly no customer's, with why. A file inside is counted apart."""
    for outcome in outcomes:
        if isinstance(outcome, LeftOut) and not isinstance(outcome, Enclosed):
            seen = receipt.left_out_why.get(outcome.why, 0)
            receipt.left_out_why[outcome.why] = seen + 1
            if receipt.kind == "adf":
                receipt.not_leads += 1
            else:
                receipt.left_out += 1


def add_inside(receipt: FileReceipt, inside: Sequence[FileReceipt]) -> None:
    """Counts one file inside another, which has receipts of its own: what is in it may be new."""
    if any(each.rows > each.known for each in inside):
        receipt.new += 1
    elif inside:
        receipt.known += 1


def problems(rows: Sequence[Quarantined]) -> list[Problem]:
    """Rows in quarantine as the receipt tells them."""
    return [(q.line, q.code, q.sentence, q.hint) for q in rows]
