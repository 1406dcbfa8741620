"""What came of one row of a table or one prospect of a lead file. Nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sincerely.rules.sighting import Arrival


@dataclass(frozen=True, slots=True)
class Read:
    """It was understood. A co-buyer is a further arrival of the same row.

    ``line``: the first physical line of the row or prospect, counted from 1.
    """

    line: int
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """It is rightly no customer's: a wholesale deal, an inventory list, an unfilled form."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """It could not be read; a person can mend it.

    ``code``: stable. ``sentence``: what is wrong. ``hint``: what to do.
    ``raw``: its text as it came (NUL characters replaced, which no database keeps).
    ``raw_bytes``: the bytes as they came, where the text does not give them back.
    """

    line: int
    code: str
    sentence: str
    hint: str
    raw: str
    raw_bytes: bytes = b""


Outcome = Read | LeftOut | Quarantined


@dataclass(frozen=True, slots=True)
class Guess:
    """Which column a header was taken for. ``column`` empty: for none, it is ignored.

    ``certainty``: 0 to 1. ``why``: in a few words: its name, what its values look like, told.
    """

    header: str
    column: str
    certainty: float
    why: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file being read: what it is, and its outcomes, each made when it is asked for.

    ``kind``: ``adf``, the kind of table, or what it seems to be and cannot be read as (``mail``,
    ``spreadsheet``, ``unknown``). ``columns``: which header each column was found under;
    ``ignored``: headers nobody asked for. ``guesses``: every header that says something, guessed.
    ``headers``: of its one table, all in their order, blank ones too; none where it has several.
    ``certainty``: of the kind, 0 to 1; ``why``: in a few words, empty where nothing was guessed.
    ``days_first``: its dates have the day before the month, as some of them show. ``shared``: the
    outcomes are those of a `context.Share` of its lines; else they are all.
    """

    kind: str
    outcomes: Iterator[Outcome]
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    headers: tuple[str, ...] = ()
    certainty: float = 1.0
    why: str = ""
    days_first: bool = False
    shared: bool = False

    def __iter__(self) -> Iterator[Outcome]:
        return self.outcomes
