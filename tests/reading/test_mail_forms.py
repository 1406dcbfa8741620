"""Forms of web sites in a mail: nobody's own words, whoever sends them."""

import pytest

from sincerely.reading import Quarantined, Read

from .conftest import Feed
from .mails import mail

FORM = "Name: Ida Moss\nEmail: ida@example.net\nMessage: please unsubscribe me\n"
TABLE = (
    "<table><tr><td>First Name</td><td>Ida</td></tr>"
    "<tr><td><p>Email</p></td><td><p>ida@example.net</p></td></tr></table>"
)


@pytest.mark.parametrize(
    "writer",
    [
        "webforms@store.example",
        "Harbor Website <website@store.example>",
        "leads@site.example",
        "forms@site.example",
        "info@site.example",
        "Ben Ray <ben@store.example>",
    ],
)
@pytest.mark.parametrize("subject", ["New message", "Unsubscribe"])
def test_the_words_of_a_form_are_not_its_senders(feed: Feed, writer: str, subject: str) -> None:
    fed = feed(mail(FORM, subject=subject, **{"from": writer}), name="f.eml")
    assert fed.problem.code == "form_in_mail"
    assert "ida@example.net" in fed.problem.raw


def test_a_table_is_a_form_and_its_cells_stay_apart(feed: Feed) -> None:
    raw = mail(TABLE, content="text/html", **{"from": "leads@site.example"})
    (outcome,) = feed(raw, name="f.eml").outcomes
    assert isinstance(outcome, Quarantined)
    assert outcome.code == "form_in_mail"
    assert "First Name\tIda" in outcome.raw.replace("\t\t", "\t")


@pytest.mark.parametrize(
    "words",
    [
        "Name: Rosa Keller\nEmail: rosa@example.com\nMessage: please unsubscribe me",
        "Please unsubscribe me\n\nRosa\nPhone: 207-555-0133\nEmail: rosa@work.example",
    ],
)
def test_who_lists_their_own_details_speaks_for_themselves(feed: Feed, words: str) -> None:
    fed = feed(mail(words), name="m.eml")
    assert isinstance(fed.outcomes[0], Read)
    assert [each.kind for each in fed.payloads] == ["mail_received", "opted_out"]
