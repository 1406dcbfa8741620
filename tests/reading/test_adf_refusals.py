"""A form's answers in a lead: refusals are opt-outs, permissions stay claims; and purchases."""

import pytest

from sincerely.rules.events import SaidBy
from sincerely.rules.events.deals import DealLost, LostReason
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.wishes import DoNotContactAsked, OptedOut
from sincerely.rules.purpose import Channel

from .conftest import Fed, Feed

WHO = "<contact><name>Ines Vale</name><email>ines@example.com</email></contact>"
PHONED = (Channel.CALL, Channel.TEXT, Channel.RECORDED_CALL)


def said(lead: Feed, words: str, more: str = "") -> Fed:
    comments = f"<comments><![CDATA[{words}]]></comments>"
    return lead(f"<id source='shop'>7</id><customer>{WHO}{comments}{more}</customer>")


def refused(fed: Fed) -> tuple[Channel | None, ...]:
    return tuple(each.channel for each in fed.payloads if isinstance(each, OptedOut))


@pytest.mark.parametrize(
    ("line", "channels"),
    [
        ("Do Not Call: Yes", (Channel.CALL,)),
        ("Opt In SMS: No", (Channel.TEXT,)),
        ("Can we contact you via text?: No", (Channel.TEXT,)),
        ("Can we text your cell phone? no", (Channel.TEXT,)),
        ("Email Opt-In: No", (Channel.EMAIL,)),
        ("Email Opt-In - No", (Channel.EMAIL,)),
        ("SMS Consent: Declined", (Channel.TEXT,)),
        ("Email Opt-In: No, I do not agree", (Channel.EMAIL,)),
        ("Do not call 860-555-0142: Yes", (Channel.CALL,)),
        ("Opt In SMS: Yes, Opt In Email: No", (Channel.EMAIL,)),
        ("Do not email = true", (Channel.EMAIL,)),
        ("Do Not Mail: Yes", (Channel.LETTER, Channel.EMAIL)),
        ("TCPA Consent: No", PHONED),
        ("Opt-In: No", (None,)),
        ("I agree to receive texts. Reply STOP to opt out: No", (Channel.TEXT,)),
        # unknown or contradictory
        ("Email Opt-In: maybe", (Channel.EMAIL,)),
        ("Opt In SMS: unknown", (Channel.TEXT,)),
        ("Opt In SMS: yes/no", (Channel.TEXT,)),
        ("Email Opt-In/Opt-Out: Yes", (Channel.EMAIL,)),
        ("Email Opt-In: Yes\nDo Not Email: Yes", (Channel.EMAIL,)),
    ],
)
def test_a_refusal_among_the_answers_is_an_opt_out(
    lead: Feed, line: str, channels: tuple[Channel | None, ...]
) -> None:
    assert refused(said(lead, line)) == channels


@pytest.mark.parametrize(
    "line",
    [
        "Do Not Call: No",
        "Email Opt-In: Yes",
        "Opt In SMS: no problem",
        "Opt-In: N/A",
        "Opt-in source: Facebook form",
        "Opt-In date: 3/4/2026",
        "Opt-In IP: 192.0.2.7",
        "Consent language: English",
        "TCPA consent: verbal, 3/4",
        "TCPA Consent: I agree to receive texts",
        "I agree to receive texts. Reply STOP to opt out: Yes",
    ],
)
def test_a_permission_and_what_is_told_of_it_stay_claims(lead: Feed, line: str) -> None:
    (found,) = said(lead, line).payloads
    assert isinstance(found, LeadReceived)
    assert found.consent_claims == (line,)


def test_a_refusal_has_the_line_as_its_words_and_stays_a_claim(lead: Feed) -> None:
    fed = said(lead, "TCPA Consent: Yes\nDo Not Call: Yes\nOpt In SMS: No")
    asked, call, text = fed.arrival.happenings
    assert isinstance(asked.payload, LeadReceived)
    assert "Do Not Call: Yes" in asked.payload.consent_claims
    assert call.payload == OptedOut(channel=Channel.CALL, proof="comment", words="Do Not Call: Yes")
    assert (call.key, text.key) == (f"{asked.key}:refused:call", f"{asked.key}:refused:text")
    assert call.occurred_at == asked.occurred_at


def test_do_not_contact_means_no_contact_at_all(lead: Feed) -> None:
    _, wish = said(lead, "Do Not Contact: Yes").payloads
    assert wish == DoNotContactAsked(proof="comment", words="Do Not Contact: Yes")


@pytest.mark.parametrize(
    ("field", "channels"),
    [
        ("<sms_consent>false</sms_consent>", (Channel.TEXT,)),
        ("<smsoptin>no</smsoptin>", (Channel.TEXT,)),
        ("<donotcall>1</donotcall>", (Channel.CALL,)),
        ("<sms_consent>true</sms_consent>", ()),
        ("<tcpa_consent_url>https://forms.example.com/1</tcpa_consent_url>", ()),
    ],
)
def test_a_field_beyond_the_standard_refuses_too(
    lead: Feed, field: str, channels: tuple[Channel, ...]
) -> None:
    assert refused(said(lead, "", field)) == channels


# -- purchases


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Ya compré otro carro", "carro"),
        ("Sorry, we already bought a Kia from the dealer in Hartford so close this out.", "Kia"),
        ("Comments: I am no longer interested, I bought a Honda from another dealer", "Honda"),
        ("Thanks but we found one at another dealership", "one"),
    ],
)
def test_who_says_they_bought_elsewhere_is_lost(lead: Feed, words: str, what: str) -> None:
    fed = said(lead, words)
    lost = next(each for each in fed.arrival.happenings if isinstance(each.payload, DealLost))
    assert isinstance(lost.payload, DealLost)
    assert lost.payload.reason is LostReason.BOUGHT_ELSEWHERE
    assert (lost.payload.said_by, lost.payload.bought_what) == (SaidBy.CUSTOMER, what)
    assert lost.key == f"{fed.arrival.key}:lost"


@pytest.mark.parametrize(
    "words",
    [
        "Already bought a vehicle? Let us know",
        "Purchased vehicle elsewhere: no",
        "Campaign: shoppers who recently bought a Honda elsewhere",
        "This customer recently purchased a vehicle from another dealer.",
        "I bought a Honda from another dealer last month and want to trade it",
        "I already bought one elsewhere, is the Ridge still there for my wife?",
        "My last car I bought from another dealer; looking for a Ridge now",
        "We bought the last one from you and love it",
    ],
)
def test_what_tells_of_no_loss(lead: Feed, words: str) -> None:
    assert not any(isinstance(each, DealLost) for each in said(lead, words).payloads)
