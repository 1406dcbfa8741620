"""The store: its name, town, staff and opening hours. All of it is invented.

Times in the sample are the store's own clock, without a zone, as its systems write them.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from .dice import Dice

NAME = "Harbor Motors"
CITY = "Stamford"
STATE = "CT"
ZIP = "06902"
ADDRESS = f"1 Harbor Way\n{CITY} {STATE} {ZIP}"
TIMEZONE = "America/New_York"
PHONE = "2035550190"
MAKE = "Hyundai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A salesperson and their ways. Shares from 0 to 1.

    ``clicks``: how often they click *sold* the same day; ``logs``: visits they write down;
    ``thanks``: buyers they thank in person; ``ticks_boxes``: completes calls before opening.
    """

    name: str
    clicks: float
    logs: float
    thanks: float
    ticks_boxes: bool = False


SELLERS = (
    Seller(name="Tom Brandt", clicks=0.7, logs=0.85, thanks=0.6),
    Seller(name="Alicia Romero", clicks=0.85, logs=0.95, thanks=0.85),
    Seller(name="Dev Banerjee", clicks=0.75, logs=0.9, thanks=0.55),
    Seller(name="Grace Lindqvist", clicks=0.6, logs=0.85, thanks=0.7),
    Seller(name="Rick Mahoney", clicks=0.4, logs=0.6, thanks=0.1, ticks_boxes=True),
    Seller(name="Sheila Novak", clicks=0.65, logs=0.8, thanks=0.5),
    Seller(name="Curtis Bell", clicks=0.55, logs=0.75, thanks=0.35),
)
SELLER = {seller.name: seller for seller in SELLERS}
LEAVER = "Sheila Novak"  #: leaves in the middle of the year; her open deals go to the next
SUCCESSOR = "Curtis Bell"
SALES_MANAGER = "Joan Whitfield"
GENERAL_MANAGER = "Ed Castellano"
MANAGERS = (SALES_MANAGER, GENERAL_MANAGER)
ADVISORS = ("Pete Alvarado", "Wanda Kimball", "Ray Thibault")

_SALES_HOURS = ((9, 20),) * 5 + ((9, 18),)
_SERVICE_HOURS = ((8, 17),) * 5 + ((8, 13),)


def seller_at(name: str, moment: datetime, left_on: datetime) -> str:
    """Who looks after this seller's people at ``moment``."""
    return SUCCESSOR if name == LEAVER and moment >= left_on else name


@lru_cache(maxsize=4096)
def is_open(day: date) -> bool:
    """Closed on Sundays and on four holidays."""
    if day.weekday() == 6 or (day.month, day.day) in {(1, 1), (7, 4), (12, 25)}:
        return False
    thanksgiving = day.month == 11 and day.weekday() == 3 and 22 <= day.day <= 28
    return not thanksgiving


def open_day(day: date, step: int = 1) -> date:
    """``day``, or the next one (``step`` -1: the one before) on which the store is open."""
    while not is_open(day):
        day += timedelta(days=step)
    return day


def open_time(dice: Dice, day: date, *, service: bool = False, leave: int = 1) -> datetime:
    """A moment in opening hours of ``day`` or the next open day, ``leave`` hours before closing."""
    day = open_day(day)
    first, last = (_SERVICE_HOURS if service else _SALES_HOURS)[day.weekday()]
    return at(day, first) + timedelta(minutes=dice.between(5, (last - first - leave) * 60))


def next_open(dice: Dice, moment: datetime) -> datetime:
    """``moment`` if a salesperson is there then, else soon after the next opening."""
    if is_open(moment.date()):
        first, last = _SALES_HOURS[moment.weekday()]
        if first <= moment.hour < last:
            return moment
        if moment.hour < first:
            return at(moment.date(), first) + timedelta(minutes=dice.between(4, 90))
    day = open_day(moment.date() + timedelta(days=1))
    return at(day, _SALES_HOURS[day.weekday()][0]) + timedelta(minutes=dice.between(4, 90))


def call_off(dice: Dice, appointment: datetime, made: datetime) -> datetime:
    """When they ring to call an appointment off: hours before it, or the evening before."""
    when = appointment - timedelta(hours=dice.between(1, 5))
    if when.hour < 9:
        when = at(open_day(appointment.date() - timedelta(days=1), -1), 17, dice.between(0, 30))
    return max(when, made + timedelta(minutes=10))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of ``day`` on the store's clock."""
    return datetime.combine(day, time(hour, minute))
