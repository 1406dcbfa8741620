"""One sample year with everything that truly happened in it, which the written files leave out."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest import mock

from sincerely import sample
from sincerely.rules.purpose import Channel
from sincerely.sample import record
from sincerely.sample.books import Books, Message, Row
from sincerely.sample.life import Journey, Life, Purchase
from sincerely.sample.sink import Sink

#: the first day that has not happened, fixed: the same seed tells the same year on any day
UNTIL = date(2026, 11, 23)
#: thanks count within this of the purchase
SOON = timedelta(hours=48)


@dataclass(slots=True)
class Year:
    """The files in ``folder``, and what nobody exports. ``lives``: by number of household.

    ``rows``: of each file, in its order. ``messages``: everything the store's systems and people
    wanted to send, in the order of time. Times are the store's own, without a zone.
    """

    folder: Path
    lives: dict[str, Life] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    messages: list[Message] = field(default_factory=list)
    household_of: dict[str, str] = field(default_factory=dict)

    @property
    def ends(self) -> datetime:
        """The first moment that has not happened."""
        return datetime.combine(UNTIL, datetime.min.time())

    @property
    def bought(self) -> list[tuple[Life, Journey, Purchase]]:
        """Every purchase of the year, unwound later or not."""
        return [
            (life, journey, journey.purchase)
            for life in self.lives.values()
            for journey in life.journeys
            if journey.purchase and journey.purchase.at < self.ends
        ]

    def life_of(self, message: Message) -> Life:
        """Of the household it was meant for."""
        return self.lives[self.household_of[message.number]]


def tell(folder: Path, *, seed: int, households: int) -> Year:
    """Writes the sample, listening to what its writer knows of each household."""
    year = Year(folder)
    keep, keep_rows = record.keep, record.keep_rows

    def heard(sink: Sink, life: Life, books: Books) -> None:
        year.lives[life.household.number] = life
        year.messages += books.messages
        for message in books.messages:
            year.household_of[message.number] = life.household.number
        keep(sink, life, books)

    def heard_rows(sink: Sink, books: Books) -> None:
        for row in books.rows:
            year.rows[row.file].append(row)
        keep_rows(sink, books)

    with (
        mock.patch.object(record, "keep", heard),
        mock.patch.object(record, "keep_rows", heard_rows),
    ):
        sample.write(folder, seed=seed, until=UNTIL, households=households)
    for rows in year.rows.values():
        rows.sort(key=lambda row: (row.at.isoformat(timespec="seconds"), row.key))
    year.messages.sort(key=lambda message: (message.at, message.number))
    return year


def address(message: Message) -> str:
    """Where it goes; empty for a letter."""
    if message.channel is Channel.LETTER:
        return ""
    is_mail = message.channel is Channel.EMAIL
    return message.to.values.get("email", "") if is_mail else message.to.phone
