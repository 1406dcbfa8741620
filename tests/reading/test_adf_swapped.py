"""Mail addresses and telephone numbers in the wrong fields of a lead, and several in one."""

import pytest

from sincerely.rules.sighting import Contact

from .conftest import Feed

NAME = "<name part='first'>Ida</name><name part='last'>Moss</name>"
IDA, NUMBER = "ida@example.net", "860-555-0142"


def who(lead: Feed, inside: str) -> Contact:
    return lead(f"<customer><contact>{inside}</contact></customer>").arrival.contact


@pytest.mark.parametrize(
    ("fields", "emails", "phones"),
    [
        (f"<phone>{IDA}</phone><email>{NUMBER}</email>", (IDA,), (NUMBER,)),
        (f"<phone>{NUMBER}</phone><phone>{IDA}</phone>", (IDA,), (NUMBER,)),
        (f"<phone>{NUMBER} / {IDA}</phone>", (IDA,), (NUMBER,)),
        (f"<email>{IDA}; {NUMBER}</email>", (IDA,), (NUMBER,)),
        (f"<email>{IDA}; moss@example.com</email>", (IDA, "moss@example.com"), ()),
        (f"<email>{IDA}/moss@example.com</email>", (IDA, "moss@example.com"), ()),
        (f"<email>{IDA} or moss@example.com</email>", (IDA, "moss@example.com"), ()),
        (f"<email>{IDA}</email><phone>{IDA}</phone>", (IDA,), ()),
        ("<phone>860-555-0142 / 860-555-0143</phone>", (), (NUMBER, "860-555-0143")),
        ("<email>Pat &lt;pat.o'hara@example.com&gt;</email>", ("pat.o'hara@example.com",), ()),
        ("<email>declined</email>", ("declined",), ()),
        ("<phone>ask for Ida @ work</phone>", (), ("ask for Ida @ work",)),
    ],
)
def test_each_is_what_it_plainly_is(
    lead: Feed, fields: str, emails: tuple[str, ...], phones: tuple[str, ...]
) -> None:
    found = who(lead, NAME + fields)
    assert (found.display_name, found.emails) == ("Ida Moss", emails)
    assert tuple(number for _, number in found.phones) == phones


@pytest.mark.parametrize(
    ("fields", "name", "emails", "phones"),
    [
        ("<name>Zoe &lt;zoe@example.com&gt;</name>", "Zoe", ("zoe@example.com",), ()),
        ("<name>Zoe <zoe@example.com></name>", "Zoe", ("zoe@example.com",), ()),
        ("<email>Zoe Hart &lt;zoe@example.com&gt;</email>", "Zoe Hart", ("zoe@example.com",), ()),
        ("<name part='full'>zoe@example.com</name>", "", ("zoe@example.com",), ()),
        (f"<name part='full'>{NUMBER}</name>", "", (), (("", NUMBER),)),
        (
            f"<name>Zoe</name><address><street>{NUMBER}</street></address>",
            *("Zoe", (), (("", NUMBER),)),
        ),
    ],
)
def test_names_that_hold_an_address(
    lead: Feed,
    fields: str,
    name: str,
    emails: tuple[str, ...],
    phones: tuple[tuple[str, str], ...],
) -> None:
    found = who(lead, fields)
    assert (found.display_name, found.emails, found.phones) == (name, emails, phones)
