"""The cars of a lead: which one they want and which one they have."""

from sincerely.reading.text import filled, squash
from sincerely.rules.events import NO_VEHICLE, Vehicle

from .facts import Plain
from .node import Node

_OWN = frozenset({"tradein", "trade", "sell", "selling", "appraisal", "appraise"})
_UNNAMED = frozenset({"notspecified", "notavailable", "unspecified", "unknown", "default"})


def wanted_and_own(prospect: Node) -> tuple[Node | None, Node | None]:
    """The first car they want and the first they would give away, whatever the order.

    Their own is one whose ``interest`` is trade-in or sell, or whose price is an appraisal.
    """
    cars = prospect.all("vehicle")
    own = [car for car in cars if _is_own(car)]
    wanted = [car for car in cars if not _is_own(car)]
    return next(iter(wanted), None), next(iter(own), None)


def interest(car: Node | None) -> str:
    """What they want to do with it: ``buy`` where not said (the default of ADF/XML 1.0)."""
    said = car.attr("interest").lower().replace("_", "-") if car is not None else ""
    return said or "buy"


def vehicle(car: Node | None, plain: Plain) -> Vehicle:
    """The car by year, make, model; the rest of what is said of it stays a leftover.

    ``plain``: reads a child's text unless it gives a person away (the ledger keeps vehicles).
    """
    if car is None:
        return NO_VEHICLE
    return Vehicle(
        year=_named(plain(car, "year")),
        make=_named(plain(car, "make")),
        model=_named(plain(car, "model")),
        trim=_named(plain(car, "trim")),
        stock=_named(plain(car, "stock") or plain(car, "stocknumber")),
        condition=filled(car.attr("status")).lower(),
    )


def vin(car: Node | None) -> str:
    """Its vehicle identification number; personal, for it leads to its owner."""
    return filled(car.value("vin")) if car is not None else ""


def _is_own(car: Node) -> bool:
    prices = car.all("price")
    appraised = any(price.attrs.get("type", "").lower() == "appraisal" for price in prices)
    return appraised or squash(car.attrs.get("interest", "")) in _OWN


def _named(text: str) -> str:
    return "" if squash(text) in _UNNAMED else filled(text)
