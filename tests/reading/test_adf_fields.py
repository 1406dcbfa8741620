"""Every field and attribute of ADF/XML 1.0, and where it goes."""

from datetime import UTC, datetime

from sincerely.reading.adf.node import Node
from sincerely.rules.events import Vehicle
from sincerely.rules.events.leads import LeadReceived

from .conftest import CAME, Fed, Feed

#: A lead with everything the standard has; what each value says is also where it belongs.
WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<adf>
 <prospect status="resend">
  <id sequence="1" source="Lotfinder">LF-77</id>
  <requestdate>2026-03-18T09:15:00-05:00</requestdate>
  <vehicle interest="lease" status="new">
   <id sequence="2" source="Lotfinder stock">VEH-9</id>
   <year>2026</year><make>Palomar</make><model>Ridge</model><vin>1PALOMAR026RIDGE1</vin>
   <stock>R-2041</stock><trim>Summit</trim><doors>5</doors><bodystyle>suv</bodystyle>
   <transmission>cvt</transmission>
   <odometer status="original" units="mi">12</odometer>
   <condition>excellent</condition>
   <colorcombination><interiorcolor>sand</interiorcolor><exteriorcolor>fern</exteriorcolor>
    <preference>1</preference></colorcombination>
   <imagetag width="320" height="200" alttext="front">https://lotfinder.example/r.jpg</imagetag>
   <price type="asking" currency="USD" delta="absolute" relativeto="msrp" source="dealer"
   >41250</price>
   <pricecomments>before rebate</pricecomments>
   <option><optionname>tow hitch</optionname><manufacturercode>TH7</manufacturercode>
    <stock>TH-1</stock><weighting>90</weighting>
    <price type="msrp" currency="USD">650</price></option>
   <finance><method>lease</method>
    <amount type="monthly" limit="maximum" currency="USD">540</amount>
    <balance type="residual" currency="USD">22000</balance></finance>
   <comments>Is the fern one still there?</comments>
  </vehicle>
  <vehicle interest="trade-in" status="used">
   <year>2014</year><make>Borda</make><model>Vela</model><vin>1BORDA0014VELA001</vin>
   <odometer status="unknown" units="mi">125000</odometer>
  </vehicle>
  <customer>
   <contact primarycontact="1">
    <name part="first" type="individual">Nadia</name><name part="middle">R</name>
    <name part="last">Quist</name><name part="suffix">Jr</name>
    <email preferredcontact="0">nadia.quist@example.com</email>
    <phone type="cellphone" time="evening" preferredcontact="1">312-555-0142</phone>
    <phone type="fax" time="day">312-555-0199</phone>
    <address type="home"><street line="2">Rear house</street><street line="1">12 Alder Way</street>
     <apartment>4B</apartment><city>Joliet</city><regioncode>IL</regioncode>
     <postalcode>60431</postalcode><country>US</country></address>
   </contact>
   <id sequence="1" source="Lotfinder people">C-5</id>
   <timeframe><description>this month</description><earliestdate>2026-03-20</earliestdate>
    <latestdate>2026-03-31</latestdate></timeframe>
   <comments>We have two dogs.</comments>
  </customer>
  <vendor>
   <id sequence="1" source="Lotfinder stores">ST-3</id><vendorname>Prairie Autos</vendorname>
   <url>https://prairie.example</url>
   <contact primarycontact="1"><name part="full" type="business">Internet desk</name>
    <email>desk@prairie.example</email><phone type="voice">815-555-0100</phone></contact>
  </vendor>
  <provider>
   <id sequence="1" source="house">PV-1</id><name part="full" type="business">Lotfinder</name>
   <service>Used and new search</service><url>https://lotfinder.example</url>
   <email>leads@lotfinder.example</email><phone type="voice">800-555-0111</phone>
   <contact primarycontact="1"><name part="full">Support</name></contact>
  </provider>
 </prospect>
</adf>
"""
#: What a lead says by being a lead, or by its default: nothing is lost with it.
SAID_OTHERWISE = {
    "resend",
    "2026-03-18T09:15:00-05:00",
    "first",
    "middle",
    "last",
    "suffix",
    "1",
    "2",
}


def whole(feed: Feed) -> Fed:
    return feed(WHOLE, name="lead.xml", source="leads")


def lead_of(fed: Fed) -> LeadReceived:
    (payload,) = fed.payloads
    assert isinstance(payload, LeadReceived)
    return payload


def test_who_asks(feed: Feed) -> None:
    who = whole(feed).arrival.contact
    assert (who.first, who.middle, who.last, who.suffix) == ("Nadia", "R", "Quist", "Jr")
    assert who.emails == ("nadia.quist@example.com",)
    assert who.phones == (("cellphone", "312-555-0142"),)
    assert who.street == "12 Alder Way, Rear house, 4B"
    assert (who.city, who.region, who.postal, who.country) == ("Joliet", "IL", "60431", "US")
    assert who.customer_number == "Lotfinder people:C-5"
    assert not who.company


def test_for_what_and_when(feed: Feed) -> None:
    fed = whole(feed)
    lead = lead_of(fed)
    assert lead.interest == "lease"
    assert lead.vehicle == Vehicle(
        year="2026", make="Palomar", model="Ridge", trim="Summit", stock="R-2041", condition="new"
    )
    assert lead.trade == Vehicle(year="2014", make="Borda", model="Vela", condition="used")
    assert (lead.vin, lead.trade_vin) == ("1PALOMAR026RIDGE1", "1BORDA0014VELA001")
    assert lead.requested_at == datetime(2026, 3, 18, 14, 15, tzinfo=UTC)
    assert fed.arrival.happenings[0].occurred_at == lead.requested_at
    assert lead.timeframe == "this month, 2026-03-20 to 2026-03-31"


def test_through_whom_and_how(feed: Feed) -> None:
    lead = lead_of(whole(feed))
    assert (lead.provider, lead.service) == ("Lotfinder", "Used and new search")
    assert (lead.lead_id, lead.resend) == ("LF-77", True)
    assert lead.preferred_contact == "cellphone"
    assert lead.comments == "We have two dogs.\n\nIs the fern one still there?"


def test_the_other_facts_are_kept_by_their_path(feed: Feed) -> None:
    extras = dict(lead_of(whole(feed)).extras)
    expected = {
        "id.source": "Lotfinder",
        "vehicle[1].id": "VEH-9",
        "vehicle[1].doors": "5",
        "vehicle[1].bodystyle": "suv",
        "vehicle[1].transmission": "cvt",
        "vehicle[1].odometer": "12",
        "vehicle[1].odometer.status": "original",
        "vehicle[1].odometer.units": "mi",
        "vehicle[1].condition": "excellent",
        "vehicle[1].colorcombination.exteriorcolor": "fern",
        "vehicle[1].colorcombination.preference": "1",
        "vehicle[1].imagetag": "https://lotfinder.example/r.jpg",
        "vehicle[1].imagetag.alttext": "front",
        "vehicle[1].price": "41250",
        "vehicle[1].price.relativeto": "msrp",
        "vehicle[1].option.optionname": "tow hitch",
        "vehicle[1].option.weighting": "90",
        "vehicle[1].option.price": "650",
        "vehicle[1].finance.method": "lease",
        "vehicle[1].finance.amount.limit": "maximum",
        "vehicle[1].finance.balance.type": "residual",
        "vehicle[2].interest": "trade-in",
        "vehicle[2].odometer": "125000",
        "customer.contact.phone[1].time": "evening",
        "customer.contact.address.type": "home",
        "vendor.id": "ST-3",
        "vendor.vendorname": "Prairie Autos",
        "vendor.url": "https://prairie.example",
        "vendor.contact.name": "Internet desk",
        "provider.id": "PV-1",
        "provider.url": "https://lotfinder.example",
    }
    assert expected.items() <= extras.items()


def test_what_leads_to_a_person_is_kept_apart(feed: Feed) -> None:
    lead = lead_of(whole(feed))
    assert dict(lead.personal_extras) == {
        "customer.contact.phone[2]": "312-555-0199",
        "vehicle[1].pricecomments": "before rebate",
        "vendor.contact.email": "desk@prairie.example",
        "vendor.contact.phone": "815-555-0100",
        "vendor.contact.phone.type": "voice",
        "provider.email": "leads@lotfinder.example",
        "provider.phone": "800-555-0111",
        "provider.phone.type": "voice",
        "provider.contact.primarycontact": "1",
    }
    assert "personal_extras" in LeadReceived.personal


def test_no_field_of_the_standard_is_dropped(feed: Feed) -> None:
    from lxml import etree

    fed = whole(feed)
    kept = repr((fed.arrival, CAME))
    prospect = etree.fromstring(WHOLE.encode())[0]
    said = {text for _, text in Node(prospect).leftovers()}
    assert len(said) > 70
    assert {text for text in said if text not in kept} <= SAID_OTHERWISE


def test_what_the_standard_does_not_know_is_kept_as_personal(lead: Feed) -> None:
    fed = lead(
        '<customer><contact><name>Ines Vale</name><pet kind="cat" xmlns:p="urn:x" p:kind="tabby">'
        "Tom</pet></contact></customer>stray words"
    )
    assert dict(lead_of(fed).personal_extras) == {
        "text": "stray words",
        "customer.contact.pet": "Tom",
        "customer.contact.pet.kind": "cat",
        "customer.contact.pet.{urn:x}kind": "tabby",
    }


def test_a_fact_that_names_the_customer_is_personal(lead: Feed) -> None:
    fed = lead(
        "<id>vale-1</id><vehicle><make>Vale</make><bodystyle>for Ines</bodystyle></vehicle>"
        "<customer><contact><name>Ines Vale</name><phone>312-555-0142</phone></contact>"
        "<timeframe><description>call 3125550142</description></timeframe></customer>"
        "<provider><name>ines@example.com</name><service>Vale Autos</service></provider>"
    )
    found = lead_of(fed)
    assert (found.lead_id, found.timeframe, found.provider) == ("", "", "")
    assert dict(found.personal_extras) == {
        "id": "vale-1",
        "vehicle.bodystyle": "for Ines",
        "customer.timeframe.description": "call 3125550142",
        "provider.name": "ines@example.com",
    }
    # People are called like cars and firms; these stay what they are.
    assert (found.vehicle.make, found.service) == ("Vale", "Vale Autos")
