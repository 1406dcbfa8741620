"""Where an address may be: the time zones and states of a phone number or a postal code."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import phonenumbers
import zipcodes
from phonenumbers import geocoder, timezone

from sincerely.rules.contact import Address
from sincerely.rules.message import Place
from sincerely.rules.sighting import Contact

#: how far ahead holidays are looked up: the horizon of the quiet hours
AHEAD = 15

_STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA",
    "Colorado": "CO", "Connecticut": "CT", "Delaware": "DE", "Florida": "FL", "Georgia": "GA",
    "Hawaii": "HI", "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA",
    "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA", "Maine": "ME", "Maryland": "MD",
    "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN", "Mississippi": "MS",
    "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "New Hampshire": "NH",
    "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC",
    "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA",
    "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN",
    "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virginia": "VA", "Washington": "WA",
    "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY", "Washington D.C.": "DC",
}  # fmt: skip
_CODES = frozenset(_STATES.values())
#: of the Earth, in miles
_RADIUS = 3958.8
#: a ZIP as the end of an address writes it
_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\s*(?:USA?\.?)?\s*\Z")
#: a toll-free number or a number without an area has dozens of zones: that says nothing
_TOO_MANY_ZONES = 5


def of_address(address: Address, contact: Contact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(zones, states) in which the reader of ``address`` may be; empty where nobody can tell.

    A phone number counts where its area code is *and* where the written address is; the gate
    takes the stricter (research on 47 CFR 64.1200: called party's local time).
    """
    zones, states = _of_postal(contact.postal, contact.region)
    if address.kind == "phone":
        more_zones, more_states = _of_phone(_exchange(address.value))
        zones, states = (*more_zones, *zones), (*more_states, *states)
    return tuple(dict.fromkeys(zones)), tuple(dict.fromkeys(states))


def _exchange(value: str) -> str:
    """A North American number with its last four digits blanked: places depend on the others, and
    they would only fill the cache."""
    return f"{value[:8]}0000" if value.startswith("+1") and len(value) == 12 else value


@lru_cache(maxsize=65_536)
def _of_phone(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    number = phonenumbers.parse(value)
    zones = timezone.time_zones_for_number(number)
    if len(zones) > _TOO_MANY_ZONES or zones == ("Etc/Unknown",):
        zones = ()
    where = geocoder.description_for_number(number, "en")
    state = _STATES.get(where) or (where.rpartition(", ")[2] if ", " in where else "")
    return tuple(zones), ((state,) if state in _CODES else ())


@cache
def _zips() -> dict[str, list[dict[str, str]]]:
    """Every ZIP, by its five digits: the package looks through all of them for each question."""
    every: Any = zipcodes.list_all
    found: dict[str, list[dict[str, str]]] = {}
    for row in every():
        found.setdefault(row["zip_code"], []).append(row)
    return found


@lru_cache(maxsize=65_536)
def _of_postal(postal: str, region: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    code = postal.strip()[:5]
    found = _zips().get(code, [])
    zones = tuple(z for row in found if "/" in (z := row.get("timezone") or ""))
    states = tuple(row["state"] for row in found if row.get("state") in _CODES)
    given = region.strip().upper()
    if not states:
        given = _STATES.get(region.strip().title(), given)
        states = (given,) if given in _CODES else ()
    return zones, states


def miles(address: str, postals: Iterable[str]) -> float | None:
    """How far the nearest of these postal codes is from an address that ends with its ZIP, in
    miles as the crow flies; None where one of the two is not known."""
    here = _ZIP.search(address)
    if here is None:
        return None
    far = [_between(here[1], postal.strip()[:5]) for postal in postals]
    return min((each for each in far if each is not None), default=None)


@lru_cache(maxsize=65_536)
def _between(one: str, other: str) -> float | None:
    ends = [_zips().get(code, []) for code in (one, other)]
    if not all(ends):
        return None
    (a, b), (c, d) = (
        (radians(float(rows[0]["lat"])), radians(float(rows[0]["long"]))) for rows in ends
    )
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * _RADIUS * asin(sqrt(half))


def place(zones: tuple[str, ...], states: tuple[str, ...], now: datetime) -> Place:
    """Where somebody may be, with the holidays there from yesterday to the end of the horizon."""
    today = now.astimezone(ZoneInfo(zones[0] if zones else "America/New_York")).date()
    days = frozenset[date]().union(*(_holidays(state, today) for state in states or ("",)))
    return Place(zones=zones, states=states, holidays=days)


@lru_cache(maxsize=65_536)
def _holidays(state: str, today: date) -> frozenset[date]:
    window = [today + timedelta(days=n) for n in range(-1, AHEAD)]
    return frozenset(day for day in window if day in _in_year(state, day.year))


@lru_cache(maxsize=4096)
def _in_year(state: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", subdiv=state or None, years=year))
