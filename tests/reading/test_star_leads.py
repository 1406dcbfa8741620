"""STAR messages (ProcessSalesLead, ProcessServiceAppointment) come to the same leads."""

from datetime import UTC, datetime

import pytest

from sincerely.rules.events import Vehicle
from sincerely.rules.events.leads import LeadReceived

from .conftest import Fed, Feed

BOD = """<?xml version="1.0" encoding="UTF-8"?>
<s:ProcessSalesLead releaseID="5.4.4" xmlns:s="urn:star" xmlns:o="urn:oagis">
 <s:ApplicationArea><s:Sender><s:CreatorNameCode>Lotfinder</s:CreatorNameCode>
   <o:AuthorizationID>77</o:AuthorizationID></s:Sender>
  <s:CreationDateTime>2026-03-18T09:00:00-05:00</s:CreationDateTime><o:BODID>b-1</o:BODID>
 </s:ApplicationArea>
 <s:ProcessSalesLeadDataArea><s:SalesLead><s:SalesLeadHeader>
  <o:DocumentID>SL-9</o:DocumentID><s:SaleClassCode>New</s:SaleClassCode>
  <s:LeadSourceCode>Website</s:LeadSourceCode>
  <s:CustomerComments>Which colours are there?</s:CustomerComments>
  <s:PurchaseEarliestDate>2026-04-01</s:PurchaseEarliestDate>
  <s:CustomerProspect><s:ProspectParty><s:PartyID>C-5</s:PartyID><s:SpecifiedPerson>
   <s:GivenName>Ines</s:GivenName><s:FamilyName>Vale</s:FamilyName>
   <s:ResidenceAddress><s:LineOne>12 Alder Way</s:LineOne><s:CityName>Joliet</s:CityName>
    <s:Postcode>60431</s:Postcode><s:CountryID>US</s:CountryID></s:ResidenceAddress>
   <s:TelephoneCommunication><s:ChannelCode>Cell Phone</s:ChannelCode>
    <s:AreaNumberCode>312</s:AreaNumberCode><s:LocalNumber>555-0142</s:LocalNumber>
   </s:TelephoneCommunication>
   <s:TelephoneCommunication><s:CompleteNumber>312-555-0143</s:CompleteNumber>
   </s:TelephoneCommunication>
   <s:URICommunication><s:URIID>ines@example.com</s:URIID><s:ChannelCode>Email</s:ChannelCode>
   </s:URICommunication>
  </s:SpecifiedPerson></s:ProspectParty></s:CustomerProspect>
  <s:ReceivingDealerParty><s:SpecifiedOrganization><s:CompanyName>Prairie Autos</s:CompanyName>
   <s:OrganizationID>D-7</s:OrganizationID></s:SpecifiedOrganization></s:ReceivingDealerParty>
  <s:LeadCreationDateTime>2026-03-18T09:15:00-05:00</s:LeadCreationDateTime>
 </s:SalesLeadHeader><s:SalesLeadDetail><s:SalesLeadLineItem>
  <s:Vehicle><s:ModelYear>2026</s:ModelYear><s:MakeString>Palomar</s:MakeString>
   <s:ModelDescription>Ridge</s:ModelDescription><s:VehicleID>1PALOMAR026RIDGE1</s:VehicleID>
  </s:Vehicle></s:SalesLeadLineItem>
  <s:TradeIn><s:Vehicle><s:ModelYear>2014</s:ModelYear><s:MakeString>Borda</s:MakeString>
   <s:ModelDescription>Vela</s:ModelDescription></s:Vehicle></s:TradeIn>
 </s:SalesLeadDetail></s:SalesLead></s:ProcessSalesLeadDataArea>
</s:ProcessSalesLead>"""


def fed_as(feed: Feed, text: str) -> Fed:
    return feed(text, name="lead.xml", kind="adf", source="leads")


def lead_of(fed: Fed) -> LeadReceived:
    payload = fed.payloads[0]
    assert isinstance(payload, LeadReceived)
    return payload


def test_who_asks(feed: Feed) -> None:
    who = fed_as(feed, BOD).arrival.contact
    assert (who.first, who.last, who.emails) == ("Ines", "Vale", ("ines@example.com",))
    assert who.phones == (("cellphone", "312 555-0142"), ("", "312-555-0143"))
    assert (who.street, who.city, who.postal) == ("12 Alder Way", "Joliet", "60431")
    assert who.customer_number == "STAR:C-5"


def test_for_what_when_and_through_whom(feed: Feed) -> None:
    lead = lead_of(fed_as(feed, BOD))
    assert lead.vehicle == Vehicle(year="2026", make="Palomar", model="Ridge", condition="new")
    assert str(lead.trade) == "2014 Borda Vela"
    assert (lead.vin, lead.lead_id, lead.provider) == ("1PALOMAR026RIDGE1", "SL-9", "Lotfinder")
    assert lead.requested_at == datetime(2026, 3, 18, 14, 15, tzinfo=UTC)
    assert lead.timeframe == "2026-04-01"
    assert lead.comments == "Which colours are there?"
    assert ("vendor.vendorname", "Prairie Autos") in lead.extras
    assert ("vendor.id", "D-7") in lead.extras


def test_every_other_text_is_kept(feed: Feed) -> None:
    kept = dict(lead_of(fed_as(feed, BOD)).personal_extras)
    assert kept["star.authorizationid"] == "77"
    assert kept["star.bodid"] == "b-1"
    assert kept["star.processsaleslead.releaseid"] == "5.4.4"


def test_text_after_the_message_is_among_the_comments(feed: Feed) -> None:
    fed = fed_as(feed, BOD + "\n\nPreferred contact: email\nPlease call after six.\n")
    lead = lead_of(fed)
    assert "Please call after six." in lead.comments
    assert lead.preferred_contact == "email"


@pytest.mark.parametrize(
    "broken",
    [
        BOD.replace("</s:GivenName>", ""),
        BOD.replace("Which", "Tom & Ines: which"),
        BOD.replace(' xmlns:s="urn:star"', ""),
        " " + BOD,
        BOD.replace("s:", ""),
    ],
)
def test_broken_or_without_name_spaces_it_is_the_same_lead(feed: Feed, broken: str) -> None:
    fed = fed_as(feed, broken)
    assert fed.arrival.key == fed_as(feed, BOD).arrival.key
    assert lead_of(fed).vehicle.model == "Ridge"


def test_in_an_envelope(feed: Feed) -> None:
    inside = BOD[BOD.index("<s:Process") :]
    fed = fed_as(feed, f'<e:Envelope xmlns:e="urn:soap"><e:Body>{inside}</e:Body></e:Envelope>')
    assert fed.arrival.contact.first == "Ines"


def test_a_service_appointment_names_the_car_they_have(feed: Feed) -> None:
    text = BOD.replace("ProcessSalesLead", "ProcessServiceAppointment")
    lead = lead_of(
        fed_as(
            feed, text[: text.index("  <s:TradeIn>")] + text[text.index("</s:SalesLeadDetail>") :]
        )
    )
    assert (lead.interest, str(lead.vehicle)) == ("service", "")
    assert str(lead.trade) == "2026 Palomar Ridge"
