"""Leads in broken markup: one test for each way senders, forms and mail programs break them."""

import pytest

from sincerely.reading import Quarantined, Read
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.sighting import Contact

from .conftest import Fed, Feed

LEAD = """<?xml version="1.0"?>
<?adf version="1.0"?>
<adf>
 <prospect status="new">
  <requestdate>2026-03-18T09:15:00-05:00</requestdate>
  <vehicle interest="buy" status="used">
   <year>2024</year><make>Palomar</make><model>Ridge</model>
  </vehicle>
  <customer>
   <contact>
    <name part="first">Zoë</name><name part="last">Vale</name>
    <email>zoe@example.com</email>
    <phone type="cellphone">312-555-0142</phone>
   </contact>
   <comments>Is it still there?</comments>
  </customer>
  <provider><name>Lotfinder</name></provider>
 </prospect>
</adf>
"""


def fed_as(feed: Feed, text: str | bytes, **how: str) -> Fed:
    return feed(text, name="lead.adf", kind="adf", **how)


def lead_of(fed: Fed) -> LeadReceived:
    payload = fed.payloads[0]
    assert isinstance(payload, LeadReceived)
    return payload


def swapped(old: str, new: str) -> str:
    assert old in LEAD
    return LEAD.replace(old, new)


BREAKS = {
    "a blank before the declaration": " " + LEAD,
    "the declarations in the wrong order": '<?adf version="1.0"?>\n' + LEAD,
    "declarations that are none": swapped('<?xml version="1.0"?>', "<?XML VERSION “1.0”?>"),
    "two declarations": '<?xml version="1.0"?>\n' + LEAD,
    "curly quotes": swapped('part="first"', "part=“first”").replace('"buy"', "”buy”"),
    "no quotes": swapped('part="first"', "part=first").replace('"cellphone"', "cellphone"),
    "quotes not closed": swapped('part="first"', 'part="first'),
    "quotes left escaped": swapped('part="first"', "part=&quot;first&quot;"),
    "an attribute twice": swapped('interest="buy"', 'interest="buy" interest="buy"'),
    "an attribute without a value": swapped("<contact>", "<contact primary>"),
    "a bare ampersand": swapped("Is it still there?", "Is it still there? Tom & Zoë"),
    "a sign for less": swapped("Is it still there?", "Is it still there? < 5000 & <3"),
    "words in angle brackets": swapped("Is it still there?", "Is it still there? <smiles>"),
    "an address in angle brackets": swapped("<email>zoe@example.com", "<email><zoe@example.com>"),
    "a link behind the address": swapped(
        "zoe@example.com<", "zoe@example.com<mailto:zoe@example.com><"
    ),
    "a URL in angle brackets": swapped(
        "<provider>", "<vendor><url><https://store.example></url></vendor><provider>"
    ),
    "HTML entities": swapped("Zoë", "Zo&euml;").replace("still there", "still&nbsp;there"),
    "an entity nobody knows": swapped("Is it still there?", "Is it still there? &who;"),
    "control characters": swapped("Is it", "Is\x0b it\x00").replace("Palomar", "Pal\x01omar"),
    "a control character by its number": swapped("Is it", "Is&#11; it"),
    "an element not closed": swapped("<year>2024</year>", "<year>2024"),
    "an element closed twice": swapped("</contact>", "</contact></contact>"),
    "closed by another name": swapped("Ridge</model>", "Ridge</name>"),
    "closed in another case": swapped("</vehicle>", "</Vehicle>"),
    "closed in the wrong order": swapped("<comments>Is it still there?</comments>\n  </customer>",
        "<comments>Is it still there?</customer></comments>"),
    "customer not closed": swapped("</customer>", ""),
    "contact not closed": swapped("</contact>", ""),
    "prospect not closed": swapped("</prospect>", ""),
    "adf not closed": swapped("</adf>", ""),
    "a tag without its bracket": swapped("<phone type=", "<phone type=").replace(
        '"cellphone">', '"cellphone" '
    ),
    "a bracket after the slash missing": swapped("</year>", "</year"),
    "blanks inside a tag": swapped("<year>", "< year >").replace("</year>", "< / year >"),
    "a stray brace": swapped("<vehicle ", "{<vehicle ").replace('"used">', '"used">{&'),
    "a remark not closed": swapped("<year>", "<!-- <year>"),
    "CDATA not closed": swapped("<comments>Is", "<comments><![CDATA[Is"),
    "a line break of HTML": swapped("still there?", "still there?<br>Really"),
    "marks of HTML": swapped("still there?", "<b>still <i>there?</b>"),
    "a name space nobody declared": LEAD.replace("</", "</x:").replace("<a", "<x:a").replace(
        "<p", "<x:p"
    ).replace("<c", "<x:c"),
    "a second root": LEAD + "<adf-end/>",
    "words before and after": "Please take this one.\n" + LEAD + "\nThanks, Kim\n",
    "quoted by a mail program": "Fwd:\n" + "".join(f"> {line}\n" for line in LEAD.splitlines()),
    "Windows line ends": (" " + LEAD).replace("\n", "\r\n"),
    "quoted-printable": LEAD.replace("=", "=3D").replace("ë", "=C3=AB").replace(
        "still there", "still=\n there"
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_lead_is_the_same_lead(feed: Feed, how: str) -> None:
    sound, broken = fed_as(feed, LEAD), fed_as(feed, BREAKS[how])
    assert len(broken.outcomes) == 1
    assert broken.arrival.contact == sound.arrival.contact
    assert lead_of(broken).vehicle == lead_of(sound).vehicle
    assert "still" in lead_of(broken).comments
    assert lead_of(broken).provider == "Lotfinder"
    assert broken.arrival.key == sound.arrival.key


ENCODINGS = {
    "UTF-8 with its mark": LEAD.encode("utf-8-sig"),
    "UTF-16": LEAD.encode("utf-16"),
    "UTF-16 without its mark": LEAD.encode("utf-16-le"),
    "the other UTF-16 without its mark, after a blank": (" " + LEAD).encode("utf-16-be"),
    "UTF-32 without its mark": LEAD.encode("utf-32-le"),
    "Latin-1": LEAD.encode("latin-1"),
    "Latin-1 declared as UTF-8": LEAD.replace('"1.0"?>', '"1.0" encoding="UTF-8"?>', 1).encode(
        "latin-1"
    ),
    "UTF-8 declared as Latin-1": LEAD.replace(
        '"1.0"?>', '"1.0" encoding="ISO-8859-1"?>', 1
    ).encode(),
    "UTF-8 declared as UTF-16": LEAD.replace('"1.0"?>', '"1.0" encoding="UTF-16"?>', 1).encode(),
    "UTF-8 with a stray byte": LEAD.encode().replace(b"there?", b"there?\x92"),
    "cp1252 with its quotation marks": LEAD.replace("there?", "there? “now”").encode("cp1252"),
    "Mac OS Roman, declared": LEAD.replace('"1.0"?>', '"1.0" encoding="macintosh"?>', 1).encode(
        "mac-roman"
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", ENCODINGS)
def test_whatever_the_encoding(feed: Feed, how: str) -> None:
    broken = fed_as(feed, ENCODINGS[how])
    assert broken.arrival.contact.first == "Zoë"
    assert broken.arrival.key == fed_as(feed, LEAD).arrival.key


def test_letters_of_another_script_are_guessed(feed: Feed) -> None:
    words = "Здравствуйте, машина ещё продаётся? Можно приехать и посмотреть её завтра вечером?"
    text = LEAD.replace("Zoë", "Zoe").replace("Is it still there?", words)
    assert "машина" in lead_of(fed_as(feed, text.encode("cp1251"))).comments


def test_a_byte_order_mark_in_the_middle_is_no_letter(feed: Feed) -> None:
    assert fed_as(feed, "junk\n\ufeff" + LEAD).arrival.contact.first == "Zoë"


# -- cut off


def test_a_lead_that_breaks_off_is_read_as_far_as_it_goes_and_says_so(feed: Feed) -> None:
    fed = fed_as(feed, LEAD[: LEAD.index("<comments>") + 15])
    assert fed.arrival.contact.emails == ("zoe@example.com",)
    assert ("read", "cut off at line 15") in lead_of(fed).extras
    whole = lead_of(fed_as(feed, LEAD))
    assert not any(name == "read" for name, _ in whole.extras)


@pytest.mark.parametrize("where", ["<email>", "<name part", "<vehicle", "<customer>", "<contact>"])
def test_one_that_breaks_off_before_anybody_can_be_reached_waits(feed: Feed, where: str) -> None:
    text = LEAD[: LEAD.index(where) + 4]
    problem = fed_as(feed, text).problem
    assert problem.code == "cut_off"
    assert problem.raw == text[text.index("<prospect") :]
    assert str(problem.line) in problem.sentence


def test_what_is_only_not_closed_is_not_cut_off(feed: Feed) -> None:
    fed = fed_as(feed, LEAD.replace("</prospect>", ""))
    assert lead_of(fed).extras == lead_of(fed_as(feed, LEAD)).extras


# -- several


def test_a_broken_lead_does_not_reach_the_next(feed: Feed) -> None:
    body = LEAD[LEAD.index("<prospect") : LEAD.index("</adf>")]
    broken = body.replace("</customer>", "").replace("</prospect>", "").replace("Zoë", "Ann &")
    last = body.replace("Zoë", "Omar")
    fed = fed_as(feed, f"<adf>\n{body}{broken}{last}</adf>")
    assert [each.contact.first for each in fed.arrivals] == ["Zoë", "Ann &", "Omar"]
    assert [row.line for row in fed.outcomes] == [2, 17, 32]
    assert fed.arrivals[0].key == fed_as(feed, LEAD).arrival.key


def test_several_documents_in_one_body(feed: Feed) -> None:
    other = LEAD.replace("Zoë", "Omar").replace("zoe@", "omar@")
    fed = fed_as(feed, f"Two for you:\n{LEAD}\n--\n{other}\nBye")
    assert [each.contact.first for each in fed.arrivals] == ["Zoë", "Omar"]
    assert [row.line for row in fed.outcomes] == [5, 26]
    words = [dict(each.details()["personal_extras"]) for each in fed.payloads]
    assert words == [{"text.around": "Two for you:\n\n--"}, {"text.around": "Bye"}]


def test_vendor_and_provider_beside_broken_prospects_are_for_each(feed: Feed) -> None:
    who = "<customer><contact><name>{}</name></contact></customer>"
    fed = fed_as(
        feed,
        f"<adf><provider><name>Lotfinder</name></provider><prospect>{who.format('Ines')}</prospect>"
        f"<prospect>{who.format('Tom & Omar')}</prospect><vendor><vendorname>Prairie</vendorname>"
        "</vendor></adf>",
    )
    leads = [each for each in fed.payloads if isinstance(each, LeadReceived)]
    assert [each.provider for each in leads] == ["Lotfinder", "Lotfinder"]
    assert all(("vendor.vendorname", "Prairie") in each.extras for each in leads)


@pytest.mark.parametrize("name", ["lead", "prosect", "Inquiry"])
def test_a_customer_is_found_where_no_element_is_called_a_prospect(feed: Feed, name: str) -> None:
    sound = LEAD.replace("<prospect", f"<{name}").replace("/prospect", f"/{name}")
    bare = LEAD.replace('<prospect status="new">', "").replace("</prospect>", "")
    for text in (sound, sound.replace("there?", "&"), bare, bare.replace("there?", "&")):
        assert fed_as(feed, text).arrival.contact.emails == ("zoe@example.com",)


def test_addresses_without_a_prospect_or_customer_wait_for_a_person(feed: Feed) -> None:
    fed = fed_as(feed, "<adf><who><email>zoe@example.com</email></who></adf>")
    assert fed.problem.code == "not_adf"


def test_words_right_in_the_document_are_kept(feed: Feed) -> None:
    for stray in ("call soon", "call soon & often"):
        fed = fed_as(feed, LEAD.replace("</adf>", f"{stray}</adf>"))
        assert stray in repr(lead_of(fed).personal_extras)


def test_two_contacts_who_share_an_address_are_two(feed: Feed) -> None:
    pair = "".join(
        f"<contact><name>{name}</name><email>vale@example.com</email></contact>"
        for name in ("Zoë", "Omar", "Zoë")
    )
    text = f"<adf><prospect><id>LF-1</id><customer>{pair}</customer></prospect></adf>"
    fed = fed_as(feed, text)
    assert [each.contact.name for each in fed.arrivals] == ["Zoë", "Omar"]
    assert len({each.key for each in fed.arrivals}) == 2


@pytest.mark.parametrize(
    "inside",
    [
        (
            "<firstname>Zoë</firstname><lastname>Vale</lastname><emailaddress>zoe@example.com"
            "</emailaddress><mobile>312-555-0142</mobile>"
        ),
        (
            "<name><first>Zoë</first><last>Vale</last></name><email>Zoë &lt;zoe@example.com&gt;"
            "</email><cellphone>312-555-0142</cellphone>"
        ),
        (
            '<name part="FirstName">Zoë</name><name part="last_name">Vale</name>'
            '<email>mailto:zoe@example.com</email><phone type="cellphone">312-555-0142</phone>'
        ),
    ],
)
def test_other_names_for_the_same(lead: Feed, inside: str) -> None:
    for around in ("{}", "<contact>{}</contact>", "<contacts><contact>{}</contact></contacts>"):
        who = lead(f"<customer>{around.format(inside)}</customer>").arrival.contact
        assert who == Contact(
            first="Zoë",
            last="Vale",
            emails=("zoe@example.com",),
            phones=(("cellphone", "312-555-0142"),),
        )


def test_outcomes_are_of_the_kinds_there_are(feed: Feed) -> None:
    fed = fed_as(feed, f"{LEAD}<adf><prospect><x></prospect></adf>")
    assert [type(row) for row in fed.outcomes] == [Read, Quarantined]


def test_an_address_in_what_no_lead_can_be_made_of_waits_for_a_person(feed: Feed) -> None:
    orphan = b"<name part='first'>Omar</name><email>omar@example.com</email></contact></prospect>"
    fed = fed_as(feed, LEAD.encode("utf-16-le") + orphan)
    read = [each for each in fed.outcomes if isinstance(each, Read)]
    [left] = [each for each in fed.outcomes if isinstance(each, Quarantined)]
    assert [each.arrivals[0].contact.emails for each in read] == [("zoe@example.com",)]
    assert left.code == "left_over"
    assert "omar@example.com" in left.raw


def test_what_stands_outside_the_lead_is_kept_with_it(feed: Feed) -> None:
    stray = "<name part='first'>Omar</name><email>omar@example.com</email></contact></prospect>"
    fed = fed_as(feed, LEAD.replace("</adf>", stray))
    assert ("email", "omar@example.com") in lead_of(fed).personal_extras


def test_an_address_at_the_edge_of_what_is_kept_is_kept_whole(feed: Feed) -> None:
    """The words around a lost address are cut at a length; the next one may stand right there."""
    between = "." * (2_000 - len("omar@example.com") - 5)
    for shift in range(12):
        stray = f"<a>omar@example.com {between[shift:]} mia@example.com</a>"
        fed = fed_as(feed, LEAD.encode("utf-16-le") + stray.encode())
        left = [each.raw for each in fed.outcomes if isinstance(each, Quarantined)]
        assert any("mia@example.com<" in raw or raw.endswith("mia@example.com") for raw in left)


def test_an_address_that_ends_like_one_that_was_read_is_not_taken_for_it(feed: Feed) -> None:
    fed = fed_as(feed, LEAD.encode("utf-16-le") + b"<x>oe@example.com</x>")
    assert [type(each) for each in fed.outcomes] == [Read, Quarantined]
