"""Leads inside other text: escaped, in HTML, in JSON, in a form, in a mail's part."""

import html
import json
from urllib.parse import quote_plus

import pytest

from sincerely.reading import Outcome, Read
from sincerely.reading.adf import holds_lead, leads_in
from sincerely.reading.context import Context
from sincerely.rules.events.leads import LeadReceived

from .conftest import CAME, CHICAGO

CONTEXT = Context(CHICAGO, "leads", CAME)
LEAD = """<?xml version="1.0"?>
<adf>
 <prospect>
  <customer><contact><name part="full">Ines Vale</name><email>ines@example.com</email></contact>
   <comments>Tom &amp; I ask: still there?</comments>
  </customer>
 </prospect>
</adf>"""
ESCAPED = html.escape(LEAD)
LINES = ESCAPED.replace("\n", "<br>\n").replace("  ", "&nbsp; ")

WRAPPED = {
    "bare": LEAD,
    "escaped in plain text": f"Hello,\n{ESCAPED}\n--\nThe web site",
    "escaped in HTML with line breaks": f"<html><body><p>New:</p><p>{LINES}</p></body></html>",
    "escaped in HTML, preformatted": f'<pre style="font: mono">{ESCAPED}</pre>',
    "escaped in HTML, coloured": "<div>"
    + ESCAPED.replace("&lt;", "<span class=t>&lt;").replace("&gt;", "&gt;</span>")
    + "</div>",
    "with a link to the address": ESCAPED.replace(
        "ines@example.com", '<a href="mailto:ines@example.com">ines@example.com</a>'
    ),
    "escaped twice": html.escape(ESCAPED),
    "escaped by number": ESCAPED.replace("&lt;", "&#60;").replace("&gt;", "&#x3E;"),
    "bare in HTML": f"<html><body>Hi<br>{LEAD[LEAD.index('<adf') :]}<br></body></html>",
    "in JSON": json.dumps({"from": "x", "items": [{"body-plain": LEAD}]}),
    "escaped in JSON": json.dumps({"html": f"<pre>{ESCAPED}</pre>"}),
    "in a form": f"to=desk&body={quote_plus(LEAD)}&n=1",
}


def read(text: str | bytes, **how: tuple[tuple[str, str], ...]) -> list[Outcome]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(leads_in(data, CONTEXT, **how))


def only(outcomes: list[Outcome]) -> Read:
    (outcome,) = outcomes
    assert isinstance(outcome, Read)
    return outcome


def lead_of(outcome: Read) -> LeadReceived:
    payload = outcome.arrivals[0].happenings[0].payload
    assert isinstance(payload, LeadReceived)
    return payload


@pytest.mark.parametrize("how", WRAPPED)
def test_a_lead_is_found_in_other_text(how: str) -> None:
    found, bare = only(read(WRAPPED[how])), only(read(LEAD))
    assert found.arrivals[0].contact == bare.arrivals[0].contact
    assert found.arrivals[0].key == bare.arrivals[0].key
    assert lead_of(found).comments == "Tom & I ask: still there?"
    assert holds_lead(WRAPPED[how].encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252"])
def test_holds_lead_in_any_encoding(encoding: str) -> None:
    for text in (LEAD, ESCAPED, "  " + LEAD.upper()):
        assert holds_lead(text.encode(encoding))


@pytest.mark.parametrize(
    "mark",
    ["<ADF>", "<x:adf>", "< adf >", "<adf\n>", "<Prospect>", "&LT;adf&GT;", "<s:ProcessSalesLead "],
)
def test_holds_lead_by_its_mark(mark: str) -> None:
    assert holds_lead(f"Hi {mark}".encode())


@pytest.mark.parametrize(
    "text", ["", "adf", "our adf lead", "<adfs>", "<a df>", "&lt;p&gt;", "<prospects>", "\x00" * 9]
)
def test_holds_no_lead(text: str) -> None:
    assert not holds_lead(text.encode())


def test_what_is_known_of_the_mail_is_kept_as_personal_and_changes_no_key() -> None:
    around = (("mail.subject", "Prairie Autos: trade form"), ("mail.to", "desk@prairie.example"))
    with_it, without = only(read(LEAD, around=around)), only(read(LEAD))
    assert lead_of(with_it).personal_extras == around
    assert with_it.arrivals[0].key == without.arrivals[0].key


def test_styles_and_scripts_are_no_words() -> None:
    page = f"<html><style>p {{}}</style><!-- x --><p>Please call.</p>{ESCAPED}</html>"
    extras = dict(lead_of(only(read(page))).personal_extras)
    assert extras == {"text.around": "Please call."}


def test_a_form_with_stars_in_json_is_no_lead() -> None:
    assert read('{"body": "no lead"}')[0].code == "malformed_xml"  # type: ignore[union-attr]
