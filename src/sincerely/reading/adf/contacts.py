"""The people of a lead: ``contact`` of ADF/XML 1.0, and the shapes it is written in."""

from sincerely.reading.text import filled, filled_name, mail_addresses
from sincerely.rules.sighting import Contact

from .node import Node

_PARTS = {
    "first": "first",
    "middle": "middle",
    "last": "last",
    "surname": "last",
    "suffix": "suffix",
}
_YES = frozenset({"1", "yes", "true", "y"})


def people(prospect: Node) -> tuple[Node, ...]:
    """The contacts of a prospect's customer, the primary one first.

    Some senders leave ``contact`` out and write the name right into ``customer`` or ``prospect``.
    """
    customer = prospect.first("customer")
    for holder in (customer, prospect):
        if holder is not None and (found := holder.all("contact")):
            return tuple(sorted(found, key=lambda node: not is_primary(node)))
    if customer is not None:
        return (customer,)
    return (prospect,) if prospect.first("name", "email", "phone") else ()


def is_primary(contact: Node) -> bool:
    """Whether the sender calls this the contact to speak with."""
    return contact.attrs.get("primarycontact", "").lower() in _YES


def contact(node: Node, customer_number: str = "") -> Contact:
    """One contact's details, as written. Fax numbers identify no person and stay leftovers."""
    name = _name(node)
    address = node.first("address")
    return Contact(
        **{part: text for part, text in name.items() if text},
        company=any(part.attrs.get("type", "").lower() == "business" for part in node.all("name")),
        emails=tuple(
            dict.fromkeys(
                each for mail in node.all("email") for each in mail_addresses(filled(mail.text()))
            )
        ),
        phones=_phones(node),
        street=_street(address) if address else "",
        city=filled(address.value("city")) if address else "",
        region=filled(address.value("regioncode")) if address else "",
        postal=filled(address.value("postalcode")) if address else "",
        country=filled(address.value("country")) if address else "",
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
    for name in node.all("name"):
        nested = name.all("part")
        for part in nested or [name]:
            said = part.attrs.get("type" if nested else "part", "").lower() or "full"
            field = _PARTS.get(said, "name" if said == "full" else "")
            if field and not found.get(field):
                found[field] = filled_name(part.text())
                part.attr("type" if nested else "part")
    return found


def _phones(node: Node) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for phone in node.all("phone", "cellphone"):
        kind = phone.attrs.get("type", "") or ("cellphone" if phone.tag == "cellphone" else "")
        if kind.lower() != "fax" and (number := filled(phone.text())):
            phone.attr("type")
            found.append((kind, number))
    return tuple(dict.fromkeys(found))


def _street(address: Node) -> str:
    """The lines in the order of their ``line`` attribute, then the apartment."""
    streets = sorted(address.all("street"), key=lambda street: street.attr("line") or "9")
    lines = [filled(part.text()) for part in (*streets, *address.all("apartment"))]
    return ", ".join(line for line in lines if line)
