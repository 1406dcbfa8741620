"""XML meant to harm its reader."""

import html
from pathlib import Path

import pytest

from .conftest import Feed

LEAD = "<adf><prospect><customer><contact><name>{}</name></contact></customer></prospect></adf>"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE adf [<!ENTITY x "aaaaaaaaaa">]>',
        '<!doctype adf [<!entity x "aaaaaaaaaa">]>',
        '<!DOCTYPE adf [<!ENTITY % x SYSTEM "http://example.com/x.dtd"> %x;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_entities_are_refused_in_every_encoding(feed: Feed, head: str, encoding: str) -> None:
    text = head + LEAD.format("&x;")
    problem = feed(text, name="l.xml", encoding=encoding).problem
    assert problem.code == "hostile_xml"
    assert problem.raw == text


@pytest.mark.parametrize("hidden", ["+ADw-!ENTITY x 'boo'+AD4-", "+ADwAIQ-ENTITY x 'boo'+AD4-"])
def test_entities_hidden_by_utf7_are_refused(feed: Feed, hidden: str) -> None:
    text = f'<?xml version="1.0" encoding="utf-7"?>+ADw-!DOCTYPE adf [{hidden}]+AD4-'
    assert feed(text + LEAD.format("&x;"), name="l.xml").problem.code == "hostile_xml"


@pytest.mark.parametrize(
    "around", ["hello\n{}", "{}<adf>&</adf>", '{{"body": "{}"}}', "<p>{}</p>", "  {}"]
)
def test_entities_are_refused_in_text_that_needs_mending(feed: Feed, around: str) -> None:
    bomb = "<!DOCTYPE adf [<!ENTITY x 'boo'>]>" + LEAD.format("&x;")
    assert feed(around.format(bomb), name="l.xml").problem.code == "hostile_xml"


def test_entities_are_refused_where_html_escapes_them(feed: Feed) -> None:
    bomb = "<!DOCTYPE adf [<!ENTITY x 'boo'>]>" + LEAD.format("&x;")
    escaped = f"<html><br>{html.escape(bomb)}</html>"
    assert feed(escaped, name="l.html").problem.code == "hostile_xml"


def test_the_standards_own_document_type_harms_nobody(feed: Feed) -> None:
    head = '<!DOCTYPE adf SYSTEM "http://adf.example/adf_1.0.dtd">'
    for text in (head, "x" + head):
        assert feed(text + LEAD.format("Ines"), name="l.adf").arrival.contact.name == "Ines"


def test_nothing_is_included_from_elsewhere(feed: Feed, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("boo")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{tmp_path}/secret"/>'
    fed = feed(LEAD.format("Ines" + include) + "&", name="l.xml")
    assert "boo" not in repr(fed.outcomes)


def test_a_document_type_from_outside_is_not_fetched(feed: Feed, tmp_path: Path) -> None:
    (tmp_path / "adf.dtd").write_text('<!ENTITY x "boo"> <!ELEMENT broken')
    fed = feed(f'<!DOCTYPE adf SYSTEM "{tmp_path}/adf.dtd">' + LEAD.format("&x;"), name="l.xml")
    assert fed.arrival.contact.name == "&x;"


def test_a_document_type_sets_no_attribute(feed: Feed) -> None:
    head = '<!DOCTYPE adf [<!ATTLIST prospect status CDATA "resend">]>'
    fed = feed(head + LEAD.format("Ines"), name="l.xml")
    assert "resend=True" not in repr(fed.arrival)


def test_files_larger_than_any_lead_are_not_opened(feed: Feed) -> None:
    problem = feed(LEAD.format("a" * 10_000_001), name="l.xml").problem
    assert problem.code == "too_large"
    assert problem.raw.startswith("<adf>")


def test_too_many_tags_are_not_opened(feed: Feed) -> None:
    assert feed("<adf>" + "<a/>" * 400_000 + "</adf>", name="l.xml").problem.code == "hostile_xml"


def test_too_deep_a_nest_is_not_opened(feed: Feed) -> None:
    nest = "<deep>" * 5_000 + "</deep>" * 5_000
    for text in (f"<adf>{nest}</adf>", f"&<adf><prospect>{nest}</prospect></adf>"):
        assert feed(text, name="l.adf", kind="adf").problem.code == "hostile_xml"


def test_a_large_vendor_is_not_copied_to_every_prospect(feed: Feed) -> None:
    prospect = "<prospect><customer><name>Ines</name></customer></prospect>"
    text = f"<adf>{prospect * 2_000}<vendor>{'<a>x</a>' * 5_000}</vendor></adf>"
    fed = feed(text, name="l.xml")
    sizes = [len(each.details().get("personal_extras", ())) for each in fed.payloads]
    assert (sizes[0], max(sizes[1:])) == (5_000, 0)


def test_a_bomb_in_an_attribute_is_refused(feed: Feed) -> None:
    text = '<!DOCTYPE adf [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><adf x="&b;"/>'
    assert feed(text, name="l.xml").problem.code == "hostile_xml"
