"""Facts in lines of ``Key: value``, as forms write them into the comments of a lead."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sincerely.reading import vins
from sincerely.reading.text import filled, squash
from sincerely.rules.events import NO_VEHICLE, Vehicle

from .wrappings import plain

_LINE = re.compile(r"[\s*•>-]{0,20}(?P<key>[^:=?\n]{2,70}?)\s{0,5}[:=?]+(?P<value>.{0,2000})")
_DIVIDED = re.compile(r"\s\|\s")
_LONGEST = 200
_ABOUT_OWN = r"(?:current|owned|own|trade|tradein|existing|present|your)(?:in)?"
_ABOUT_WANTED = r"(?:desired|wanted|interested|preferred|requested|vehicle|car|new|selected)?"
_PART = r"(?P<part>year|make|model|trim|vin|stock|stocknumber|stockno|vehicleid)"
_CAR = r"(?:vehicle|car|auto|truck|unit)?"
_OWN = re.compile(rf"(?:{_ABOUT_OWN}{_CAR}{_PART}|{_PART.replace('part', 'part2')}of{_ABOUT_OWN})")
_WANTED = re.compile(rf"{_ABOUT_WANTED}{_CAR}{_PART}")
_OWN_WHOLE = re.compile(
    r"(?:current|owned|trade|tradein|existing|present|your)(?:in)?(?:vehicle|car|auto|truck)"
    r"|tradein|trade|vehicle(?:you|they|customer|i)?(?:currently)?own(?:ed|s)?|ownedvehicle"
)
_WANTED_WHOLE = re.compile(
    r"(?:vehicle|car)ofinterest|voi|interested(?:in)?|(?:desired|wanted|requested|selected)"
    r"(?:vehicle|car)|vehicle(?:interest|requested|wanted)|vehicle"
)
_TIMEFRAME = re.compile(
    r"(?:purchase|buying)?time(?:frame|line)|timeto(?:buy|purchase)"
    r"|whenareyoulookingto(?:buy|purchase)"
)
_PREFERRED = re.compile(
    r"(?:preferred|best)(?:contact|methodofcontact|contactmethod|communication"
    r"|waytocontact)(?:method)?"
    r"|contact(?:preference|method)|howshouldwecontactyou"
)
_FACT = re.compile(
    r"(?:max|maximum|total|monthly|price)?(?:budget|payment)|downpayment|mileage|odometer|condition"
    r"|(?:leadtype|eventname|requesttype|leadsource|formname|campaign|subject)"
    r"|appointment(?:date|time|datetime|type)?|preferred(?:date|time|day)|besttime(?:tocall)?"
    r"|repaircost|tradeacv|tradeinterest|payoff|ownership|stock(?:number|no)?|color"
    r"|colour|bodystyle"
)
#: Answers in which people speak for themselves.
_OWN_WORDS = re.compile(
    r"(?:your|customer|additional|user|client)?(?:inquiry|enquiry|comments?|message"
    r"|questions?|notes?"
    r"|description|request|remarks?)(?:orcomments?|comments?)?|question|howcanwehelp(?:you)?"
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|we|my|our|nous|j['\u2019]ai|compr[\u00e9e]|compramos)\b", re.IGNORECASE
)
#: Questions whose answers are facts, and not words.
_ANSWERED = (_OWN, _WANTED, _OWN_WHOLE, _WANTED_WHOLE, _TIMEFRAME, _PREFERRED, _FACT)
_FEWEST_WORDS = 3
_VEHICLE = re.compile(
    r"(?:(?:used|new|certified|cpo)\s+)?(?P<year>(?:19|20)\d\d)\s+"
    r"(?P<make>alfa romeo|aston martin|land rover|range rover|mercedes[ -]benz|harley[ -]davidson"
    r"|rolls[ -]royce|[A-Za-z][\w&-]+)\s+(?P<model>[\w][^()\n,;|]{0,60})",
    re.IGNORECASE,
)
_YEAR_AND_WORDS = (
    r"(?P<year>(?:19|20)\d\d)\s+(?P<words>[A-Za-z][\w-]*(?:\s+(?!(?:let|and|or|but|with"
    r"|for|if|is|to"
    r"|in|that|which|please|you|i|we|can|could|on|at|has|needs?|from|do|does"
    r"|what)\b)[A-Za-z0-9][\w-]*){0,4})"
)
_ASKED_FOR = re.compile(
    r"\b(?:looking (?:for|at)|interested in|inquir\w+ (?:about|on)|asking about|want(?:s"
    r"|ed)?(?: to buy)?"
    r"|(?:buy|purchase|lease|test drive|see)(?:ing)?)\s+(?:(?:your|the|this|that"
    r"|an?)\s+)?(?:new |used )?" + _YEAR_AND_WORDS,
    re.IGNORECASE,
)
_HAS = re.compile(
    r"\b(?:my|our|(?:i|we) (?:have|own|drive) an?|trad(?:e"
    r"|ing)(?: in)?(?: an?)?)\s+(?:current |old )?" + _YEAR_AND_WORDS,
    re.IGNORECASE,
)
#: What a form says of itself, and nobody in their own words.
FINE_PRINT = re.compile(
    r"\b(?:msg|message)s? (?:&|and) data rates|\b(?:reply|text|txt|send) [\"'“]?stop\b"
    r"|\b(?:opt[ -]?out|unsubscribe|revoke\w*)\b[^.!?\n]{0,40}\bany ?time|\b(?:may"
    r"|can) (?:opt|unsubscribe|revoke)"
    r"|\bby (?:submitting|clicking|providing|checking|pressing)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?\n])")
_YES_OR_NO = re.compile(r"(?:yes|no|y|n|true|false|n/?a|none|not sure|unknown)?\.?", re.IGNORECASE)
_MAKES = frozenset(
    """acura audi bmw buick cadillac chevrolet chevy chrysler dodge fiat ford genesis gmc honda
    hyundai infiniti jaguar jeep kia lexus lincoln lucid maserati mazda mercedes mercedes-benz mini
    mitsubishi nissan polestar porsche ram rivian subaru suzuki tesla toyota volkswagen vw volvo
    harley-davidson yamaha kawasaki indian triumph ducati polaris""".split()
)
_MAKE_FIRST = re.compile(r"(?P<make>[A-Za-z][\w-]+)\s+(?P<model>[A-Za-z0-9][\w .-]{0,40})")


@dataclass(frozen=True, slots=True)
class Line:
    """``key``: its letters and digits. ``value``: blank for *nothing*. ``text``: the line."""

    key: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Car:
    """A car as a form described it."""

    vehicle: Vehicle
    vin: str = ""

    def __bool__(self) -> bool:
        return bool(str(self.vehicle) or self.vehicle.stock or self.vin)


_NO_CAR = Car(NO_VEHICLE)


def lines(text: str) -> list[str]:
    """The lines of comments, also where ``<br>`` or ``|`` divides them."""
    text = plain(text) if "<" in text or "&" in text else text
    parts = (part for line in text.splitlines() for part in _DIVIDED.split(line))
    return [part for part in map(str.strip, parts) if part]


def said(found: Iterable[str]) -> list[Line]:
    """Those of ``found`` that are a key and its value."""
    return [
        Line(squash(match["key"]), filled(match["value"]), line)
        for line in found
        if (match := _LINE.fullmatch(line)) and "//" not in match["key"]
    ]


def own_car(found: Iterable[Line]) -> Car:
    """The car they say they have."""
    return _car(found, _OWN, _OWN_WHOLE)


def wanted_car(found: Iterable[Line]) -> Car:
    """The car they ask for; where they only offer one, the plain keys describe that one."""
    return _car(found, _WANTED, _WANTED_WHOLE)


def timeframe(found: Iterable[Line]) -> str:
    """When they want to buy."""
    return _first(found, _TIMEFRAME)


def preferred(found: Iterable[Line]) -> str:
    """How they want to be reached."""
    return _first(found, _PREFERRED)


def facts(found: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """The answers that are facts of the request, as ``comments.`` and the key."""
    for each in found:
        if each.value and len(each.value) <= _LONGEST and _matches(_FACT, each.key):
            yield f"comments.{each.key}", each.value


def own_words(found: Iterable[str], *, surely: bool = False) -> str:
    """What people wrote themselves: free lines, and answers of several words to a form's questions.

    Without the fine print of forms, which talks of stopping and agreeing in nobody's name.
    ``surely``: without answers that may be the form's own, those in which nobody says *I* or *we*.
    """
    kept = "\n".join(filter(None, (_own_words(line, surely=surely) for line in found)))
    if not FINE_PRINT.search(kept):
        return kept
    return "".join(each for each in _SENTENCE.split(kept) if not FINE_PRINT.search(each)).strip()


def _own_words(line: str, *, surely: bool) -> str:
    match = _LINE.fullmatch(line)
    if match is None or "//" in line[:80]:
        return line
    value, key = match["value"].strip(), squash(match["key"])
    if _matches(_OWN_WORDS, key):
        return value
    if _YES_OR_NO.fullmatch(value):
        return "" if value or not line.rstrip().endswith("?") else line
    if line[match.end("key") :].lstrip()[:1] == "?":
        return line
    if len(value.split()) < _FEWEST_WORDS or (surely and not _FIRST_PERSON.search(value)):
        return ""
    return "" if any(_matches(each, key) for each in _ANSWERED) else value


def vehicle_in(text: str, *, loosely: bool = False) -> Vehicle:
    """The car a phrase names: ``2016 Jeep Grand Cherokee (128400 mi)``.

    ``loosely``: also where no year is said.
    """
    found = _VEHICLE.search(text) or (_MAKE_FIRST.fullmatch(text.strip()) if loosely else None)
    if found is None:
        return Vehicle()
    year = found.groupdict().get("year") or ""
    return Vehicle(year=year, make=found["make"], model=found["model"].strip(" .-"))


def asked_for(words: str) -> Vehicle:
    """The car that free words ask for with its year; its make only where it is one we know."""
    return _in_words(_ASKED_FOR.search(words))


def had(words: str) -> Vehicle:
    """Likewise, the car they say is theirs."""
    return _in_words(_HAS.search(words))


def _in_words(found: re.Match[str] | None) -> Vehicle:
    if found is None:
        return NO_VEHICLE
    first, _, rest = found["words"].partition(" ")
    if first.lower() in _MAKES:
        return Vehicle(year=found["year"], make=first, model=rest)
    return Vehicle(year=found["year"], model=found["words"])


def _car(found: Iterable[Line], parts: re.Pattern[str], whole: re.Pattern[str]) -> Car:
    said: dict[str, str] = {}
    phrase = ""
    for each in found:
        if not each.value or len(each.value) > _LONGEST:
            continue
        if part := _part(parts, each.key):
            said.setdefault(part, each.value)
        elif not phrase and _matches(whole, each.key):
            phrase = each.value
    if not said and not phrase:
        return _NO_CAR
    named = vehicle_in(phrase, loosely=True)
    vehicle = Vehicle(
        year=said.get("year", named.year),
        make=said.get("make", named.make),
        model=said.get("model", named.model),
        trim=said.get("trim", ""),
        stock=said.get("stock", ""),
    )
    return Car(vehicle, vins.whole(said.get("vin", "")))


@lru_cache(maxsize=4096)
def _part(parts: re.Pattern[str], key: str) -> str:
    found = parts.fullmatch(key)
    if found is None:
        return ""
    part = next(filter(None, found.groupdict().values()), "")
    return {"stocknumber": "stock", "stockno": "stock", "vehicleid": "vin"}.get(part, part)


@lru_cache(maxsize=8192)
def _matches(pattern: re.Pattern[str], key: str) -> bool:
    return pattern.fullmatch(key) is not None


def _first(found: Iterable[Line], pattern: re.Pattern[str]) -> str:
    values = (each.value for each in found if _matches(pattern, each.key))
    return next((value for value in values if value and len(value) <= _LONGEST), "")
