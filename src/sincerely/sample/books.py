"""The rows one household leaves in the store's systems, each with the truth about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sincerely.rules.purpose import Channel, Purpose

from . import cards
from .cards import Card
from .life import Appointment, Known
from .people import Person


class Sighting(NamedTuple):
    """Who one half of a row is truly about."""

    role: str
    person: Person | None
    differs: tuple[str, ...] = ()


@dataclass(slots=True, eq=False, kw_only=True)
class Row:
    """One row of one file. ``at``: when it was written into that system."""

    file: str
    at: datetime
    key: str
    values: Mapping[str, str]
    about: tuple[Sighting, ...]


@dataclass(slots=True, eq=False, kw_only=True)
class Message:
    """Something a system or a person sent. ``to``: whom the sender meant, as it knows them."""

    file: str
    system: str
    at: datetime
    to: Card
    channel: Channel
    purpose: Purpose
    by_machine: bool
    template: str
    staff: str = ""
    subject: str = ""
    seconds: str = ""
    deal: str = ""
    appointment: Appointment | None = None
    service: bool = False
    number: str = ""

    @property
    def reaches(self) -> Person | None:
        """Who truly has the address it goes to; None: nobody."""
        if self.channel is Channel.LETTER:
            return self.to.person
        return self.to.mail_to if self.channel is Channel.EMAIL else self.to.phone_to


@dataclass(slots=True, eq=False)
class Books:
    """Collects rows; what would be written at or after ``ends`` has not happened yet."""

    ends: datetime
    rows: list[Row] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def write(
        self,
        file: str,
        at: datetime,
        key: str,
        card: Card | None,
        values: Mapping[str, str],
        *,
        role: str = "customer",
        more: tuple[Sighting, ...] = (),
    ) -> Known | None:
        """Writes a row and returns where it now stands on record; None when it is still to come."""
        if at >= self.ends:
            return None
        about = more
        if card:
            values = in_style(file, {**card.values, **values})
            about = (Sighting(role, card.person, card.differs), *more)
        self.rows.append(Row(file=file, at=at, key=key, values=values, about=about))
        return Known(at, file.partition("/")[0], f"{file}#{key}")


_PHONES = ("cell_phone", "home_phone", "work_phone", "cobuyer_cell_phone")
_SPELLING: dict[str, Callable[[str], str]] = {
    "crm": cards.bracketed,
    "dms": str,
    "service": cards.dashed,
    "dialler": lambda number: f"+1{number}",
    "manager": cards.dashed,
}


def in_style(file: str, values: dict[str, str]) -> dict[str, str]:
    """Phone numbers as the file's system spells them."""
    spell = _SPELLING.get(file.partition("/")[0], str)
    for column in _PHONES:
        if values.get(column):
            values[column] = spell(values[column])
    return values


def minute(moment: datetime) -> str:
    """``2026-03-04 15:20``"""
    return moment.isoformat(" ", "minutes")


def american(moment: datetime) -> str:
    """``3/4/2026 3:20 PM``"""
    half = "AM" if moment.hour < 12 else "PM"
    day = f"{moment.month}/{moment.day}/{moment.year}"
    return f"{day} {moment.hour % 12 or 12}:{moment.minute:02d} {half}"


def american_day(day: date) -> str:
    """``03/04/2026``"""
    return f"{day.month:02d}/{day.day:02d}/{day.year}"
