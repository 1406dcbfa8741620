"""The shapes leads come in: one test for each quirk seen in the wild that is still well-formed."""

from datetime import UTC, datetime, timedelta

import pytest

from sincerely.reading import LeftOut, Quarantined, Read
from sincerely.rules.events import NO_VEHICLE
from sincerely.rules.events.leads import LeadReceived

from .conftest import CAME, Fed, Feed

INES = "<customer><contact><name>Ines Vale</name></contact></customer>"


def lead_of(fed: Fed) -> LeadReceived:
    (payload,) = fed.payloads
    assert isinstance(payload, LeadReceived)
    return payload


# -- the document


def test_several_prospects_each_with_its_line(feed: Feed) -> None:
    fed = feed(f"<adf>\n<prospect>{INES}</prospect>\n\n<prospect/>\n</adf>", name="l.xml")
    assert [(type(row), row.line) for row in fed.outcomes] == [(Read, 2), (Quarantined, 4)]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("utf-8", "cp1252"),
        ("", "cp1252"),
        ("utf-7", "utf-8"),
        ("no-such-thing", "utf-8"),
    ],
)
def test_encodings(feed: Feed, declared: str, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = f"{head}<adf><prospect>{INES.replace('Ines', 'Zoë')}</prospect></adf>"
    assert feed(text, name="l.xml", encoding=encoding).arrival.contact.name == "Zoë Vale"


def test_capital_tags_and_name_spaces(feed: Feed) -> None:
    fed = feed(
        '<a:ADF xmlns:a="urn:a"><a:Prospect STATUS="Resend"><a:Customer><a:Contact>'
        '<a:Name PART="first">Ines</a:Name></a:Contact></a:Customer></a:Prospect></a:ADF>',
        name="l.xml",
    )
    assert fed.arrival.contact.first == "Ines"
    assert lead_of(fed).resend


def test_vendor_and_provider_beside_the_prospects_are_for_each(feed: Feed) -> None:
    other = INES.replace("Ines", "Omar")
    fed = feed(
        f'<adf version="1.0"><provider><name>Lotfinder</name></provider><note>n</note>'
        f"<prospect>{INES}</prospect>"
        f"<prospect>{other}<provider><name>Other</name></provider></prospect>"
        f"<prospect>{other}</prospect></adf>",
        name="l.xml",
    )
    leads = [each for each in fed.payloads if isinstance(each, LeadReceived)]
    assert [each.provider for each in leads] == ["Lotfinder", "Other", "Lotfinder"]
    assert [each.personal_extras for each in leads] == [
        (("adf.version", "1.0"), ("note", "n")),
        (),
        (),
    ]


def test_an_inventory_list_is_no_lead(feed: Feed) -> None:
    fed = feed("<adf><vehicles><vehicle/></vehicles></adf>", name="l.xml")
    assert fed.outcomes == [LeftOut(1, "an ADF file without a prospect, such as an inventory list")]


def test_other_xml_is_quarantined(feed: Feed) -> None:
    assert feed("<html><p>hello</p></html>", name="l.html").problem.code == "not_adf"


@pytest.mark.parametrize(
    ("text", "line"), [("<adf>\n<vehicles>\n</adf>", 3), ("<a>\n<b>Fish & chips</b></a>", 2)]
)
def test_broken_xml_without_a_lead_is_kept_whole_with_its_line(
    feed: Feed, text: str, line: int
) -> None:
    problem = feed(text, name="l.xml").problem
    assert (problem.code, problem.line, problem.raw) == ("malformed_xml", line, text)
    assert f"line {line}," in problem.sentence


# -- who


def test_a_name_without_part_is_the_full_name(lead: Feed) -> None:
    assert lead(INES).arrival.contact.name == "Ines Vale"


def test_full_first_and_last_together(lead: Feed) -> None:
    who = lead(
        '<customer><contact><name part="full">Ines Vale</name><name part="first">Ines</name>'
        '<name part="surname">Vale</name><name part="full">I. V.</name></contact></customer>'
    ).arrival
    assert (who.contact.name, who.contact.first, who.contact.last) == ("Ines Vale", "Ines", "Vale")
    payload = who.happenings[0].payload
    assert isinstance(payload, LeadReceived)
    assert ("customer.contact.name[4]", "I. V.") in payload.personal_extras


def test_parts_nested_in_the_name(lead: Feed) -> None:
    who = lead(
        '<customer><contact><name><part type="first">Ines</part><part type="last">Vale</part>'
        "</name></contact></customer>"
    ).arrival.contact
    assert (who.first, who.last, who.name) == ("Ines", "Vale", "")


def test_a_company(lead: Feed) -> None:
    who = lead('<customer><contact><name type="business">Vale Roofing</name></contact></customer>')
    assert who.arrival.contact.company


def test_contact_left_out(lead: Feed) -> None:
    inner = "<name>Ines Vale</name><email>ines@example.com</email>"
    for inside in (f"<customer>{inner}</customer>", inner, f"<contact>{inner}</contact>"):
        assert lead(inside).arrival.contact.emails == ("ines@example.com",)


def test_phones_keep_their_words_and_repeat_no_number(lead: Feed) -> None:
    who = lead(
        '<customer><contact><name>Ines</name><phone type="voice"/><phone>312-555-0142 x9</phone>'
        '<phone type="work">312-555-0143</phone><phone type="work">312-555-0143</phone>'
        "<cellphone>312-555-0144</cellphone></contact></customer>"
    ).arrival.contact
    assert who.phones == (
        ("", "312-555-0142 x9"),
        ("work", "312-555-0143"),
        ("cellphone", "312-555-0144"),
    )


def test_two_addresses_in_one_mail_field(lead: Feed) -> None:
    who = lead(
        "<customer><contact><email>a@example.com; b@example.com</email></contact></customer>"
    )
    assert who.arrival.contact.emails == ("a@example.com", "b@example.com")


def test_words_for_nothing_are_blank(lead: Feed) -> None:
    who = lead(
        '<customer><contact><name part="first">Na</name><name part="last">NULL</name>'
        "<phone>N/A</phone><email>none</email><address><city>NA</city></address></contact></customer>"
    ).arrival.contact
    assert (who.first, who.last, who.phones, who.emails, who.city) == ("Na", "", (), (), "")


def test_a_second_contact_is_a_further_arrival_after_the_primary(lead: Feed) -> None:
    fed = lead(
        "<customer><contact><name>Omar Vale</name></contact>"
        '<contact primarycontact="1"><name>Ines Vale</name></contact></customer>'
    )
    assert [each.contact.name for each in fed.arrivals] == ["Ines Vale", "Omar Vale"]
    assert len({each.key for each in fed.arrivals}) == 2
    assert len(fed.outcomes) == 1


def test_nobody_to_reach(lead: Feed) -> None:
    fed = lead("<customer><contact><phone>(000) 000-0000</phone></contact></customer>")
    assert fed.problem.code == "nobody_to_reach"
    assert "(000) 000-0000" in fed.problem.raw


def test_an_unfilled_form_is_left_out_unless_somebody_can_be_reached(lead: Feed) -> None:
    form = "<customer><contact><name>[name]</name><email>{}</email></contact></customer>"
    assert lead(form.format("{{email}}")).outcomes == [LeftOut(2, "a form nobody filled in")]
    assert lead(form.format("ines@example.com")).arrivals


@pytest.mark.parametrize(
    "name", ["[first name]", "{name}", "{{ name }}", "${name}", "%%name%%", "&lt;name&gt;"]
)
def test_placeholders(lead: Feed, name: str) -> None:
    fed = lead(f"<customer><contact><name>{name}</name></contact></customer>")
    assert isinstance(fed.outcomes[0], LeftOut)


@pytest.mark.parametrize("field", ["leadtype", "service"])
def test_an_application_for_a_job_is_left_out(lead: Feed, field: str) -> None:
    inside = f"{INES}<provider><{field}>Employment application</{field}></provider>"
    if field == "leadtype":
        inside = f"{INES}<leadtype>Careers</leadtype>"
    assert lead(inside).outcomes == [LeftOut(2, "an application for a job")]
    assert lead(f"{INES}<comments>I start a new job on Monday</comments>").arrivals


# -- what


def test_the_trade_in_may_come_first(lead: Feed) -> None:
    found = lead_of(
        lead(
            f'{INES}<vehicle interest="trade-in"><model>Vela</model></vehicle>'
            '<vehicle interest="buy"><model>Ridge</model></vehicle>'
        )
    )
    assert (found.vehicle.model, found.trade.model, found.interest) == ("Ridge", "Vela", "buy")


@pytest.mark.parametrize(
    "car",
    [
        '<vehicle interest="sell">{}</vehicle>',
        '<vehicle interest="Trade In">{}</vehicle>',
        '<vehicle>{}<price type="appraisal">9000</price></vehicle>',
    ],
)
def test_a_car_they_have_is_not_the_one_they_want(lead: Feed, car: str) -> None:
    found = lead_of(lead(INES + car.format("<model>Vela</model>")))
    assert (found.vehicle, found.trade.model) == (NO_VEHICLE, "Vela")


def test_further_cars_are_kept(lead: Feed) -> None:
    cars = "".join(f"<vehicle><model>{name}</model><vin>V-{name}</vin></vehicle>" for name in "AB")
    found = lead_of(lead(INES + cars))
    assert (found.vehicle.model, found.vin) == ("A", "V-A")
    assert ("vehicle[2].model", "B") in found.extras
    assert ("vehicle[2].vin", "V-B") in found.personal_extras


def test_a_car_nobody_named(lead: Feed) -> None:
    car = "<vehicle><year/><make>Not specified</make><model>NA</model></vehicle>"
    assert str(lead_of(lead(INES + car)).vehicle) == ""


# -- when


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("2026-03-19T10:00:00Z", True),
        ("2026-03-21T16:00:00Z", True),
        ("2026-03-21T18:00:00Z", False),
        ("2025-03-21T17:00:00Z", True),
        ("2025-03-19T17:00:00Z", False),
    ],
)
def test_receipt_is_the_authority_over_impossible_dates(
    lead: Feed, said: str, believed: bool
) -> None:
    fed = lead(f"{INES}<requestdate>{said}</requestdate>")
    claimed = datetime.fromisoformat(said)
    assert lead_of(fed).requested_at == claimed
    assert fed.arrival.happenings[0].occurred_at == (claimed if believed else CAME)


@pytest.mark.parametrize("said", ["", "2026-14-03", "yesterday"])
def test_an_unreadable_date_is_kept_as_it_is(lead: Feed, said: str) -> None:
    fed = lead(f"{INES}<requestdate>{said}</requestdate>")
    assert lead_of(fed).requested_at is None
    assert fed.arrival.happenings[0].occurred_at == CAME
    assert dict(lead_of(fed).extras).get("requestdate", "") == said


def test_a_bare_date_is_a_whole_day(lead: Feed) -> None:
    event = lead(f"{INES}<requestdate>2026-03-19</requestdate>").arrival.happenings[0]
    assert (event.occurred_at, event.whole_day) == (datetime(2026, 3, 19, 5, tzinfo=UTC), True)


# -- comments


def test_comments_wherever_they_stand(lead: Feed) -> None:
    found = lead_of(
        lead(
            "<comments>prospect</comments><customer><contact><name>Ines</name>"
            "<comment>contact</comment></contact><comments><![CDATA[customer]]></comments></customer>"
            "<vehicle><comments>one<br/>two <b>bold</b></comments></vehicle>"
        )
    )
    assert found.comments == "customer\n\ncontact\n\nprospect\n\none\ntwo bold"
    assert found.personal_extras == ()


def test_claims_of_consent_are_kept_word_for_word(lead: Feed) -> None:
    found = lead_of(
        lead(
            "<customer><contact><name>Ines Vale</name></contact><comments><![CDATA["
            "Budget: yes <br />Email Opt-In: Yes <br/>Can we contact you via text?: Yes<br>\n"
            "Do not call = false\nI agree that Ines may be called: yes\nLicense? Yes"
            "]]></comments></customer>"
        )
    )
    assert found.consent_claims == (
        "Email Opt-In: Yes",
        "Can we contact you via text?: Yes",
        "Do not call = false",
    )
    assert "I agree that Ines" in found.comments


# -- the same lead again


def keys(fed: Fed) -> list[str]:
    return [each.key for each in fed.arrivals]


NUMBERED = '<id source="Lotfinder">LF-1</id>'


def test_the_same_lead_resent_is_told_beside_the_first(lead: Feed) -> None:
    again = lead(NUMBERED + INES + "<comments>again</comments>", 'status="resend"')
    assert keys(lead(NUMBERED + INES)) == keys(again)
    assert [each.key for each in again.arrival.happenings] == [f"{keys(again)[0]}:again"]


def test_a_number_given_twice_does_not_swallow_another_person(lead: Feed) -> None:
    assert keys(lead(NUMBERED + INES)) != keys(lead(NUMBERED + INES.replace("Ines", "Omar")))


def test_a_label_misused_as_a_number_does_not_swallow_a_lead(lead: Feed) -> None:
    label = '<id source="MediaType">Web</id>'
    first = lead(label + NUMBERED + INES)
    assert keys(first) != keys(lead(label + NUMBERED.replace("1", "2") + INES))


@pytest.mark.parametrize("number", ['<id source="Lotfinder"/>', "<id>0</id>", "<id>NA</id>"])
def test_without_a_number_it_is_who_what_and_the_day(lead: Feed, number: str) -> None:
    def fed(date: str = "2026-03-18T09:00:00Z", model: str = "Ridge", **how: object) -> list[str]:
        car = f"<vehicle><model>{model}</model></vehicle>"
        return keys(lead(f"{number}{INES}{car}<requestdate>{date}</requestdate>", **how))

    assert fed() == fed("2026-03-18T15:00:00Z") == fed(came=CAME + timedelta(days=3))
    assert len({*fed(), *fed("2026-03-19T09:00:00Z"), *fed(model="Vela")}) == 3


def test_different_leads_of_one_file_have_different_keys(feed: Feed) -> None:
    one = f"<prospect>{NUMBERED}{INES}<vehicle><model>Ridge</model></vehicle></prospect>"
    other = one.replace("Ridge", "Vela")
    text = f"<adf>{one}{other}{one}{other}</adf>"
    first, second, third, fourth = keys(feed(text, name="l.xml"))
    assert first != second
    assert (first, second) == (third, fourth)
    assert keys(feed(text, name="l.xml")) == [first, second, third, fourth]


def test_no_personal_detail_stands_in_a_key(lead: Feed) -> None:
    fed = lead(
        "<id>ines@example.com</id><customer><contact><name>Ines Vale</name>"
        "<phone>312-555-0142</phone></contact></customer>"
    )
    assert not any(part in keys(fed)[0].lower() for part in ("ines", "vale", "0142", "@"))
    assert lead_of(fed).lead_id == ""
