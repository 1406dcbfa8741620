"""The people of a lead: ``contact`` of ADF/XML 1.0, and the shapes it is written in."""

from sincerely.reading.text import filled, filled_name
from sincerely.rules.sighting import Contact

from .node import Node
from .ways import Ways, shown_name

_PARTS = {
    "first": "first",
    "firstname": "first",
    "given": "first",
    "middle": "middle",
    "middlename": "middle",
    "last": "last",
    "lastname": "last",
    "surname": "last",
    "family": "last",
    "suffix": "suffix",
    "full": "name",
    "fullname": "name",
}
#: Elements some senders use in place of ``name part=``.
_PART_TAGS = (
    *("firstname", "first_name", "first-name", "middlename", "middle_name"),
    *("lastname", "last_name", "last-name", "surname", "fullname", "full_name"),
)
_INSIDE_NAME = ("part", "first", "middle", "last", "surname", "suffix", "full", *_PART_TAGS)
_PHONES = {
    **dict.fromkeys(("phone", "telephone", "phonenumber", "phone_number", "phone-number"), ""),
    **dict.fromkeys(("cellphone", "cell", "mobile", "mobilephone", "cell_phone"), "cellphone"),
    **dict.fromkeys(("homephone", "home_phone", "dayphone", "eveningphone"), "home"),
    **dict.fromkeys(("workphone", "work_phone"), "work"),
}
_EMAILS = ("email", "emailaddress", "email_address", "e-mail", "mail")
_YES = frozenset({"1", "yes", "true", "y"})
_NOT_CUSTOMERS = frozenset({"vendor", "provider", "vehicle"})


def people(prospect: Node) -> tuple[Node, ...]:
    """The contacts of a prospect's customer, the primary one first.

    Some senders leave ``contact`` out and write the name right into ``customer`` or ``prospect``,
    or put further elements around it.
    """
    customer = prospect.first("customer")
    for holder in (customer, prospect):
        if holder is not None and (found := holder.all("contact")):
            return tuple(sorted(found, key=lambda node: not is_primary(node)))
    if customer is not None and _names_somebody(customer):
        return (customer,)
    if deeper := _deeper(prospect):
        return tuple(deeper)
    if customer is not None:
        return (customer,)
    return (prospect,) if _names_somebody(prospect) else ()


def _names_somebody(node: Node) -> bool:
    return node.first("name", *_PART_TAGS, *_EMAILS, *_PHONES) is not None


def _deeper(prospect: Node) -> list[Node]:
    """Contacts further down that are not the store's or the provider's."""
    level = [node for node in prospect.nodes if node.tag not in _NOT_CUSTOMERS]
    while level:
        if found := [node for node in level if node.tag == "contact"]:
            return found
        level = [each for node in level for each in node.nodes if each.tag not in _NOT_CUSTOMERS]
    return []


def is_primary(contact: Node) -> bool:
    """Whether the sender calls this the contact to speak with."""
    return contact.attrs.get("primarycontact", "").lower() in _YES


def contact(node: Node, customer_number: str = "") -> Contact:
    """One contact's details, as written. Fax numbers identify no person and stay leftovers.

    A mail address in a field for numbers or names is one all the same, and a number likewise.
    """
    ways = Ways()
    name = {part: ways.words(text) for part, text in _name(node).items()}
    address = node.first("address")
    street = ways.words(_street(address)) if address else ""
    mails, phones = _emails(node, ways), _phones(node, ways)
    if not any(name.values()) and (shown := _shown_name(node)):
        name["name"] = shown
    return Contact(
        **{part: text for part, text in name.items() if text},
        company=any(part.attrs.get("type", "").lower() == "business" for part in node.all("name")),
        emails=_distinct([*mails, *ways.emails]),
        phones=_with_others(phones, ways.phones),
        street=street,
        city=_place(address, "city"),
        region=_place(address, "regioncode", "region", "state", "province"),
        postal=_place(address, "postalcode", "postal_code", "zip", "zipcode"),
        country=_place(address, "country"),
        customer_number=customer_number,
    )


def preferred(node: Node) -> str:
    """The way they want to be reached: ``email``, or the kind of phone; empty where not said."""
    for way in node.all("email", "phone", "cellphone"):
        if way.attrs.get("preferredcontact", "").lower() in _YES and way.peek():
            return way.attrs.get("type", "") or way.tag
    return ""


def _name(node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in (*node.all("name"), *node.all(*_PART_TAGS)):
        nested = name.all(*_INSIDE_NAME)
        for part in nested or [name]:
            attribute = "type" if part.tag == "part" else "part"
            said = part.attrs.get(attribute, "").lower()
            said = said or (part.tag if part.tag not in {"name", "part"} else "full")
            field = _PARTS.get(said.replace("_", "").replace("-", ""), "")
            if field and not found.get(field):
                found[field] = filled_name(part.text()).replace("\\'", "'")
                part.attr(attribute)
    return found


def _shown_name(node: Node) -> str:
    """The name in ``Name <address>``, for a contact that has no other."""
    return next(filter(None, (shown_name(mail.peek()) for mail in node.all(*_EMAILS))), "")


def _emails(node: Node, ways: Ways) -> list[str]:
    """Also behind ``mailto:`` and in ``Name <address>``."""
    return [each for mail in node.all(*_EMAILS) for each in ways.mails(filled(mail.text()))]


def _distinct(mails: list[str]) -> tuple[str, ...]:
    return tuple({address.lower(): address for address in reversed(mails)}.values())[::-1]


def _phones(node: Node, ways: Ways) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for phone in node.all(*_PHONES):
        kind = phone.attrs.get("type", "") or _PHONES[phone.tag]
        if kind.lower() != "fax" and (text := filled(phone.text())):
            phone.attr("type")
            found.extend((kind, number) for number in ways.numbers(text))
    return found


def _with_others(phones: list[tuple[str, str]], others: list[str]) -> tuple[tuple[str, str], ...]:
    """With the numbers of other fields, of which nobody said what kind they are."""
    known = {number for _, number in phones}
    return tuple(dict.fromkeys([*phones, *(("", each) for each in others if each not in known)]))


def _place(address: Node | None, *tags: str) -> str:
    return filled(address.value(*tags)) if address else ""


def _street(address: Node) -> str:
    """The lines in the order of their ``line`` attribute, then the apartment."""
    streets = sorted(address.all("street"), key=lambda street: street.attr("line") or "9")
    lines = [filled(part.text()) for part in (*streets, *address.all("apartment"))]
    return ", ".join(line for line in lines if line)
