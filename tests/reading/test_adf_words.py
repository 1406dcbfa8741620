"""What the words in a lead say: facts, claims, refusals, complaints, work; and whose car it is."""

import pytest

from sincerely.reading import LeftOut
from sincerely.reading.adf.wishes import worth_hearing
from sincerely.reading.words import hear
from sincerely.rules.events import Vehicle
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ComplaintOpened
from sincerely.rules.events.wishes import OptedOut
from sincerely.rules.purpose import Channel

from .conftest import Fed, Feed
from .words_table import TABLE

WHO = "<contact><name>Ines Vale</name><email>ines@example.com</email></contact>"
CAR = "<vehicle><year>2024</year><make>Palomar</make><model>Ridge</model></vehicle>"


def said(lead: Feed, words: str, cars: str = "", more: str = "") -> Fed:
    return lead(f"{cars}<customer>{WHO}<comments><![CDATA[{words}]]></comments></customer>{more}")


def lead_of(fed: Fed) -> LeadReceived:
    payload = fed.payloads[0]
    assert isinstance(payload, LeadReceived)
    return payload


# -- facts


@pytest.mark.parametrize("divider", ["\n", "<br />\n", "<br>", " | "])
def test_facts_in_lines_of_key_and_value(lead: Feed, divider: str) -> None:
    lines = (
        *("VIN: 1PALOMAR026RIDGE1", "Year: 2026", "Make: Palomar", "Model: Ridge"),
        *("Stock Number: R-20", "Budget: $300 - $400", "Purchase Timeframe: 30 days"),
        *("Preferred Contact Method: SMS", "Trade-In Year: 2014", "Trade-In Make: Borda"),
        *("Date of Birth: 1980-11-17", "Trade-In Model: Vela"),
    )
    found = lead_of(said(lead, divider.join(lines)))
    assert found.vehicle == Vehicle(year="2026", make="Palomar", model="Ridge", stock="R-20")
    assert found.trade == Vehicle(year="2014", make="Borda", model="Vela")
    assert (found.vin, found.timeframe) == ("1PALOMAR026RIDGE1", "30 days")
    assert found.preferred_contact == "SMS"
    assert ("comments.budget", "$300 - $400") in found.extras
    assert "1980" not in repr(found.extras)
    assert "1980-11-17" in found.comments


def test_a_car_in_one_line(lead: Feed) -> None:
    found = lead_of(
        said(lead, "Vehicle of interest: 2026 Palomar Ridge (new)\nTrade: 2014 Borda Vela LX, blue")
    )
    assert found.vehicle == Vehicle(year="2026", make="Palomar", model="Ridge")
    assert found.trade == Vehicle(year="2014", make="Borda", model="Vela LX")


def test_what_the_fields_name_goes_before_the_comments(lead: Feed) -> None:
    assert lead_of(said(lead, "Model: Other\nYear: 1999", CAR)).vehicle.model == "Ridge"


def test_the_car_offered_is_described_in_the_comments(lead: Feed) -> None:
    car = '<vehicle interest="sell"><model></model></vehicle>'
    found = lead_of(said(lead, "Year: 2008\nMake: Borda\nModel: Vela\nVIN: V1", car))
    assert (found.vehicle, found.trade_vin) == (Vehicle(), "V1")
    assert found.trade == Vehicle(year="2008", make="Borda", model="Vela")


@pytest.mark.parametrize(
    ("words", "vehicle"),
    [
        ("I am looking for a 2026 Honda Ridge X, is it in?", ("2026", "Honda", "Ridge X")),
        ("interested in the 2025 Ridge Runner and a price", ("2025", "", "Ridge Runner")),
        ("looking for something in 2026", ("", "", "")),
    ],
)
def test_a_car_asked_for_in_free_words(
    lead: Feed, words: str, vehicle: tuple[str, str, str]
) -> None:
    found = lead_of(said(lead, words)).vehicle
    assert (found.year, found.make, found.model) == vehicle


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("model", "Full Line"),
        ("model", "Not specified"),
        ("year", "2018-2020"),
        ("make", "Any"),
        ("trim", "All-Trims"),
    ],
)
def test_what_names_no_car_is_no_fact_of_one_and_is_kept(lead: Feed, tag: str, text: str) -> None:
    found = lead_of(said(lead, "", f"<vehicle><{tag}>{text}</{tag}></vehicle>"))
    assert found.vehicle == Vehicle()
    assert (f"vehicle.{tag}", text) in found.extras


# -- whose car


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("Current Vehicle: 2024 Palomar Ridge (128400 mi)", ""),
        ("Vehicle owned: 2024 Palomar Ridge", ""),
        ("hello", "<leadtype>Service</leadtype>"),
        ("hello", "<provider><service>Service-to-Sales Conversion</service></provider>"),
        ("hello", "<source>Service Drive</source>"),
    ],
)
def test_the_car_they_have_filed_as_wanted(lead: Feed, words: str, more: str) -> None:
    found = lead_of(said(lead, words, CAR, more))
    assert (str(found.vehicle), str(found.trade)) == ("", "2024 Palomar Ridge")
    assert found.interest == ("service" if more else "buy")


def test_a_service_call_is_no_wish_for_a_car(lead: Feed) -> None:
    found = lead_of(said(lead, "I need an oil change for my 2019 Honda Civic"))
    assert (found.interest, str(found.vehicle)) == ("service", "")
    assert str(found.trade) == "2019 Honda Civic"


@pytest.mark.parametrize(
    "extra",
    [
        "<tradein>2014 Borda Vela</tradein>",
        "<tradein><year>2014</year><make>Borda</make><model>Vela</model></tradein>",
        CAR.replace(
            "</vehicle>",
            "".join(
                f"<option><optionname>{name}</optionname><manufacturecode>{value}</manufacturecode>"
                "</option>"
                for name, value in (
                    ("Trade In Year", "2014"),
                    ("Current Make", "Borda"),
                    ("Current Model", "Vela"),
                )
            )
            + "</vehicle>",
        ),
    ],
)
def test_trade_ins_beyond_the_standard(lead: Feed, extra: str) -> None:
    assert str(lead_of(lead(f"<customer>{WHO}</customer>{extra}")).trade) == "2014 Borda Vela"


# -- claims and wishes


def test_claims_are_kept_word_for_word_and_permit_nothing_by_themselves(lead: Feed) -> None:
    fed = said(lead, "Text Opt-In: Yes<br>TCPA consent: verbal, 3/4\nDo not email = false")
    assert lead_of(fed).consent_claims == (
        "Text Opt-In: Yes",
        "TCPA consent: verbal, 3/4",
        "Do not email = false",
    )
    assert len(fed.payloads) == 1


def test_claims_in_fields_beyond_the_standard(lead: Feed) -> None:
    fed = lead(f'<customer>{WHO}<sms_consent via="form">true</sms_consent></customer>')
    assert lead_of(fed).consent_claims == ("customer.sms_consent: true",)


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("Please stop texting me", Channel.TEXT),
        ("Your message: please remove me from your list", None),
        ("I told you twice: do not call me again. Is the Ridge still there?", Channel.CALL),
    ],
)
def test_a_refusal_in_their_own_words_is_an_opt_out(
    lead: Feed, words: str, channel: Channel | None
) -> None:
    fed = said(lead, words, CAR)
    found, wish = fed.arrival.happenings
    assert isinstance(wish.payload, OptedOut)
    assert (wish.payload.channel, wish.payload.proof) == (channel, "comment")
    assert wish.key.startswith(f"{found.key}:")
    assert [each.key for each in said(lead, words, CAR).arrival.happenings] == [
        found.key,
        wish.key,
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Reply STOP to opt out. Msg & data rates may apply.",
        "By submitting this form I agree to texts; I may opt out at any time.",
        "I stopped by yesterday and nobody was there. Is it available?",
        "My father died and I want to sell his truck",
        "We bought a Kia elsewhere last year and want to trade it",
    ],
)
def test_what_is_no_refusal(lead: Feed, words: str) -> None:
    assert len(said(lead, words).payloads) == 1


def test_a_threat_opens_a_complaint_for_a_manager(lead: Feed) -> None:
    fed = said(lead, "Third time I write. My lawyer will hear of this.", CAR)
    complaint = fed.payloads[1]
    assert isinstance(complaint, ComplaintOpened)
    assert complaint.about == "legal threat"
    assert complaint.words.startswith("Third time")
    assert fed.arrival.happenings[1].key == f"{fed.arrival.key}:complaint"


def test_only_words_that_surely_ask_for_nothing_are_spared() -> None:
    before = "Hello there, good morning to everybody in the shop: "
    for line in TABLE.strip().splitlines():
        words = line.partition(" | ")[2]
        heard = hear(words)
        if heard.stop or heard.never or heard.quiet or heard.complaint:
            assert worth_hearing(words), words
            assert worth_hearing(before + words) or not _asks(hear(before + words)), words
    assert not worth_hearing("Which colours are there? Is the fern one still available?")


def _asks(heard: object) -> bool:
    return heard != hear("Which colours are there?")


# -- no leads


@pytest.mark.parametrize(
    "words",
    [
        "I am interested in interviewing for your Service Manager position.",
        "Hello, are you hiring?",
        "I would like to apply for the sales position. My resume is attached.",
        "Question: do you have any job openings?",
    ],
)
def test_who_asks_for_work_is_no_shopper(lead: Feed, words: str) -> None:
    assert said(lead, words).outcomes == [LeftOut(2, "an application for a job")]


@pytest.mark.parametrize(
    "words",
    [
        "I have a new job and want to apply for a loan for a truck",
        "Looking for a work truck",
        "Bad credit & new job. Wants truck",
        "I applied for the position at my bank; is this car still available?",
        "Employer: Job Corps\nOccupation: careers advisor",
    ],
)
def test_a_customer_who_speaks_of_work_is_a_customer(lead: Feed, words: str) -> None:
    assert said(lead, words).arrivals


def test_who_names_a_car_is_a_customer_whatever_they_say_of_work(lead: Feed) -> None:
    assert said(lead, "Are you hiring? And is it still there?", CAR).arrivals


@pytest.mark.parametrize(
    "name", ["*|FNAME|*", "@@name@@", "%%FNAME%%", "{{first_name}}", "__NAME__"]
)
def test_placeholders_of_other_forms(lead: Feed, name: str) -> None:
    fed = lead(f"<customer><contact><name>{name}</name></contact></customer>")
    assert fed.outcomes == [LeftOut(2, "a form nobody filled in")]


def test_a_test_says_so_and_is_read(lead: Feed) -> None:
    assert ("read", "it says it is a test") in lead_of(said(lead, "This is only a test.")).extras


# -- which store


def test_who_the_dealer_may_be_is_kept(lead: Feed) -> None:
    fed = lead(
        f"<customer>{WHO}</customer><vendor><id source='oem'>D-7</id><vendorname>Marketplace"
        "</vendorname><contact><name>Prairie Autos</name></contact></vendor>"
    )
    assert {
        ("vendor.id", "D-7"),
        ("vendor.id.source", "oem"),
        ("vendor.vendorname", "Marketplace"),
        ("vendor.contact.name", "Prairie Autos"),
    } <= set(lead_of(fed).extras)
