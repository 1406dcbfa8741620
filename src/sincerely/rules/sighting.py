"""Contact details exactly as one source gave them, and the events that came with them."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from . import contact
from .events import Payload
from .events.base import latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One person as one source wrote them down. Nothing here is corrected or completed.

    ``phones``: as written, the source's word for its kind first (``("cell", "555-0100")``).
    ``customer_number``: the source's own number for this person.
    """

    name: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""
    company: bool = False
    emails: tuple[str, ...] = ()
    phones: tuple[tuple[str, str], ...] = ()
    street: str = ""
    city: str = ""
    region: str = ""
    postal: str = ""
    country: str = ""
    customer_number: str = ""

    @property
    def display_name(self) -> str:
        """The name as people would say it; empty where the source gave none."""
        parts = " ".join(p for p in (self.first, self.middle, self.last, self.suffix) if p)
        return parts or self.name

    def addresses(self, source: str) -> tuple[contact.Address, ...]:
        """Every way these details identify somebody, normalised, without repeats.

        ``source``: the source's name; its customer numbers mean nothing elsewhere.
        """
        return _addresses(self, source)


@lru_cache(maxsize=4096)
def _addresses(details: Contact, source: str) -> tuple[contact.Address, ...]:
    """Asked for some five times of each arrival in a chunk of a file."""
    country = details.country.strip().upper()
    region = country if country in {"CA", "MX"} else "US"
    found = [contact.email(text) for text in details.emails]
    found += [contact.phone(number, region) for _, number in details.phones]
    found.append(contact.customer_number(source, details.customer_number))
    return tuple(dict.fromkeys(address for address in found if address))


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event as a source reports it: the payload, when, and the source's own key.

    ``occurred_at``: UTC. ``whole_day``: the source gave only a day (see `rules.events.Event`).
    ``undated``: the source gave no time at all, and ``occurred_at`` is when it came; told again
    under the same key it is the same, though it comes later. ``posted_at``: when the source's own
    system had it (accounting's posting date), where it says so; None: it does not.
    """

    payload: Payload
    occurred_at: datetime
    key: str
    whole_day: bool = False
    undated: bool = False
    posted_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """The latest moment at which it can have happened."""
        return latest(self.occurred_at, whole_day=self.whole_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One sighting with what happened, as a reader made it from a file, a mail or a call.

    ``key``: the source's own key for these details (row, lead id); unique per source.
    A deal's co-buyer is an arrival of its own whose ``DealSold`` names the same deal.
    """

    key: str
    contact: Contact
    happenings: tuple[Happening, ...] = field(default=())
