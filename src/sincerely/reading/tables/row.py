"""One row of a table, asked by the name of a column; an answer that cannot be is a `RowProblem`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sincerely.reading.context import Context
from sincerely.reading.text import digest, filled, filled_name, meaning, squash
from sincerely.reading.when import Moment, moment
from sincerely.rules.events import Payload, Vehicle
from sincerely.rules.sighting import Happening

Meaning = TypeVar("Meaning")
_DATE_HINT = "Write it as 2026-03-04 15:20, 2026-03-04 or 3/4/2026 3:20 PM."
_LONGEST_KEY = 120
_NO_KEY = frozenset({"", "unknown", "tbd"})
YES_NO: Mapping[str, bool] = {
    **meaning("y yes true t 1 x", True),
    **meaning("n no false f 0", False),
}


class RowProblem(Exception):
    """A row that cannot be read. ``code``, the sentence and ``hint`` as in `Quarantined`."""

    def __init__(self, code: str, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.hint = hint


class RowLeftOut(Exception):
    """A row that is rightly no customer's, and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one file are. ``places``: positions by column, the best first."""

    places: Mapping[str, tuple[int, ...]]
    headers: tuple[str, ...]

    def header(self, column: str) -> str:
        """The header of a column as the file has it."""
        places = self.places.get(column)
        return self.headers[places[0]] if places else column


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, with what is known of the file."""

    cells: list[str]
    layout: Layout
    context: Context

    def texts(self, column: str) -> tuple[str, ...]:
        """Every filled cell of a column; it may stand in the file under several headers."""
        places = self.layout.places.get(column)
        if not places:
            return ()
        return tuple(text for place in places if (text := filled(self.cells[place])))

    def text(self, column: str) -> str:
        """The first filled cell of a column; empty where the source says nothing."""
        for place in self.layout.places.get(column, ()):
            if text := filled(self.cells[place]):
                return text
        return ""

    def name(self, column: str) -> str:
        """As `text`, for a person's name."""
        for place in self.layout.places.get(column, ()):
            if text := filled_name(self.cells[place]):
                return text
        return ""

    def word(self, column: str, words: Mapping[str, Meaning], default: Meaning) -> Meaning:
        """What the cell's word means; ``default`` where it is blank. Unknown words are a problem.

        ``words``: meanings by `squash`-ed word.
        """
        text = self.text(column)
        if not text:
            return default
        meaning = words.get(squash(text))
        if meaning is None:
            raise self.unknown_word(column, words)
        return meaning

    def unknown_word(self, column: str, words: Mapping[str, object]) -> RowProblem:
        """The problem of a word that is none of ``words``."""
        meanings = dict.fromkeys(str(getattr(each, "value", each)) for each in words.values())
        allowed = ("yes", "no") if words is YES_NO else tuple(meanings)
        return RowProblem(
            "unknown_word",
            f"{self.layout.header(column)} says “{self.text(column)}”, which we do not know.",
            f"Words we know: {', '.join(allowed)}.",
        )

    def yes(self, column: str) -> bool:
        """Whether the cell says yes; a blank one says no."""
        return self.word(column, YES_NO, default=False)

    def number(self, column: str) -> int | None:
        """A whole number, cut off after the point; None where blank."""
        text = self.text(column).replace(",", "")
        if not text:
            return None
        whole = text.partition(".")[0]
        if not (whole.isascii() and whole.isdigit() and len(whole) < 10):
            raise RowProblem(
                "bad_number",
                f"{self.layout.header(column)} says “{self.text(column)}”, which is no number.",
                "Write a whole number such as 90, or leave the cell empty.",
            )
        return int(whole)

    def moment(self, column: str, *, planned: bool = False) -> Moment | None:
        """When; None where blank. ``planned``: it may lie in the future."""
        text = self.text(column)
        if not text:
            return None
        found = moment(text, self.context.clock)
        if found is None:
            raise RowProblem(
                "bad_date",
                f"{self.layout.header(column)} says “{text}”, which is no date we can be sure of.",
                _DATE_HINT,
            )
        if not planned and self.context.too_late(found):
            raise RowProblem(
                "date_in_future",
                f"{self.layout.header(column)} says “{text}”, which is still to come.",
                "Mend the date, or feed the row again when it has happened.",
            )
        return found

    def must_moment(self, *columns: str) -> Moment:
        """When, from the first of these columns that says; a problem where none does."""
        for column in columns:
            if found := self.moment(column):
                return found
        names = " or ".join(self.layout.header(column) for column in columns)
        raise RowProblem("no_date", f"The row does not say when: {names} is empty.", _DATE_HINT)

    def key(self, column: str) -> str:
        """The row's own key. Blank, zero or a placeholder is a problem: nothing could tell it."""
        key = self.id(column)
        if not key.strip("0") or key.lower() in _NO_KEY:
            raise RowProblem(
                "no_key",
                f"{self.layout.header(column)} is empty, so the row cannot be told from others.",
                "Fill it in; the same row must have the same key each time it is exported.",
            )
        return key

    def id(self, column: str) -> str:
        """A key as it may stand in the ledger: one that is an address or too long is a digest.

        (A mail's own Message-ID looks like an address and is none.)
        """
        text = self.text(column)
        mail = column != "message_id" and "@" in text
        if len(text) > _LONGEST_KEY or mail or (text and self._is_address(text)):
            return digest(text)
        return text

    def vehicle(self) -> Vehicle:
        """The car the row is about."""
        said = self.text("new_used")
        return Vehicle(
            year=self.text("year"),
            make=self.text("make"),
            model=self.text("model"),
            trim=self.text("trim"),
            stock=self.text("stock_number"),
            condition=_CONDITIONS.get(squash(said), said.lower()),
        )

    def stamp(self, moment: Moment) -> str:
        """A moment as part of a key: the local day, with the UTC time where it is known."""
        if moment.whole_day:
            return f"{self.context.clock.day(moment.at):%Y%m%d}"
        return f"{moment.at:%Y%m%dT%H%MZ}"

    def _is_address(self, text: str) -> bool:
        numbers = self.texts("cell_phone") + self.texts("home_phone") + self.texts("work_phone")
        digits = {squash(number) for number in (*numbers, *self.texts("phone"))}
        return text in self.texts("email") or squash(text) in digits


_CONDITIONS = {"n": "new", "u": "used"}


def happening(payload: Payload, moment: Moment, key: str) -> Happening:
    """One event of a row."""
    return Happening(payload=payload, occurred_at=moment.at, key=key, whole_day=moment.whole_day)
