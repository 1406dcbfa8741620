"""Leads as three providers send them: ADF/XML 1.0, each in its own style.

A provider's file holds one ``adf`` document per month with every prospect it sent.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

from . import cards, store
from .books import Books
from .cards import Card
from .cars import Car
from .dice import Dice
from .life import Inquiry, Journey
from .world import World

_ZONE = ZoneInfo(store.TIMEZONE)

OPENING = {
    "cars-finder": '<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n<adf>\n',
    "auto-lane": '<?xml version="1.0"?><adf>\n',
    "harbor-web": '<?xml version="1.0" encoding="utf-8"?>\n<!-- web forms -->\n<adf>\n',
}
CLOSING = "</adf>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A shopper's request on its way. ``at``: when they asked."""

    number: str
    at: datetime
    card: Card
    car: Car
    trade: Car | None
    comments: str
    again: bool = False


def send(
    dice: Dice, world: World, books: Books, journey: Journey, inquiry: Inquiry, card: Card
) -> None:
    """Writes the lead of an inquiry into its provider's file, twice when it is sent again."""
    number = f"{inquiry.via[0].upper()}{world.next(inquiry.via, 60_001)}"
    lead = Lead(
        number=number,
        at=inquiry.at,
        card=card,
        car=inquiry.car,
        trade=journey.trade if dice.chance(0.7) else None,
        comments=inquiry.comments,
    )
    put(books, inquiry.via, lead, inquiry.at)
    if inquiry.resent_at:
        put(books, inquiry.via, replace(lead, again=True), inquiry.resent_at)


def put(books: Books, provider: str, lead: Lead, arrived: datetime) -> None:
    """Writes one prospect into the file of the month in which it arrived."""
    file = f"leads/{provider}_{arrived:%Y-%m}.xml"
    role = "resend" if lead.again else "lead"
    card = Card(person=lead.card.person, values={}, differs=lead.card.differs)
    books.write(file, arrived, lead.number, card, {"xml": STYLES[provider](lead)}, role=role)


def zoned(moment: datetime) -> datetime:
    """A moment of the store's clock, with its zone."""
    return moment.replace(tzinfo=_ZONE)


def _tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{' ' + attributes if attributes else ''}>{escape(text, quote=False)}</{name}>"


def _vehicle(car: Car, interest: str) -> str:
    parts = _tag("year", car.year) + _tag("make", car.make) + _tag("model", car.model)
    if car.trim:
        parts += _tag("trim", car.trim)
    status = "new" if car.new else "used"
    return f'<vehicle interest="{interest}" status="{status}">{parts}</vehicle>'


def _cars_finder(lead: Lead) -> str:
    """Indented, name in parts, zone in the date, the trade-in as a second vehicle."""
    values, resend = lead.card.values, ' status="resend"' if lead.again else ""
    contact = [
        _tag("name", values["first_name"], 'part="first" type="individual"'),
        _tag("name", values["last_name"], 'part="last" type="individual"'),
        _tag("email", values["email"], 'preferredcontact="1"'),
    ]
    contact += [
        _tag("phone", cards.dashed(values[column]), f'type="{kind}" time="evening"')
        for column, kind in (("cell_phone", "cellphone"), ("home_phone", "voice"))
        if values.get(column)
    ]
    if values.get("address"):
        contact.append(_address(lead.card))
    vehicles = [_vehicle(lead.car, "buy")]
    if lead.trade:
        vehicles.append(_vehicle(lead.trade, "trade-in"))
    lines = [
        f" <prospect{resend}>",
        "  " + _tag("id", lead.number, 'sequence="1" source="Cars Finder"'),
        "  " + _tag("requestdate", zoned(lead.at).isoformat()),
        *(f"  {vehicle}" for vehicle in vehicles),
        '  <customer>\n   <contact primarycontact="1">',
        *(f"    {line}" for line in contact),
        "   </contact>",
        *([f"   {_tag('comments', lead.comments)}"] if lead.comments else []),
        "  </customer>",
        f"  <vendor>{_tag('vendorname', store.NAME)}{_store_contact()}</vendor>",
        "  <provider>",
        "   " + _tag("name", "Cars Finder", 'part="full"'),
        "   "
        + _tag("service", "Used and new car search")
        + _tag("url", "https://cars.example.com"),
        "  </provider>",
        " </prospect>\n",
    ]
    return "\n".join(lines)


def _auto_lane(lead: Lead) -> str:
    """One line, one full name, bare digits, UTC, the rest as ``Key: value`` in the comments."""
    values = lead.card.values
    told = [f"Customer comments: {lead.comments}"] if lead.comments else []
    if lead.trade:
        told.append(f"Trade-in: {lead.trade}")
    told += ["Can we contact you via text?: Yes", "Email Opt-In: Yes"]
    phone = values.get("cell_phone") or values.get("home_phone", "")
    moment = zoned(lead.at).astimezone(UTC)
    parts = [
        '<prospect status="resend">' if lead.again else "<prospect>",
        _tag("id", lead.number, 'source="AutoLane"'),
        _tag("requestdate", moment.strftime("%Y-%m-%dT%H:%M:%SZ")),
        _vehicle(lead.car, "buy"),
        "<customer><contact>",
        _tag("name", f"{values['first_name']} {values['last_name']}", 'part="full"'),
        _tag("email", values["email"]),
        *([_tag("phone", phone, 'type="voice"')] if phone else []),
        "</contact><timeframe><description>Within 2 months</description></timeframe>",
        f"<comments><![CDATA[{'<br />'.join(told)}]]></comments></customer><vendor>",
        _tag("id", "HM-0417", 'source="AutoLane"') + _tag("vendorname", store.NAME),
        "</vendor><provider>" + _tag("name", "AutoLane") + _tag("service", "Price quotes"),
        "</provider></prospect>\n",
    ]
    return "".join(parts)


def _harbor_web(lead: Lead) -> str:
    """The store's own web form: customer before vehicle, often a test drive."""
    values = lead.card.values
    phone = values.get("cell_phone") or values.get("home_phone", "")
    interest = "test-drive" if int(lead.number[1:]) % 3 == 0 else "buy"
    lines = [
        '<prospect status="resend">' if lead.again else '<prospect status="new">',
        _tag("id", lead.number, 'sequence="1" source="harbor-web"'),
        _tag("requestdate", zoned(lead.at).isoformat()),
        "<customer><contact>",
        _tag("name", values["first_name"], 'part="first"')
        + _tag("name", values["last_name"], 'part="last"'),
        _tag("email", values["email"]),
        *([_tag("phone", cards.bracketed(phone), 'type="cellphone"')] if phone else []),
        *([_address(lead.card)] if values.get("address") else []),
        "</contact>" + (_tag("comments", lead.comments) if lead.comments else "") + "</customer>",
        _vehicle(lead.car, interest),
        *([_vehicle(lead.trade, "trade-in")] if lead.trade else []),
        f"<vendor>{_tag('vendorname', store.NAME)}{_store_contact()}</vendor>",
        "<provider>" + _tag("name", f"{store.NAME} web site", 'part="full"') + "</provider>",
        "</prospect>\n",
    ]
    return "\n".join(lines)


def _address(card: Card) -> str:
    values = card.values
    return (
        '<address type="home">'
        + _tag("street", values["address"], 'line="1"')
        + _tag("city", values["city"])
        + _tag("regioncode", values["state"])
        + _tag("postalcode", values["zip"])
        + "<country>US</country></address>"
    )


def _store_contact() -> str:
    name = _tag("name", store.NAME, 'part="full" type="business"')
    phone = _tag("phone", cards.dashed(store.PHONE), 'type="voice"')
    return f"<contact>{name}{phone}</contact>"


STYLES: dict[str, Callable[[Lead], str]] = {
    "cars-finder": _cars_finder,
    "auto-lane": _auto_lane,
    "harbor-web": _harbor_web,
}
