"""One row of a table, asked by the name of a column; an answer that cannot be is a `RowProblem`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sincerely.reading.context import Context
from sincerely.reading.text import digest, filled, filled_name, meaning, squash
from sincerely.reading.when import Moment
from sincerely.rules.events import Payload, Vehicle
from sincerely.rules.sighting import Happening

from . import cars, dates

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
    """The cells of one row, with what is known of the file.

    ``made_key``: what tells the row from others where the file has no column for it.
    """

    cells: list[str]
    layout: Layout
    context: Context
    made_key: str = ""

    def texts(self, column: str) -> tuple[str, ...]:
        """Every filled cell of a column; it may stand in the file under several headers."""
        places = self.layout.places.get(column)
        if not places:
            return ()
        cells = self.cells
        return tuple(
            [text for place in places if (cell := cells[place]) and (text := filled(cell))]
        )

    def text(self, column: str) -> str:
        """The first filled cell of a column; empty where the source says nothing."""
        for place in self.layout.places.get(column, ()):
            if (cell := self.cells[place]) and (text := filled(cell)):
                return text
        return ""

    def name(self, column: str) -> str:
        """As `text`, for a person's name."""
        for place in self.layout.places.get(column, ()):
            if (cell := self.cells[place]) and (text := filled_name(cell)):
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
            raise self._no_number(column, "Write a whole number such as 90")
        return int(whole)

    def seconds(self, column: str) -> int | None:
        """A length of time; None where blank."""
        text = self.text(column)
        found = dates.seconds(text)
        if text and found is None:
            raise self._no_number(column, "Write seconds (133) or a length such as 0:02:13")
        return found

    def moment(self, column: str, *, planned: bool = False, hour: str = "") -> Moment | None:
        """When; None where blank. ``planned``: it may lie in the future. ``hour``: the column
        that holds the time of day, where the first holds only the day."""
        found = next(self._dated(column), None)
        if found is None:
            return None
        at = self.text(hour) if hour else ""
        return self._moment(*found, at, planned=planned)

    def must_moment(self, *columns: str, hour: str = "") -> Moment:
        """When, from the first of these columns that says; a problem where none does."""
        return self.dated(*columns, hour=hour)[1]

    def dated(self, *columns: str, hour: str = "") -> tuple[str, Moment]:
        """As `must_moment`, with the header it stands under."""
        for column in columns:
            if found := next(self._dated(column), None):
                return found[0], self._moment(*found, self.text(hour), planned=False)
        names = " or ".join(self.layout.header(column) for column in columns)
        raise RowProblem("no_date", f"The row does not say when: {names} is empty.", _DATE_HINT)

    def _dated(self, column: str) -> Iterator[tuple[str, str]]:
        """Header and cell of every place of a column that holds a date."""
        for place in self.layout.places.get(column, ()):
            text = filled(self.cells[place])
            if text and not dates.no_day(text):
                yield self.layout.headers[place], text

    def _moment(self, header: str, text: str, hour: str, *, planned: bool) -> Moment:
        found = dates.when(text, hour, self.context.clock, utc=dates.in_utc(header))
        if found is None:
            raise RowProblem(
                "bad_date",
                f"{header} says “{text}”, which is no date we can be sure of.",
                _DATE_HINT,
            )
        if not planned and self.context.too_late(found):
            raise RowProblem(
                "date_in_future",
                f"{header} says “{text}”, which is still to come.",
                "Mend the date, or feed the row again when it has happened.",
            )
        return found

    def _no_number(self, column: str, hint: str) -> RowProblem:
        sentence = f"{self.layout.header(column)} says “{self.text(column)}”, which is no number."
        return RowProblem("bad_number", sentence, f"{hint}, or leave the cell empty.")

    def key(self, column: str) -> str:
        """The row's own key. Blank, zero or a placeholder is a problem: nothing could tell it."""
        if self.made_key and column not in self.layout.places:
            return self.made_key
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
        """The car the row is about: from its own columns, else from the one that holds it whole."""
        year, model = self._car("year"), self._car("model_name") or self._car("model")
        make = self._car("make_name") or self._car("make")
        if not (make or year or "vehicle" in self.layout.places):
            whole, model = cars.car(model), ""
        else:
            whole = cars.car("" if make else self.text("vehicle"))
        condition = cars.condition(self.text("new_used"))
        return Vehicle(
            year=year or whole.year,
            make=make or whole.make,
            model=model or whole.model,
            trim=self._car("trim"),
            stock=self.text("stock_number"),
            condition=condition or whole.condition,
        )

    def vin(self) -> str:
        """The car's VIN, or what the source gives of it; empty where neither."""
        return cars.vin(self.text("vin"))

    def _car(self, column: str) -> str:
        return cars.part(self.text(column))

    def stamp(self, moment: Moment) -> str:
        """A moment as part of a key: the local day, with the UTC time where it is known."""
        if moment.whole_day:
            return f"{self.context.clock.day(moment.at):%Y%m%d}"
        return f"{moment.at:%Y%m%dT%H%MZ}"

    def _is_address(self, text: str) -> bool:
        numbers = self.texts("cell_phone") + self.texts("home_phone") + self.texts("work_phone")
        digits = {squash(number) for number in (*numbers, *self.texts("phone"))}
        return text in self.texts("email") or squash(text) in digits


def happening(payload: Payload, moment: Moment, key: str) -> Happening:
    """One event of a row."""
    return Happening(
        payload=payload,
        occurred_at=moment.at,
        key=key,
        whole_day=moment.whole_day,
        undated=moment.undated,
    )
