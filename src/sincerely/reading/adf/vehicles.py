"""The cars of a lead: which one they want and which one they have."""

import re
from dataclasses import dataclass, replace

from sincerely.reading import vins
from sincerely.reading.text import filled, squash
from sincerely.rules.events import NO_VEHICLE, Vehicle

from . import said
from .facts import Test, plain
from .node import Node

_OWN = frozenset(
    "tradein trade sell selling appraisal appraise own owned current currentvehicle ownership"
    " service".split()
)
_UNNAMED = frozenset(
    "notspecified notavailable notapplicable notsure unspecified unknown default fullline alltrims"
    " allmodels allmakes allyears any anymake anymodel anytrim anyyear all other others various"
    " undecided tbd null none select selectone selectmake selectmodel selectyear choose make model"
    " year trim test novehicle unspecifiedmodel unspecifiedmake nopreference everything".split()
)
_OFFERS = frozenset({"sell", "trade-in", "trade", "appraisal"})
_NEVER_NAMED = frozenset({"notspecified", "notavailable", "unspecified", "unknown", "default"})
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_OWN_SAID = re.compile(
    r"\b(?:current(?:ly)? (?:owned )?(?:vehicle|car|driv\w+)|vehicles? (?:i|you|they"
    r"|we) (?:currently )?own"
    r"|customer owns|owned vehicle|trade[ -]?in vehicle)\b",
    re.IGNORECASE,
)
_TRADES = ("tradein", "trade-in", "trade_in", "trade", "tradeinvehicle", "tradevehicle")


@dataclass(frozen=True, slots=True)
class Cars:
    """The car they want and the car they have, each with its VIN; and what they want to do."""

    wanted: Vehicle = NO_VEHICLE
    own: Vehicle = NO_VEHICLE
    vin: str = ""
    own_vin: str = ""
    interest: str = "buy"


def cars(
    prospect: Node, notes: list[said.Line], own_words: str, personal: Test, *, service: bool
) -> Cars:
    """The cars the fields name; where they name none, those the comments name.

    ``notes``: the lines of ``Key: value`` in the comments. ``own_words``: the rest of them.
    ``service``: the lead comes from the service department: the car it names is the one they have.
    """
    has = said.own_car(notes)
    wanted, own = wanted_and_own(prospect, has.vehicle, service=service)
    trade = _trade(prospect) if own is None else None
    owned = trade if own is None else own
    found = Cars(
        wanted=_vehicle(wanted, personal),
        own=_vehicle(owned, personal),
        vin=_vin(wanted),
        own_vin=_vin(owned),
        interest=_interest(wanted if wanted is not None else own, service=service),
    )
    if trade is not None and found.own == NO_VEHICLE:
        found = replace(found, own=_phrase(trade))
    if not str(found.own) and not found.own_vin:
        options = said.own_car(_options(wanted))
        found = _with_own(found, has, options, said.Car(said.had(own_words)))
    found = _with_wanted(found, said.wanted_car(notes), only_own=wanted is None)
    if service or str(found.wanted) or found.vin or found.interest in _OFFERS:
        return found
    asked = said.asked_for(own_words)
    return replace(found, wanted=_checked(asked, found.wanted)) if str(asked) else found


def wanted_and_own(
    prospect: Node, has: Vehicle = NO_VEHICLE, *, service: bool = False
) -> tuple[Node | None, Node | None]:
    """The first car they want and the first they would give away, whatever the order.

    Their own is one whose ``interest`` is trade-in or sell, whose price is an appraisal, or which
    is the one they say they have (``has``).
    """
    nodes = prospect.all("vehicle")
    own = [car for car in nodes if _is_own(car) or _is_same(car, has)]
    if service and not own:
        own = list(nodes[:1])
    wanted = [car for car in nodes if car not in own]
    return next(iter(wanted), None), next(iter(own), None)


def car_in_key(prospect: Node) -> str:
    """What the fields alone call the cars, for the key of a lead without a number.

    Comments and our reading of them take no part: the key must outlive changes of either.
    """
    parts = []
    for car in filter(None, wanted_and_own(prospect)):
        for tag in ("year", "make", "model", "trim"):
            text = next(filter(None, (filled(each.peek()) for each in car.all(tag))), "")
            parts.append("" if squash(text) in _NEVER_NAMED or "@" in text else squash(text))
    return "".join(parts)


def names_a_car(prospect: Node) -> bool:
    """Whether a field names a car that somebody may ask for."""
    return any(
        _named("model", each.peek()) or (each.tag == "vin" and filled(each.peek()))
        for car in prospect.all("vehicle")
        for each in car.all("make", "model", "vin", "stock")
    )


def _interest(car: Node | None, *, service: bool) -> str:
    """What they want to do with it: ``buy`` where not said (the default of ADF/XML 1.0)."""
    asked = car.attr("interest").lower().replace("_", "-") if car is not None else ""
    return "service" if service and asked in {"", "buy"} else asked or "buy"


def _vehicle(car: Node | None, personal: Test) -> Vehicle:
    """The car by year, make, model; the rest of what is said of it stays a leftover.

    ``personal``: finds a text that gives a person away (the ledger keeps vehicles).
    """
    if car is None:
        return NO_VEHICLE
    read = plain(personal)
    return Vehicle(
        year=_fact(car, "year", personal),
        make=_fact(car, "make", personal),
        model=_fact(car, "model", personal),
        trim=_fact(car, "trim", personal),
        stock=read(car, "stock") or read(car, "stocknumber"),
        condition=filled(car.attr("status")).lower(),
    )


def _fact(car: Node, tag: str, personal: Test) -> str:
    """A child's text where it names something; ``2018-2020`` and ``Full Line`` stay leftovers."""
    for each in car.all(tag):
        if text := filled(each.peek()):
            if not _named(tag, text) or personal(text):
                return ""
            each.text()
            return text
    return ""


def _named(tag: str, text: str) -> bool:
    if tag == "year":
        return _YEAR.fullmatch(text) is not None
    return bool(text) and squash(text) not in _UNNAMED


def _vin(car: Node | None) -> str:
    """Its vehicle identification number; personal, for it leads to its owner."""
    return vins.whole(filled(car.value("vin"))) if car is not None else ""


def _is_own(car: Node) -> bool:
    if squash(car.attrs.get("interest", "")) in _OWN:
        return True
    prices = car.all("price")
    if any(price.attrs.get("type", "").lower() == "appraisal" for price in prices):
        return True
    return any(_OWN_SAID.search(each.peek()) for each in car.all("comments", "type", "category"))


def _is_same(car: Node, has: Vehicle) -> bool:
    """Whether its fields name the car they say they have; the phrase may say more or less."""
    theirs = squash(f"{has.make}{has.model}")
    if not theirs:
        return False
    model = squash(next((each.peek() for each in car.all("model")), ""))
    make = squash(next((each.peek() for each in car.all("make")), ""))
    year = next((each.peek() for each in car.all("year")), "")
    same_year = not has.year or not year or has.year == year
    return bool(model) and same_year and theirs.startswith(make) and model in theirs


def _trade(prospect: Node) -> Node | None:
    """An element of its own for the trade-in, beyond the standard."""
    customer = prospect.first("customer")
    vehicles = prospect.all("vehicle")
    for holder in (prospect, customer, *vehicles):
        if holder is not None and (found := holder.first(*_TRADES)) is not None and found.peek():
            return found.first("vehicle") or found
    return None


def _phrase(trade: Node) -> Vehicle:
    vehicle = said.vehicle_in(trade.peek(), loosely=True) if not trade.nodes else NO_VEHICLE
    if vehicle != NO_VEHICLE:
        trade.text()
    return vehicle


def _options(car: Node | None) -> list[said.Line]:
    """Options misused as lines of a form: ``Trade In Year``, and the year as its code."""
    if car is None:
        return []
    pairs = (
        (option.first("optionname", "name"), option.first("manufacturercode", "manufacturecode"))
        for option in car.all("option")
    )
    return [
        said.Line(squash(name.peek()), filled(code.peek()), "")
        for name, code in pairs
        if name is not None and code is not None
    ]


def _with_own(found: Cars, *those: said.Car) -> Cars:
    for each in those:
        if each and each.vehicle != found.wanted:
            return replace(found, own=each.vehicle, own_vin=each.vin)
    return found


def _with_wanted(found: Cars, car: said.Car, *, only_own: bool) -> Cars:
    """What the comments say of the car: of the one offered, where no other is asked for."""
    if not car:
        return found
    offered = found.interest in _OFFERS and only_own
    if offered and not (str(found.own) or found.own_vin):
        return replace(found, own=_checked(car.vehicle, found.own), own_vin=car.vin)
    if offered or str(found.wanted) or found.vin:
        return found
    return replace(found, wanted=_checked(car.vehicle, found.wanted), vin=car.vin)


def _checked(vehicle: Vehicle, before: Vehicle) -> Vehicle:
    """Without words that name nothing; stock number and condition stay what the fields said."""
    return Vehicle(
        year=vehicle.year if _named("year", vehicle.year) else "",
        make=vehicle.make if _named("make", vehicle.make) else "",
        model=vehicle.model if _named("model", vehicle.model) else "",
        trim=vehicle.trim if _named("trim", vehicle.trim) else "",
        stock=before.stock or vehicle.stock,
        condition=before.condition,
    )


def none_personal(found: Cars, personal: Test) -> Cars:
    """Without what leads to a person, of cars that the comments described."""
    if personal(str(found.wanted)):
        found = replace(found, wanted=NO_VEHICLE)
    return replace(found, own=NO_VEHICLE) if personal(str(found.own)) else found
