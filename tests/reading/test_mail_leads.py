"""Leads in mail: in whatever part they are, and each of them once."""

from base64 import b64encode
from html import escape

import pytest

from .conftest import Feed
from .mails import LEAD, mail, multipart

PACKED = b64encode(LEAD.encode()).decode()
TEXT = "Content-Type: text/plain\n\n"
ATTACHED = "Content-Type: application/xml\nContent-Disposition: attachment; filename=adf.xml\n"
FORWARDED = "Content-Type: message/rfc822\n\nFrom: a@b.example\nSubject: Lead\n\n"


@pytest.mark.parametrize(
    "raw",
    [
        mail(LEAD),
        mail(f"A new lead:\n\n{LEAD}\n\nGood luck"),
        mail(f"<html><pre>{escape(LEAD)}</pre></html>", content="text/html"),
        mail(PACKED, content="application/x-adf+xml", content_transfer_encoding="base64"),
        multipart(f"{TEXT}See the attachment.\n", f"{ATTACHED}\n{LEAD}\n"),
        multipart(f"{TEXT}{LEAD}\n", f"{ATTACHED}Content-Transfer-Encoding: base64\n\n{PACKED}\n"),
        multipart(f"{TEXT}{LEAD}\n", f"Content-Type: text/html\n\n<pre>{escape(LEAD)}</pre>\n"),
        multipart(f"{TEXT}FYI\n", f"{FORWARDED}{LEAD}\n"),
        mail("Can you take this?\n\n> " + LEAD.replace("><", ">\n> <"), subject="Fwd: Lead"),
        mail(LEAD, auto_submitted="auto-generated", **{"from": "noreply@leads.example"}),
    ],
)
def test_a_lead_is_found_once_in_any_part(feed: Feed, raw: bytes) -> None:
    fed = feed(raw, name="lead.eml")
    assert fed.kind == "mail"
    assert len(fed.outcomes) == 1
    assert fed.arrival.contact.emails == ("rosa@example.com",)
    assert [payload.kind for payload in fed.payloads] == ["lead_received"]


def test_two_leads_in_one_mail_are_two(feed: Feed) -> None:
    other = LEAD.replace("Rosa", "Ida").replace("rosa@", "ida@")
    fed = feed(multipart(f"{TEXT}{LEAD}\n", f"{ATTACHED}\n{other}\n"), name="lead.eml")
    assert {each.contact.emails[0] for each in fed.arrivals} == {
        "rosa@example.com",
        "ida@example.com",
    }
