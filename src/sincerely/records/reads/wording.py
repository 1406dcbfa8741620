"""A standing in words: since when, why in one sentence, and what to mind before writing.

Sentences start with a capital and end bare, like those of events.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sincerely.rules.message import Doubt
from sincerely.rules.policy import Policy
from sincerely.rules.record import Deal, OptOut, Purchase, Record, Sign
from sincerely.rules.standing import Standing, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where somebody stands at a moment. ``since`` None: nothing dates it."""

    standing: Standing = Standing.STRANGER
    since: datetime | None = None
    why: str = "Nothing they did with this store is on record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mind:
    """Something to know before anybody writes or calls. ``kind`` names it for the page."""

    kind: str
    sentence: str
    at: datetime | None = None


STRANGER = Where()

_TIED = {
    "shared_email": "they share a mail address",
    "shared_phone": "they share a phone number",
    "alike": "their details are much alike",
    "not_compared": "their details are just being compared",
    "one_table": "their salesperson sold that car that day, to somebody who never asked",
}
_SIGNS = {
    "deposit_taken": "left a deposit",
    "finance_appointment_set": "has a time with the finance office",
    "deal_sold": "was marked sold",
    "plate_ordered": "has plates ordered",
    "tag_issued": "has a temporary tag",
    "we_owe_signed": "has a due bill signed",
    "delivery_appointment_set": "has a time to fetch the car",
    "trade_kept": "left the old car here",
    "insurance_asked": "asked about insurance",
}


def where(
    own: Record,
    home: Record | None,
    *,
    policy: Policy,
    now: datetime,
    deals: tuple[Deal, ...] = (),
    buyer: str = "",
) -> Where:
    """Where a person stands, their household's purchases counted where ``policy`` says so.

    ``buyer``: who of the household bought, where it was not they themselves.
    """
    record = home if home is not None and policy.household_shares else own
    what = standing(
        record,
        now,
        rest_days=policy.rest_days,
        sign_days=policy.probably_bought_days,
        click_days=policy.sold_click_days,
    )
    shared = record is not own
    match what:
        case Standing.CUSTOMER if record.bought:
            who = _who(shared and own.bought != record.bought, buyer)
            return Where(standing=what, since=record.bought.at, why=_bought(record, who))
        case Standing.CUSTOMER:
            return Where(
                standing=what, since=record.serviced_at, why="Their car is looked after here"
            )
        case Standing.PROBABLY_BOUGHT if record.sign:
            who = _who(shared and own.sign != record.sign, buyer)
            return Where(standing=what, since=record.sign.at, why=signed(record.sign, who))
        case Standing.BOUGHT_ELSEWHERE if record.elsewhere:
            loss = record.elsewhere
            car = f" ({loss.what})" if loss.what else ""
            why = f"Bought elsewhere{car}, said the {loss.said_by}"
            return Where(standing=what, since=loss.at, why=why)
        case Standing.PROSPECT if record.enquiry:
            car = f" about a {record.enquiry.what}" if record.enquiry.what else ""
            why = f"Their enquiry{car} is open"
            return Where(standing=what, since=record.enquiry.at, why=why)
        case Standing.RESTING:
            return _resting(record, policy, deals)
    return STRANGER


def to_mind(own: Record, home: Record | None, doubt: Doubt | None) -> tuple[Mind, ...]:
    """What to mind, the gravest first. Wishes are a person's own, a complaint the household's."""
    return tuple(_to_mind(own, home or own, doubt))


def _to_mind(own: Record, home: Record, doubt: Doubt | None) -> Iterator[Mind]:
    if own.deceased:
        yield Mind(kind="deceased", sentence="Reported to have died", at=own.deceased.at)
    if own.do_not_contact:
        sentence = "Wants no contact at all"
        yield Mind(kind="do_not_contact", sentence=sentence, at=own.do_not_contact.at)
    if home.complaint:
        about = f" about {home.complaint.about}" if home.complaint.about else ""
        yield Mind(kind="complaint", sentence=f"Open complaint{about}", at=home.complaint.at)
    if own.quiet:
        yield Mind(kind="quiet", sentence="Asked to be left in peace", at=own.quiet.at)
    for out in own.opted_out:
        yield Mind(kind="opted_out", sentence=_opted_out(out), at=out.at)
    if doubt:
        bought = "bought elsewhere" if doubt.elsewhere else "bought"
        why = _TIED.get(doubt.why, "they share an address")
        sentence = f"May be somebody who {bought}: {why}"
        yield Mind(kind="doubt", sentence=sentence, at=doubt.at)


def _who(another: bool, buyer: str) -> str:
    return (buyer or "Somebody in the household") if another else ""


def _bought(record: Record, who: str) -> str:
    bought = record.bought
    assert bought
    start = f"{who} bought" if who else "Bought"
    by = f" from {bought.by}" if bought.by else ""
    return f"{start} {_car(bought)}{by}{_again(record)}"


def _again(record: Record) -> str:
    if record.enquiry is None:
        return ""
    about = f" a {record.enquiry.what}" if record.enquiry.what else " another car"
    return f", and asks about{about} now"


def signed(sign: Sign, who: str) -> str:
    """A probable purchase, with every fact that adds up to it; ``who``: whose, where another's."""
    car = _car(sign)
    if sign.how == "deal_sold":
        by = f" by {sign.by}" if sign.by else ""
        said = f"{car[0].upper()}{car[1:]} was marked sold{by}"
    else:
        about = f" for {car}" if sign.what else ""
        steps = [_SIGNS.get(fact.how, "gave a sign of buying") for fact in sign.facts]
        what = " and ".join(steps or [_SIGNS.get(sign.how, "gave a sign of buying")])
        said = f"{who} {what}{about}" if who else f"{what[0].upper()}{what[1:]}{about}"
    return f"{said}; nobody has confirmed it yet"


def _car(thing: Purchase | Sign) -> str:
    return f"a {thing.what}" if thing.what else "a car"


def _resting(record: Record, policy: Policy, deals: tuple[Deal, ...]) -> Where:
    if record.enquiry:
        heard = max(record.enquiry.at, record.inbound_at or record.enquiry.at)
        why = f"Asked, and was then not heard from for {policy.rest_days} days"
        since = heard + timedelta(days=policy.rest_days)
        return Where(standing=Standing.RESTING, since=since, why=why)
    if deals:
        latest = max(deals, key=lambda d: d.state_at)
        why = "Their last deal ended without a purchase"
        return Where(standing=Standing.RESTING, since=latest.state_at, why=why)
    why = "Was in touch, and has nothing under way"
    return Where(standing=Standing.RESTING, since=record.inbound_at, why=why)


def _opted_out(out: OptOut) -> str:
    where = f" by {out.channel.replace('_', ' ')}" if out.channel else ""
    return f"Opted out of {out.topic}{where}"
