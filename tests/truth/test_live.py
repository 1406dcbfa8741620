"""What is held in the truth sets is held by the dates in them, as the product has it."""

from datetime import UTC, datetime, timedelta

import pytest

from sincerely.rules.season import SEASON
from sincerely.rules.sighting import Contact

from .live import as_live
from .sightings import Side, Sighting

SOLD = datetime(2026, 3, 2, tzinfo=UTC)


def sighting(n: int, side: Side, days: int | None, **details: object) -> Sighting:
    at = SOLD + timedelta(days=days) if days is not None else None
    contact = Contact(first="Rosa", last="Keller", **details)  # type: ignore[arg-type]
    deal = "D1" if side is Side.BUYER else ""
    return Sighting(
        id=str(n), source="t", person=str(n), household=str(n), side=side, contact=contact,
        deal=deal, at=at, heard=None if deal else at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "held"), [(-60, True), (5, True), (None, True), (-SEASON.days - 1, False), (11, False)]
)
def test_a_name_alone_holds_for_a_sale_of_its_time(days: int | None, held: bool) -> None:
    asked = sighting(0, Side.PROSPECT, days, emails=("rosa@example.com",))
    sold = sighting(1, Side.BUYER, 0, street="12 Elm Street", postal="04101")
    assert as_live([asked, sold]).maybes == ([(0, 1)] if held else [])


def test_more_than_a_name_holds_at_any_time() -> None:
    asked = sighting(0, Side.PROSPECT, -400, street="12 Elm Street", emails=("rosa@example.com",))
    sold = sighting(1, Side.BUYER, 0, street="12 Elm Street", emails=("r.k@example.com",))
    assert as_live([asked, sold]).maybes == [(0, 1)]
