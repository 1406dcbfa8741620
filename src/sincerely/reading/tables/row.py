"""One row of a table, asked by the name of a column; an answer that cannot be is a `RowProblem`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from sincerely.reading import vins
from sincerely.reading.context import Context
from sincerely.reading.text import all_filled, digest, filled_name, meaning, squash
from sincerely.reading.when import Moment
from sincerely.rules.events import Payload, Vehicle
from sincerely.rules.sighting import Happening

from . import cars, dates

Meaning = TypeVar("Meaning")
_DATE_HINT = "Write it as 2026-03-04 15:20, 2026-03-04 or 3/4/2026 3:20 PM."
#: text as a spreadsheet is made to leave it alone: ``="00123"``
_FORMULA = re.compile(r'^="([^"]*)"$')
_LONGEST_KEY = 120
_PHONES = ("cell_phone", "home_phone", "work_phone", "phone")
_NO_KEY = frozenset({"", "unknown", "tbd"})
#: Columns a person may rather do without than mend every row of.
_SPARED = frozenset({"deal_type", "purpose", "automated", "department", "test_drive"})
YES_NO: Mapping[str, bool] = {
    **meaning("y yes true t 1 x oui si s\u00ed", True),
    **meaning("n no false f 0 non", False),
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


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the columns of one file are. ``places``: positions by column, the best first.

    ``firsts``: the best of each; ``several``: those of columns that stand there more than once.
    ``days_first``: see `dates.days_first`.
    One layout equals no other, so that what follows from it can be remembered by it.
    """

    places: Mapping[str, tuple[int, ...]]
    headers: tuple[str, ...]
    days_first: bool = False
    firsts: tuple[tuple[str, int], ...] = field(init=False)
    several: Mapping[str, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        firsts = tuple((column, at[0]) for column, at in self.places.items() if at)
        several = {column: at for column, at in self.places.items() if len(at) > 1}
        object.__setattr__(self, "firsts", firsts)
        object.__setattr__(self, "several", several)

    @lru_cache(maxsize=256)  # noqa: B019 - of a few layouts
    def places_of(self, columns: tuple[str, ...]) -> tuple[int, ...]:
        """Every place of these columns, the best of the first one first."""
        return tuple(at for column in columns for at in self.places.get(column, ()))

    def header(self, column: str) -> str:
        """The header of a column as the file has it."""
        places = self.places.get(column)
        return self.headers[places[0]] if places else column


class Row:
    """The cells of one row, with what is known of the file.

    ``filled``: the same cells, as `text.filled` makes them. ``made_key``: what tells the row from
    others where the file has no column for it.
    """

    __slots__ = ("_said", "cells", "context", "filled", "layout", "made_key")

    def __init__(self, cells: list[str], layout: Layout, context: Context) -> None:
        if '="' in "".join(cells):
            cells = [_FORMULA.sub(r"\1", cell) for cell in cells]
        self.cells = cells
        self.layout = layout
        self.context = context
        self.made_key = ""
        self.filled = filled = all_filled(cells)
        # A row is asked some fifty questions: each column is looked up once, here.
        self._said = said = {column: filled[at] for column, at in layout.firsts}
        for column, places in layout.several.items():
            if not said[column]:
                said[column] = next((text for at in places if (text := filled[at])), "")

    def texts(self, column: str) -> tuple[str, ...]:
        """Every filled cell of a column; it may stand in the file under several headers."""
        if places := self.layout.several.get(column):
            return tuple([text for at in places if (text := self.filled[at])])
        only = self._said.get(column)
        return (only,) if only else ()

    def text(self, column: str) -> str:
        """The first filled cell of a column; empty where the source says nothing."""
        return self._said.get(column, "")

    def name(self, column: str) -> str:
        """As `text`, for a person's name."""
        for at in self.layout.places.get(column, ()):
            if text := self.filled[at] or filled_name(self.cells[at]):
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
        header, hint = self.layout.header(column), f"Words we know: {', '.join(allowed)}."
        if column in _SPARED and column in self.layout.places:
            hint += f' Or leave the column out: --map "{header}=".'
        return RowProblem(
            "unknown_word",
            f"{header} says “{self.text(column)}”, which we do not know.",
            hint,
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
        found = self._day(column)
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
            if found := self._day(column):
                return found[0], self._moment(*found, self.text(hour), planned=False)
        names = " or ".join(self.layout.header(column) for column in columns)
        raise RowProblem("no_date", f"The row does not say when: {names} is empty.", _DATE_HINT)

    def _day(self, column: str) -> tuple[str, str] | None:
        """Header and cell of the first place of a column that holds a date."""
        for at in self.layout.places.get(column, ()):
            text = self.filled[at]
            if text and not dates.no_day(text):
                return self.layout.headers[at], text
        return None

    def _moment(self, header: str, text: str, hour: str, *, planned: bool) -> Moment:
        written = dates.turned(text) if self.layout.days_first else text
        found = dates.when(written, hour, self.context.clock, utc=dates.in_utc(header))
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
        condition = self.text("new_used") and cars.condition(self.text("new_used"))
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
        text = self.text("vin")
        return vins.whole_or_part(text) if text else ""

    def _car(self, column: str) -> str:
        return cars.part(self._said.get(column, ""))

    def stamp(self, moment: Moment) -> str:
        """A moment as part of a key: the local day, with the UTC time where it is known."""
        if moment.whole_day:
            return f"{self.context.clock.day(moment.at):%Y%m%d}"
        return f"{moment.at:%Y%m%dT%H%MZ}"

    def _is_address(self, text: str) -> bool:
        if text in self.texts("email"):
            return True
        bare = squash(text)
        places = self.layout.places_of(_PHONES)
        return bare in [squash(self.filled[at]) for at in places]


def happening(payload: Payload, moment: Moment, key: str) -> Happening:
    """One event of a row."""
    return Happening(
        payload=payload,
        occurred_at=moment.at,
        key=key,
        whole_day=moment.whole_day,
        undated=moment.undated,
    )
