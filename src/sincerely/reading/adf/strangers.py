"""What arrives as a lead and is none: unfilled forms, applications for work."""

import re

from sincerely.rules.sighting import Contact

from .node import Node

_UNFILLED = re.compile(r"\[[^\]]*\]|\{+[^}]*\}+|\$\{[^}]*\}|%+[^%]+%+|<[^>]*>")
_LONGEST_FIELD = 100
_WORK = re.compile(
    r"(?:job|employment|career)s?[ _-]+(?:application|inquiry|enquiry|request|seeker|opportunit\w+)"
    r"|careers?|employment|jobs?|apply for (?:a|this) job",
    re.IGNORECASE,
)


def unfilled(contact: Contact) -> bool:
    """Whether the form's own placeholders (``[name]``) stand where a person should."""
    phones = (number for _, number in contact.phones)
    details = (contact.name, contact.first, contact.last, *contact.emails, *phones)
    return any(_UNFILLED.fullmatch(text) for text in details if len(text) < _LONGEST_FIELD)


def asks_for_work(prospect: Node) -> bool:
    """Whether a field of the form says, whole, that this is an application for a job."""
    provider = prospect.first("provider")
    holders = [holder for holder in (prospect, prospect.first("customer"), provider) if holder]
    fields = [
        node.peek()
        for holder in holders
        for node in holder.all("leadtype", "service", "form", "type", "subject")
    ]
    fields += [prospect.attrs.get("type", "")]
    fields += [name.peek() for name in provider.all("name")] if provider else []
    return any(_WORK.fullmatch(text) for text in fields if len(text) < _LONGEST_FIELD)
