"""What arrives as a lead and is none: unfilled forms, applications for work. And service calls."""

import re
from collections.abc import Iterable

from sincerely.rules.sighting import Contact

from .node import Node

_UNFILLED = re.compile(
    r"\[[^\]]*\]|\{+[^}]*\}+|\$\{[^}]*\}|%+[^%]+%+|<[^>]*>|\*\|[^|]*\|\*|@@[^@]+@@"
    r"|##?[^#]+##?|__\w+__"
)
_LONGEST_FIELD = 100
_WORK = re.compile(
    r"(?:job|employment|career)s?[ _-]+(?:application|inquiry|enquiry|request|seeker|opportunit\w+)"
    r"|careers?|employment|jobs?|apply for (?:a|this) job|job applicant|hiring|human resources",
    re.IGNORECASE,
)
_POST = r"(?:position|opening|vacancy|internship|career|job|role|employment\s+opportunit\w+)s?"
_ASKS_FOR_WORK = re.compile(
    rf"""\b(?:interview(?:ing|ed)?|apply(?:ing)?|applied|application|considered)\s(?:for|to)\b.{{0,80}}
        \b{_POST}\b
    |\b(?:submit(?:ting|ted)?|attach(?:ing|ed)?|send(?:ing)?|sent|enclosed)\b.{{0,30}}
        \b(?:resume|r[ée]sum[ée]|cv|job\ application)\b
    |\bare\ you\ (?:guys\ )?(?:currently\ |still\ |now\ )?hiring\b
    |\b(?:looking|searching)\ for\ (?:a\ |an\ |some\ )?(?:full[ -]time\ |part[ -]time\ |new\ )?
        (?:job|employment|work(?!\s(?:truck|van|vehicle|car|suv)))\b
    |\binterested\ in\ (?:working\ (?:for|at|with)|employment
        |(?:a|the|your)\ [\w\ ]{{0,40}}\b{_POST})\b
    |\b(?:job|employment)\ (?:opening|application|opportunit\w+)s?\b""",
    re.IGNORECASE | re.VERBOSE,
)
#: Whoever says one of these asks about a car, whatever else they tell.
_ABOUT_A_CAR = re.compile(
    r"\b(?:pric(?:e|ing)|test[ -]?drive|financ(?:e|ing)(?! (?:manager|director|position"
    r"|department))"
    r"|trade|buy(?:ing)?|purchas\w+|leas(?:e|ing)|quote|vin|(?:still|it|this|that) available|miles"
    r"|mileage|stock|payments?|credit|(?:an?|the|this|that|new|used|my|your) (?:\w+ )?"
    r"(?:truck|suv|sedan|car|vehicle|bike|motorcycle)(?! (?:sales|tech|dealer|industry"
    r"|business|wash"
    r"|lot|porter|detail)))\b",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"service[ _-]?(?:drive|lane|appointment|request|inquiry|enquiry|lead|scheduler"
    r"|schedule|call|2[ _-]?sales"
    r"|to[ _-]?sales)\b.{0,40}|service(?: department| dept)?|schedule (?:a )?service|s2s"
    r"|parts(?: (?:and|&) service)?"
    r"|service (?:and|&) parts",
    re.IGNORECASE,
)
_SERVICE_WORDS = re.compile(
    r"\b(?:oil change|tire rotation|tune[ -]?up|brake (?:job|pads?|service)|check engine light"
    r"|(?:service|maintenance|repair) (?:appointment|visit|department|advisor)|state inspection"
    r"|recall (?:work|repair|appointment)|wheel alignment|(?:schedule|book) (?:a |my "
    r"|an? )?service)\b",
    re.IGNORECASE,
)


def unfilled(contact: Contact) -> bool:
    """Whether the form's own placeholders (``[name]``) stand where a person should."""
    phones = (number for _, number in contact.phones)
    details = (contact.name, contact.first, contact.last, *contact.emails, *phones)
    return any(_UNFILLED.fullmatch(text) for text in details if len(text) < _LONGEST_FIELD)


def asks_for_work(kinds: Iterable[str]) -> bool:
    """Whether one of a form's `kinds` says, whole, that this is an application for a job."""
    return any(map(_WORK.fullmatch, kinds))


def applies(words: str, *, about_a_car: bool) -> bool:
    """Whether somebody's own words ask for work, and for nothing a customer would ask for.

    ``about_a_car``: whether the lead names one.
    """
    return (
        not about_a_car
        and _ASKS_FOR_WORK.search(words) is not None
        and _ABOUT_A_CAR.search(words) is None
    )


def for_service(kinds: Iterable[str]) -> bool:
    """Whether one of a form's `kinds` says that it comes from the service department."""
    return any(map(_SERVICE.fullmatch, kinds))


def asks_for_service(words: str) -> bool:
    """Whether words ask for work on a car they have."""
    return _SERVICE_WORDS.search(words) is not None


def kinds(prospect: Node) -> list[str]:
    """What the fields that name a form, a source or a kind of lead say."""
    provider = prospect.first("provider")
    holders = [holder for holder in (prospect, prospect.first("customer"), provider) if holder]
    fields = [
        node.peek()
        for holder in holders
        for node in holder.all("leadtype", "service", "form", "type", "subject", "source")
    ]
    fields += [prospect.attrs.get("type", "")]
    fields += [name.peek() for name in provider.all("name")] if provider else []
    return [text for text in fields if 0 < len(text) < _LONGEST_FIELD]
