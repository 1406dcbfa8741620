"""Where the reader of a call or text may have been, and whether the law allowed it at that hour."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sincerely.records import places
from sincerely.rules import hours
from sincerely.rules.message import Place
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Contact

PHONE = frozenset({Channel.CALL, Channel.TEXT, Channel.RECORDED_CALL})
_NOWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfHours:
    """A call or text at an hour the law forbids. ``says``: the hour there, and the law, as a
    sentence without a full stop. ``certain``: it was forbidden wherever they may have been."""

    says: str
    certain: bool


def place_of(contact: Contact, channel: Channel, at: datetime) -> Place:
    """The zones and states of the number that was called; of a mail nothing is asked."""
    return places.place(*where(contact), at) if channel in PHONE else _NOWHERE


@lru_cache(maxsize=20_000)
def where(contact: Contact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(zones, states) of the number of somebody who is called; empty where nobody can tell."""
    for address in contact.addresses(""):
        if address.kind == "phone":
            return places.of_address(address, contact)
    return (), ()


def out_of_hours(contact: Contact, channel: Channel, at: datetime) -> OutOfHours | None:
    """The law of the hour that a call or text broke; the store's own hours are not asked."""
    place = place_of(contact, channel, at)
    if channel not in PHONE or _allowed(at, channel, place, place.zones, place.states):
        return None
    stop = hours.next_allowed(
        at, zones=place.zones, states=place.states, holidays=place.holidays, channel=channel
    ).stop
    if stop is None or stop.rule is None:
        return None
    certain = bool(place.zones and place.states) and not any(
        _allowed(at, channel, place, (zone,), (state,))
        for zone in place.zones
        for state in place.states
    )
    return OutOfHours(says=stop.sentence(), certain=certain)


def _allowed(
    at: datetime,
    channel: Channel,
    place: Place,
    zones: tuple[str, ...],
    states: tuple[str, ...],
) -> bool:
    return hours.allowed(
        at,
        zones=zones,
        states=states,
        holidays=place.holidays,
        channel=channel,
    )
