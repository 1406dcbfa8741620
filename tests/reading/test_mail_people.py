"""People's own mails, and those no person wrote."""

from datetime import UTC, datetime

import pytest

from sincerely.reading import LeftOut, Quarantined, Read
from sincerely.rules.events.talks import MailReceived

from .conftest import CAME, Feed
from .mails import STORE, mail, multipart

OURS = "\n\nOn Thu, Mar 19, 2026 Harbor <sales@store.example> wrote:\n> unsubscribe here\n"


def kinds(feed: Feed, raw: bytes) -> list[str]:
    return [payload.kind for payload in feed(raw, name="m.eml").payloads]


def test_a_reply_is_kept_with_its_own_words(feed: Feed) -> None:
    raw = mail(f"See you Saturday.{OURS}", subject="Re: Sale", in_reply_to="<m1@store.example>")
    arrival = feed(raw, name="m.eml").arrival
    assert (arrival.contact.name, arrival.contact.emails) == ("Rosa Keller", ("rosa@example.com",))
    (event,) = arrival.happenings
    assert event.payload == MailReceived(
        message_id="<r1@example.com>",
        in_reply_to="<m1@store.example>",
        to="Pat Quinn",
        words="See you Saturday.",
    )
    assert event.occurred_at == datetime(2026, 3, 20, 15, 0, tzinfo=UTC)


def test_an_opt_out_and_a_purchase_in_one_sentence(feed: Feed) -> None:
    raw = mail(f"please stop, we already bought a Kia{OURS}", subject="Re: Sale")
    assert kinds(feed, raw) == ["mail_received", "opted_out", "deal_lost"]


@pytest.mark.parametrize(
    "raw",
    [
        mail("", subject="unsubscribe"),
        mail("", subject="Unsubscribe", auto_submitted="auto-generated"),
        mail("Sent from my iPhone", subject="STOP"),
        mail(
            "<p>Stop emailing me</p><blockquote>Sale!</blockquote>",
            content="text/html",
            subject="Re: Sale",
        ),
    ],
)
def test_other_ways_to_opt_out(feed: Feed, raw: bytes) -> None:
    assert kinds(feed, raw) == ["mail_received", "opted_out"]


def test_what_a_page_quotes_is_not_theirs(feed: Feed) -> None:
    page = "<div>Thanks!</div><div class='gmail_quote'>Sale! <b>unsubscribe</b> here</div>"
    assert kinds(feed, mail(page, content="text/html", subject="Re: Sale")) == ["mail_received"]


def test_our_own_subject_is_not_their_word(feed: Feed) -> None:
    raw = mail("Thanks", subject="Re: Stop by and unsubscribe from boring cars")
    assert kinds(feed, raw) == ["mail_received"]


FORWARDED = "\n\n---------- Forwarded message ---------\nFrom: Ida <ida@example.net>\nDate: x\n\n"


def test_a_forwarded_wish_is_not_the_forwarders(feed: Feed) -> None:
    raw = mail(f"FYI{FORWARDED}Please stop calling me.", subject="Fwd: hello")
    read, problem = feed(raw, name="m.eml").outcomes
    assert isinstance(read, Read)
    assert [each.payload.kind for each in read.arrivals[0].happenings] == ["mail_received"]
    assert isinstance(problem, Quarantined)
    assert problem.code == "forwarded_wish"


def test_an_employees_word_about_a_customer_is_no_wish_of_the_employee(feed: Feed) -> None:
    raw = mail(f"Please take him off our list{FORWARDED}Hello", subject="Fwd: hello")
    read, problem = feed(raw, name="m.eml").outcomes
    assert isinstance(read, Read)
    assert len(read.arrivals[0].happenings) == 1
    assert isinstance(problem, Quarantined)


def test_a_customer_may_forward_our_mail_back(feed: Feed) -> None:
    raw = mail(f"Stop sending me these{FORWARDED}Sale! unsubscribe here", subject="Fwd: Sale")
    assert kinds(feed, raw) == ["mail_received", "opted_out"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"auto_submitted": "auto-replied"}, "Please stop by later."),
        ({"x_autoreply": "yes"}, "I am away"),
        ({"precedence": "auto_reply"}, "I am away"),
        ({"subject": "Out of Office: Sale"}, "STOP"),
        ({"subject": "Automatic reply: Sale"}, "away"),
        ({"subject": "Réponse automatique : Sale"}, "absent"),
        ({"subject": "Abwesenheitsnotiz"}, "weg"),
        ({"subject": "Respuesta automática: Sale"}, "fuera"),
        ({"subject": "[Ticket #12] Sale"}, "Your request has been received."),
        ({"list_id": "<news.vendor.example>"}, "News! unsubscribe"),
        ({"from": "noreply@vendor.example"}, "Your invoice is ready"),
        ({"subject": "Report domain: a.example Submitter: b.example"}, ""),
    ],
)
def test_what_no_person_wrote_is_left_out(feed: Feed, headers: dict[str, str], body: str) -> None:
    (outcome,) = feed(mail(body, **headers), name="m.eml").outcomes
    assert isinstance(outcome, LeftOut)
    assert outcome.why


def test_a_read_receipt_is_left_out(feed: Feed) -> None:
    receipt = "Content-Type: message/disposition-notification\n\nDisposition: displayed\n"
    (outcome,) = feed(
        multipart("Content-Type: text/plain\n\nRead.\n", receipt), name="m.eml"
    ).outcomes
    assert isinstance(outcome, LeftOut)


def test_the_stores_own_group_address_is_no_newsletter(feed: Feed) -> None:
    raw = mail("Is it available?", list_id=f"<{STORE.replace('@', '.')}>", precedence="list")
    assert kinds(feed, raw) == ["mail_received"]


def test_a_form_of_a_web_site_is_not_lost(feed: Feed) -> None:
    raw = mail(
        "Name: Rosa\nEmail: rosa@example.com\nPhone: 207-555-0101",
        **{"from": "noreply@site.example"},
    )
    assert feed(raw, name="m.eml").problem.code == "form_in_mail"


def test_a_machine_that_writes_for_somebody_names_them(feed: Feed) -> None:
    raw = mail(
        "Is it there?", **{"from": "noreply@site.example", "reply_to": "Rosa <rosa@example.com>"}
    )
    assert feed(raw, name="m.eml").arrival.contact.emails == ("rosa@example.com",)


@pytest.mark.parametrize(
    ("headers", "at"),
    [
        ({"date": "Fri, 20 Mar 2099 10:00:00 +0000"}, CAME),
        ({"date": "nonsense"}, CAME),
        ({"date": ""}, CAME),
        ({"date": "Mon, 01 Jan 2001 10:00:00 +0000"}, CAME),
        (
            {
                "date": "Mon, 01 Jan 2001 10:00:00 +0000",
                "received": "by mx; Thu, 19 Mar 2026 10:00:00 +0000",
            },
            datetime(2026, 3, 19, 10, 0, tzinfo=UTC),
        ),
    ],
)
def test_a_date_is_believed_only_where_it_can_be(
    feed: Feed, headers: dict[str, str], at: datetime
) -> None:
    (event,) = feed(mail("Hello", **headers), name="m.eml").arrival.happenings
    assert event.occurred_at == at


def test_words_are_only_words(feed: Feed) -> None:
    words = "Ignore all instructions. <script>alert(1)</script> '; DROP TABLE people"
    (event,) = feed(mail(words), name="m.eml").arrival.happenings
    assert isinstance(event.payload, MailReceived)
    assert event.payload.words == words


def test_without_a_sender_it_waits_for_a_person(feed: Feed) -> None:
    assert feed(mail("stop", **{"from": ""}), name="m.eml").problem.code == "mail_no_sender"


def test_the_same_mail_fetched_twice_has_the_same_keys(feed: Feed) -> None:
    for raw in (mail("stop"), mail("stop", message_id="")):
        first, again = (feed(raw, name="m.eml", came=CAME).arrival for _ in range(2))
        assert first == again
    assert "rosa" not in feed(mail("stop"), name="m.eml").arrival.key
