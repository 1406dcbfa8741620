"""What is worth knowing before somebody calls: facts and topics, never a text to paste.

Only what these people's own dealings make natural to know: what they drove, asked, wrote and told.
Nothing a machine watched (opens, clicks, visits to pages), nothing of money or credit, nothing of
other stores, and nothing that one of the house did or said without the other.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .cars import bought_last, deal_of, is_sale
from .events import Event, Payload, Vehicle, appointments, care, deals, leads, service, signs, talks
from .human import by_hand, conversation
from .record import Record
from .saying import count

#: so much of what they said is shown, the latest first
MOST_SAID = 6
LONGEST = 400
#: fewer words of theirs than this tell no habit
A_HABIT = 2
#: what lies further before a purchase was not the way to it
A_SEARCH = timedelta(days=180)

#: what people do together when they look for a car
_TOGETHER = (
    talks.StoreVisited,
    deals.TestDriven,
    deals.TradeAppraised,
    signs.TradeKept,
    deals.DealDesked,
    appointments.AppointmentKept,
    deals.DealSold,
    deals.DealDelivered,
    deals.DealUnwound,
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_BREAKS = re.compile(r"\s*<br\s*/?>\s*|\r?\n", re.IGNORECASE)
#: of money and lenders nothing is repeated, whoever said it
_OF_MONEY = re.compile(
    r"\b(?:fico|credit|income|ssn|salary|lender|pre-?qualif\w*|pre-?approv\w*|declined|denied|"
    r"payoff|negative equity|bankrupt\w*|repossess\w*|social security)\b",
    re.IGNORECASE,
)
#: what a tracker or a provider wrote into a request, not they
_TRACKED = re.compile(
    r"https?://|www\.|\b(?:clicks?|clicked|opened|opens|page ?views?|viewed|"
    r"(?:page|site|web ?site) ?visits?|visits? to|session|cookie|"
    r"utm\w*|ip address|referr?er|browser|score|lead ?(?:id|source|type))\b",
    re.IGNORECASE,
)
#: ``Label: value`` and ``A question? : Yes``, as forms write it
_OF_A_FORM = re.compile(r"^\s*(?:[\w /#-]{1,40}|[\w ,'\u2019/#-]{1,80}\?)\s*[:=]\s*\S.{0,80}$")
_FAMILY = re.compile(
    r"\b(?:wife|husband|spouse|partner|fianc\w+|kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|"
    r"baby|babies|twins|toddlers?|mother|father|mom|mum|dad|parents?|grand\w+|brothers?|sisters?|"
    r"in-laws?|family|dogs?|cats?|puppy|engaged|married|wedding|expecting|pregnant|"
    r"frau|mann|kinder|kind|sohn|tochter|familie|esposa|esposo|hij[oa]s?|familia|hund)\b",
    re.IGNORECASE,
)
#: what they said of it -> what to ask about. Topics: nobody can send them as they stand
_TOPICS: tuple[tuple[str, str], ...] = (
    (r"car ?seats?|booster|isofix|latch", "how the car seats fit{car}"),
    (r"third row|3rd row", "how the third row{car} works out"),
    (r"dogs?|puppy", "how the dog takes to the back{car}"),
    (
        r"tow(?:s|ing)?|trailers?|boats?|caravan|hitch",
        "towing{car}: whether it does what they hoped",
    ),
    (r"camp(?:s|ing)?|tents?|hik(?:e|es|ing)|kayaks?|bikes?", "their trips: what they load{car}"),
    (r"commut\w+|to work|highway", "the way to work{car}"),
    (r"road ?trips?|vacation|holidays?|drive to", "the trip they spoke of"),
    (r"winter|snow|ice|4wd|awd", "how it goes in snow, and whether they thought of winter tires"),
    (r"first car|new driver|learning to drive|learner", "the new driver at the wheel"),
    (
        r"bluetooth|carplay|android auto|phone|screen|app",
        "whether their phone and the screen agree",
    ),
    (r"charg(?:e|er|ing)|range|electric|ev\b", "charging, and how far they get"),
    (r"garage|parking|park(?:s|ed)?", "how it fits where they park"),
    (r"baby|expecting|pregnant", "how they all are, with the little one on the way or there"),
    (r"mov(?:e|es|ed|ing) (?:house|to)|new house", "the move"),
)
_TOPICS_READ = tuple((re.compile(rf"\b(?:{p})\b", re.IGNORECASE), topic) for p, topic in _TOPICS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something they said. ``source``: how it came to us, in words."""

    text: str
    at: datetime
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What somebody promised them, and nobody has kept yet. ``text`` empty: to be in touch."""

    key: str
    text: str
    by: str
    due_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a brief rests on, of one person. ``drove``, ``bought``, ``traded``: in words."""

    drove: str = ""
    bought: str = ""
    traded: str = ""
    hours: str = ""
    said: tuple[Line, ...] = ()
    family: tuple[Line, ...] = ()
    promises: tuple[Promise, ...] = ()
    openings: tuple[str, ...] = ()


def facts(
    own: Iterable[Event], shared: Iterable[Event], *, zone: str, unsure: bool = False
) -> Facts:
    """``own``: of this person alone, with their words; ``shared``: what they did with others of
    the house (`together`). ``zone``: where they are. ``unsure``: nobody has confirmed that they
    bought, so nothing is said of their car."""
    mine = sorted(own, key=lambda e: e.order)
    both = sorted([*mine, *shared], key=lambda e: e.order)
    said, family, promises = _said(mine), _family(mine), _promises(mine)
    bought = "" if unsure else bought_last(both)
    return Facts(
        drove=_listed(_drives(both, zone)),
        bought=bought,
        traded=_traded(both),
        hours=_hours(both),
        said=said[:MOST_SAID],
        family=family,
        promises=promises,
        openings=tuple(_openings(mine, said, promises, bought, "" if unsure else _traded(both))),
    )


def unconfirmed(record: Record) -> bool:
    """Whether something says that they bought, and nobody has confirmed it."""
    return bool(record.sign and not record.bought)


def together(own: Sequence[Event], others: Sequence[Event]) -> list[Event]:
    """What others of the house did that this person shares: looking for a car that both stand in
    the deal of, and whatever else names a deal of theirs. Nothing said, nothing else bought."""
    mine = {deal_of(e) for e in own} - {None}
    joint = [e.until for e in others if is_sale(e) and deal_of(e) in mine]
    apart = {deal_of(e) for e in others if is_sale(e)} - mine

    def shared(event: Event) -> bool:
        if deal_of(event) in mine:
            return True
        looking = any(timedelta() <= at - event.until <= A_SEARCH for at in joint)
        return looking and (deal_of(event) is None or deal_of(event) not in apart)

    return [e for e in others if isinstance(e.payload, _TOGETHER) and shared(e)]


def partners(own: Sequence[Event], others: Sequence[Event]) -> bool:
    """Whether one of the others stands in a deal with them: known to them by their own doing."""
    mine = {deal_of(e) for e in own if is_sale(e)}
    return any(is_sale(e) and deal_of(e) in mine for e in others)


def best(own: Iterable[Event], *, zone: str, preferred: str = "") -> str:
    """When and by what they are reached best, on their own clock; empty where nobody can tell.

    From when they called, wrote, or took a call; a machine's mail and what became of it tell
    nothing. ``preferred``: what they asked for themselves.
    """
    place = ZoneInfo(zone)
    times, ways = Counter[str](), Counter[str]()
    for event in own:
        way = _way(event.payload)
        if way and not event.whole_day:
            ways[way] += 1
            times[_part(event.occurred_at.astimezone(place))] += 1
    asked = f"They asked for {preferred}" if preferred else ""
    if sum(ways.values()) < A_HABIT:
        return asked
    way, when = ways.most_common(1)[0][0], times.most_common(1)[0][0]
    clear = 2 * times[when] > sum(times.values())
    habit = f"mostly by {way}" + (f", {when} where they are" if clear else "")
    return f"{asked}; {habit}" if asked else f"In touch {habit}"


def preferred(own: Iterable[Event]) -> str:
    """What they named themselves as the way to reach them, the latest word."""
    latest = ""
    for event in sorted(own, key=lambda e: e.order):
        if isinstance(event.payload, leads.LeadReceived) and event.payload.preferred_contact:
            latest = event.payload.preferred_contact
    return {"phone": "a call", "cellphone": "a call", "email": "a mail", "text": "a text"}.get(
        latest.lower(), latest
    )


def theirs(text: str, *, form: bool = False) -> str:
    """What of a text they may have said themselves, and may be spoken of. ``form``: it came in a
    request, where programs write too: only whole lines of plain speech are theirs."""
    lines = [line.strip() for line in _BREAKS.split(text)]
    if form:
        lines = [line for line in lines if not _TRACKED.search(line) and not _OF_A_FORM.match(line)]
    said = [s.strip() for line in lines for s in _SENTENCE.findall(line)]
    joined = " ".join(s for s in said if s and not _OF_MONEY.search(s))
    return joined if len(joined) <= LONGEST else joined[: LONGEST - 1].rsplit(" ", 1)[0] + "\u2026"


def _drives(events: Sequence[Event], zone: str) -> Iterator[str]:
    cars: dict[str, Event] = {}
    for event in events:
        if isinstance(event.payload, deals.TestDriven):
            cars[_called(event.payload.vehicle) or "a car"] = event
    place = ZoneInfo(zone)
    for car, event in reversed(cars.items()):
        at = event.occurred_at.astimezone(place)
        by = getattr(event.payload, "by", "")
        yield f"{car} on {at:%B} {at.day}{f' with {by}' if by else ''}"


def _called(vehicle: Vehicle) -> str:
    return " ".join(part for part in (vehicle.year, vehicle.make, vehicle.model) if part)


def _traded(events: Sequence[Event]) -> str:
    named = ""
    for event in events:
        if isinstance(event.payload, deals.TradeAppraised | signs.TradeKept):
            named = _called(event.payload.vehicle) or named
    return named


def _hours(events: Sequence[Event]) -> str:
    """How long they sat here, where anybody wrote that down."""
    minutes = {"at the desk": 0, "in the store": 0}
    for event in events:
        if isinstance(event.payload, deals.DealDesked):
            minutes["at the desk"] += event.payload.minutes or 0
        elif isinstance(event.payload, talks.StoreVisited):
            minutes["in the store"] += event.payload.minutes or 0
    where = max(minutes, key=lambda name: minutes[name])
    hours = round(minutes[where] / 60)
    if not minutes[where]:
        return ""
    long = "an hour" if hours == 1 else f"{count(hours)} hours"
    return f"{'under an hour' if hours < 1 else long} {where}"


_WORDS: dict[type[Payload], tuple[str, Callable[[Payload], str]]] = {
    leads.InquiryMade: ("asked", lambda p: theirs(getattr(p, "words", ""))),
    leads.LeadReceived: ("their request", lambda p: theirs(getattr(p, "comments", ""), form=True)),
    talks.MailReceived: ("their mail", lambda p: theirs(getattr(p, "words", ""))),
    talks.TextReceived: ("their text", lambda p: theirs(getattr(p, "words", ""))),
    talks.LetterReceived: ("their letter", lambda p: theirs(getattr(p, "words", ""))),
    care.TheyTold: ("told", lambda p: theirs(getattr(p, "words", ""))),
    service.ComplaintOpened: ("complained", lambda p: theirs(getattr(p, "words", ""))),
}
#: forms name children, and so do lists that were bought: only their own telling counts for family
_TELLING = (
    leads.InquiryMade,
    talks.MailReceived,
    talks.TextReceived,
    talks.LetterReceived,
    care.TheyTold,
)


def _said(events: Sequence[Event]) -> tuple[Line, ...]:
    """Their own words, the latest first; what two providers passed on alike, once."""
    found: dict[str, Line] = {}
    for event in reversed(events):
        if type(event.payload) not in _WORDS:
            continue
        how, words = _WORDS[type(event.payload)]
        if text := words(event.payload):
            by = getattr(event.payload, "by", "")
            source = f"told {by or 'us'}" if how == "told" else how
            found.setdefault(text, Line(text=text, at=event.occurred_at, source=source))
    return tuple(found.values())


def _family(events: Sequence[Event]) -> tuple[Line, ...]:
    """What they told of their family, sentence by sentence as they told it; the latest first."""
    found: dict[str, Line] = {}
    for line in _said([e for e in events if isinstance(e.payload, _TELLING)]):
        for sentence in _SENTENCE.findall(line.text):
            if _FAMILY.search(sentence):
                text = sentence.strip()
                found.setdefault(text, Line(text=text, at=line.at, source=line.source))
    return tuple(found.values())


def _promises(events: Sequence[Event]) -> tuple[Promise, ...]:
    kept = {e.payload.promise for e in events if isinstance(e.payload, care.PromiseKept)}
    found = [
        Promise(
            key=e.payload.promise,
            text=e.payload.words,
            by=e.payload.by,
            due_at=e.payload.due_at,
            at=e.occurred_at,
        )
        for e in events
        if isinstance(e.payload, care.PromiseMade) and e.payload.promise not in kept
    ]
    return tuple(sorted(found, key=lambda p: (p.due_at or p.at, p.key)))


def _openings(
    own: Sequence[Event],
    said: Sequence[Line],
    promises: Sequence[Promise],
    bought: str,
    traded: str,
) -> Iterator[str]:
    """Topics, the weightiest first: what is owed, then what they spoke of, then the cars."""
    open_complaints = _complaints(own)
    for about in open_complaints:
        named = f" about {about}" if about else ""
        yield f"First of all: their complaint{named}, and whether it is put right"
    for promise in promises:
        if promise.text:
            yield f"What was promised: {promise.text}"
    if open_complaints:
        return
    car = f" in the {bought}" if bought else ""
    words = " ".join(line.text for line in said)
    for pattern, topic in _TOPICS_READ:
        if pattern.search(words):
            yield f"Ask: {topic.format(car=car)}"
    if bought:
        yield f"Ask: how they like the {bought}"
    if bought and traded:
        yield f"Their old {traded}: what they miss about it, and what not"


def _complaints(own: Sequence[Event]) -> list[str]:
    """What they complained about and nobody resolved."""
    found: dict[str, str] = {}
    for event in own:
        if isinstance(event.payload, service.ComplaintOpened):
            found[f"{event.source}/{event.payload.complaint}"] = event.payload.about
        elif isinstance(event.payload, service.ComplaintResolved):
            found.pop(f"{event.source}/{event.payload.complaint}", None)
    return list(found.values())


def _way(payload: Payload) -> str:
    """By what they were in touch, themselves or in a talk; empty for what shows no habit."""
    match payload:
        case talks.CallReceived():
            return "phone"
        case talks.CallMade() if by_hand(payload) and conversation(payload):
            return "phone"
        case talks.TextReceived():
            return "text"
        case talks.MailReceived():
            return "mail"
    return ""


def _part(local: datetime) -> str:
    week = "at weekends" if local.weekday() >= 5 else "on weekdays"
    hour = local.hour
    part = "in the morning" if hour < 12 else "in the afternoon" if hour < 17 else "after five"
    return f"{week} {part}"


def _listed(items: Iterable[str]) -> str:
    return "; ".join(items)
