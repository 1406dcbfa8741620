"""Events of a shopper asking: leads from providers and inquiries of their own."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .base import NO_VEHICLE, Payload, Vehicle, about

#: ends the key of a lead sent again: an event beside the first one, whichever of them comes first
AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReceived(Payload):
    """A provider passed on a shopper's request (ADF ``prospect``; ADF/XML 1.0).

    ``resend`` is the provider's word that this is an earlier lead again: it opens no new enquiry.
    ``consent_claims`` are the provider's claims in its own words; they are no consent.
    ``extras``: every further fact of the request, by its path (``("vehicle.finance.method",
    "cash")``); ``personal_extras``: likewise, what leads to a person or may.
    """

    kind: ClassVar[str] = "lead_received"
    personal: ClassVar[frozenset[str]] = frozenset(
        {"comments", "vin", "trade_vin", "personal_extras"}
    )

    provider: str = ""
    service: str = ""
    lead_id: str = ""
    resend: bool = False
    interest: str = "buy"
    vehicle: Vehicle = NO_VEHICLE
    trade: Vehicle = NO_VEHICLE
    timeframe: str = ""
    requested_at: datetime | None = None
    preferred_contact: str = ""
    consent_claims: tuple[str, ...] = ()
    deal: str = ""
    comments: str = ""
    vin: str = ""
    trade_vin: str = ""
    extras: tuple[tuple[str, str], ...] = ()
    personal_extras: tuple[tuple[str, str], ...] = ()

    def sentence(self) -> str:
        again = "sent again" if self.resend else "came"
        return f"A lead {again} from {self.provider or 'a provider'}{about(self.vehicle)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryMade(Payload):
    """A shopper asked the store directly: web form, chat, counter, phone."""

    kind: ClassVar[str] = "inquiry_made"
    personal: ClassVar[frozenset[str]] = frozenset({"words"})

    channel: str = ""
    vehicle: Vehicle = NO_VEHICLE
    deal: str = ""
    words: str = ""

    def sentence(self) -> str:
        # a CRM that lists a deal says that they asked, and not how
        how = f" by {self.channel}" if self.channel not in ("", "crm") else ""
        return f"They asked{how}{about(self.vehicle)}"
