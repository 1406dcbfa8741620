"""ProcessSalesLead and ProcessServiceAppointment (STAR 5 and 6, on OAGIS 9) as an ADF prospect.

Elements go by their local names: releases differ in name spaces and in what they put around.
Every text that has no place in a prospect is kept under ``star``, by its name.
"""

from collections.abc import Iterator

from lxml import etree

from .paths import inside, outermost, text_of, value

_CHANNELS = {"cell": "cellphone", "mobile": "cellphone", "fax": "fax", "work": "work"}
_LINES = ("LineOne", "LineTwo", "LineThree", "StreetName")
_VEHICLE = {
    "year": ("ModelYear", "Year"),
    "make": ("MakeString", "ManufacturerName", "Make"),
    "model": ("ModelDescription", "Model"),
    "trim": ("TrimCode", "TrimDescription", "Trim"),
    "vin": ("VehicleID", "VIN", "HullID"),
    "stock": ("VehicleStockString", "DealerStockNumber", "StockNumber"),
    "odometer": ("InDistanceMeasure", "OdometerReading", "DistanceMeasure"),
}
_TRADES = ("TradeIn", "TradeInVehicle", "VehicleTradeIn", "TradeInVehicleLineItem")


def as_prospect(bod: etree._Element, words: str = "") -> etree._Element:
    """The ADF ``prospect`` that says the same. ``bod``: the root of the message, unchanged.

    ``words``: what was written around the message; some senders put the comments there.
    """
    said = _Said(bod)
    prospect = etree.Element("prospect")
    service = etree.QName(bod.tag).localname.lower() == "processserviceappointment"
    _head(prospect, said)
    for car in _cars(bod, service=service):
        _vehicle(prospect, said, *car)
    _customer(prospect, said, words)
    _parties(prospect, said)
    if service:
        etree.SubElement(prospect, "leadtype").text = "service"
    said.rest(prospect)
    return prospect


class _Said:
    """A message, and which of its elements have been told."""

    def __init__(self, bod: etree._Element) -> None:
        self.bod = bod
        self.told: set[etree._Element] = set()

    def first(self, *names: str, within: etree._Element | None = None) -> str:
        """The text of the first filled element with one of these names, in their order."""
        found = value(self.bod if within is None else within, *names)
        if found is None:
            return ""
        self.told.add(found)
        return text_of(found)

    def add(self, parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
        if text:
            etree.SubElement(parent, tag, attributes).text = text

    def rest(self, prospect: etree._Element) -> None:
        """What has not been told, by its name."""
        star = etree.SubElement(prospect, "star")
        for name, text in _untold(self.bod, self.told):
            etree.SubElement(star, name).text = text


def _untold(bod: etree._Element, told: set[etree._Element]) -> Iterator[tuple[str, str]]:
    for each in bod.iter(etree.Element):
        name = etree.QName(each.tag).localname
        for key, text in each.attrib.items():
            if str(text).strip():
                yield f"{name}.{etree.QName(key).localname}", str(text)
        if each not in told and (text := (each.text or "").strip()):
            yield name, text


def _head(prospect: etree._Element, said: _Said) -> None:
    number = said.first("DocumentID", "BODID", "LeadID")
    source = said.first("LeadSourceCode", "LeadSource", "CreatorNameCode", "SenderNameCode")
    said.add(prospect, "id", number, **({"source": source} if source else {}))
    asked = said.first("LeadCreationDateTime", "DocumentDateTime", "CreationDateTime")
    said.add(prospect, "requestdate", asked)
    said.add(prospect, "leadtype", said.first("LeadTypeCode", "LeadRequestTypeString"))
    status = said.first("LeadStatus", "LeadStatusCode").lower()
    if status in {"resend", "resent", "resubmit"}:
        prospect.set("status", status)


def _cars(bod: etree._Element, *, service: bool) -> Iterator[tuple[etree._Element, str]]:
    """The elements that describe a car, with what is wanted with each."""
    makers = outermost(bod, "MakeString", "ModelDescription", "ModelYear", "VehicleID")
    holders = dict.fromkeys(each.getparent() for each in makers)
    for holder in holders:
        if holder is not None and not any(each in holders for each in holder.iterancestors()):
            own = inside(holder, *_TRADES)
            yield holder, "service" if service else "trade-in" if own else "buy"


def _vehicle(prospect: etree._Element, said: _Said, holder: etree._Element, interest: str) -> None:
    car = etree.SubElement(prospect, "vehicle", interest=interest)
    wanted = interest == "buy"
    condition = said.first("SaleClassCode", "VehicleClassCode") if wanted else ""
    if condition:
        car.set("status", condition.lower())
    for tag, names in _VEHICLE.items():
        said.add(car, tag, said.first(*names, within=holder))


def _customer(prospect: etree._Element, said: _Said, words: str) -> None:
    customer = etree.SubElement(prospect, "customer")
    parties = outermost(
        said.bod, "CustomerProspect", "ProspectParty", "CustomerParty", "OwnerParty"
    )
    for party in [*parties][:5]:
        _contact(customer, said, party)
    soonest = said.first("PurchaseEarliestDate")
    latest = said.first("PurchaseLatestDate")
    if soonest or latest:
        frame = etree.SubElement(customer, "timeframe")
        said.add(frame, "earliestdate", soonest)
        said.add(frame, "latestdate", latest)
    for name in ("CustomerComments", "LeadComments", "AppointmentNotes", "Note"):
        said.add(customer, "comments", said.first(name))
    said.add(customer, "comments", words)


def _contact(customer: etree._Element, said: _Said, party: etree._Element) -> None:
    contact = etree.SubElement(customer, "contact")
    for part, tag in (("first", "GivenName"), ("middle", "MiddleName"), ("last", "FamilyName")):
        said.add(contact, "name", said.first(tag, within=party), part=part)
    company = said.first("CompanyName", "OrganizationName", within=party)
    said.add(contact, "name", company, part="full", type="business")
    for way in outermost(party, "URICommunication"):
        if "@" in (address := said.first("URIID", "CompleteText", within=way)):
            said.add(contact, "email", address)
    for way in outermost(party, "TelephoneCommunication"):
        _phone(contact, said, way)
    for place in [*outermost(party, "ResidenceAddress", "PostalAddress", "Address")][:1]:
        _address(contact, said, place)
    said.add(customer, "id", said.first("PartyID", "CustomerID", within=party), source="STAR")


def _phone(contact: etree._Element, said: _Said, way: etree._Element) -> None:
    number = said.first("CompleteNumber", within=way)
    if not number:
        parts = ("CountryNumberCode", "AreaNumberCode", "LocalNumber", "ExtensionNumber")
        found = [said.first(part, within=way) for part in parts]
        number = " ".join(part for part in found[:3] if part)
        number += f" x{found[3]}" if found[3] else ""
    channel = said.first("ChannelCode", "UseCode", within=way).lower()
    kind = next((kind for word, kind in _CHANNELS.items() if word in channel), channel)
    said.add(contact, "phone", number, **({"type": kind} if kind else {}))


def _address(contact: etree._Element, said: _Said, place: etree._Element) -> None:
    address = etree.SubElement(contact, "address")
    for at, line in enumerate(_LINES, start=1):
        said.add(address, "street", said.first(line, within=place), line=str(at))
    said.add(address, "city", said.first("CityName", "City", within=place))
    region = ("StateOrProvinceCountrySub-DivisionID", "CountrySubDivisionCode", "StateOrProvince")
    said.add(address, "regioncode", said.first(*region, within=place))
    said.add(address, "postalcode", said.first("Postcode", "PostalCode", within=place))
    said.add(address, "country", said.first("CountryID", "CountryCode", within=place))


def _parties(prospect: etree._Element, said: _Said) -> None:
    for party in [*outermost(said.bod, "ReceivingDealerParty", "DealerParty")][:1]:
        vendor = etree.SubElement(prospect, "vendor")
        name = said.first("CompanyName", "OrganizationName", within=party)
        said.add(vendor, "vendorname", name)
        said.add(vendor, "id", said.first("OrganizationID", "PartyID", within=party), source="STAR")
    provider = etree.SubElement(prospect, "provider")
    for party in [*outermost(said.bod, "ProviderParty")][:1]:
        said.add(provider, "name", said.first("CompanyName", "OrganizationName", within=party))
    if not len(provider):
        said.add(provider, "name", said.first("SenderNameCode", "CreatorNameCode"))
    said.add(provider, "service", said.first("ProgramIdDescription", "MarketingID"))
