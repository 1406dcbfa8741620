"""Mail that did not arrive: of whom, why, and whether the address is gone for good."""

import pytest

from sincerely.reading import LeftOut, Read
from sincerely.rules.events.talks import DeliveryFailed

from .conftest import Fed, Feed
from .mails import bounce, mail, plain_bounce


def failed(fed: Fed) -> dict[str, DeliveryFailed]:
    """Each failure by its address."""
    found = {}
    for arrival in fed.arrivals:
        (happening,) = arrival.happenings
        assert isinstance(happening.payload, DeliveryFailed)
        found[arrival.contact.emails[0]] = happening.payload
    return found


def block(address: str, status: str, said: str = "", action: str = "failed") -> str:
    diagnostic = f"Diagnostic-Code: smtp; {said}\n" if said else ""
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n{diagnostic}\n"


@pytest.mark.parametrize(
    ("status", "said", "permanent"),
    [
        ("5.1.1", "550 5.1.1 User unknown", True),
        ("5.1.10", "550 5.1.10 RecipientNotFound", True),
        ("5.1.2", "550 5.1.2 Host unknown", True),
        ("5.2.1", "550 5.2.1 The account is disabled", True),
        ("5.0.0", "550 No such user here", True),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", True),
        ("5.7.1", "553 Invalid recipient", True),
        ("5.2.2", "552 5.2.2 Mailbox full", False),
        ("5.7.1", "550 5.7.1 Message rejected as spam", False),
        ("5.7.26", "550 5.7.26 DMARC policy", False),
        ("5.1.8", "501 5.1.8 Sender address rejected", False),
        ("5.1.1", "550 5.1.1 you have sent to too many recipients this hour", False),
        ("5.3.4", "552 5.3.4 Message too large", False),
        ("4.4.1", "421 4.4.1 Connection timed out", False),
        ("5.0.0", "554 rejected for policy reasons", False),
    ],
)
def test_a_delivery_status(feed: Feed, status: str, said: str, permanent: bool) -> None:
    found = failed(feed(bounce(block("rosa@example.com", status, said)), name="b.eml"))
    payload = found["rosa@example.com"]
    assert (payload.permanent, payload.status) == (permanent, status)
    assert payload.message_id == "<m1@store.example>"
    assert payload.words == said


def test_several_recipients_are_several_arrivals(feed: Feed) -> None:
    fields = block("rosa@example.com", "5.1.1") + block("tom@example.org", "5.2.2", "552 full")
    fed = feed(bounce(fields), name="b.eml")
    assert len(fed.outcomes) == 1
    assert {who: p.permanent for who, p in failed(fed).items()} == {
        "rosa@example.com": True,
        "tom@example.org": False,
    }
    assert len({arrival.key for arrival in fed.arrivals}) == 2


def test_the_address_written_to_counts_not_where_it_was_forwarded(feed: Feed) -> None:
    fields = "Original-Recipient: rfc822;rosa@example.com\n" + block("r@elsewhere.example", "5.1.1")
    assert list(failed(feed(bounce(fields), name="b.eml"))) == ["rosa@example.com"]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_has_not_failed_is_left_out(feed: Feed, action: str) -> None:
    fed = feed(bounce(block("rosa@example.com", "4.0.0", action=action)), name="b.eml")
    assert [type(each) for each in fed.outcomes] == [LeftOut]


PLAIN = [
    ("Unknown user: rosa@example.com\n\nOriginal message follows.\n\nTo: r@example.com\n", True),
    ("<rosa@example.com>:\nsaid: 550 5.1.1 User Unknown\n\n--- Below this line is a copy", True),
    ("Your message was not delivered to:\n  rosa@example.com\nbecause: mailbox is full", False),
    (
        "The following address failed:\n  rosa@example.com\n    host mx: 550 Blocked, see policy",
        False,
    ),
    ("Error: Invalid user address\n550 - no such user here\nRCPT TO: rosa@example.com\n", True),
    ("Final-Recipient: rfc822; rosa@example.com\nAction: failed\nStatus: 5.1.1\n", True),
    ("Your message to: rosa@example.com\nwas blocked. It has NOT BEEN DELIVERED:\nx", False),
    ("Not delivered.\n\n--- Original message ---\nTo: Rosa <rosa@example.com>\n", False),
]


@pytest.mark.parametrize(("text", "permanent"), PLAIN)
def test_a_bounce_without_a_delivery_status(feed: Feed, text: str, permanent: bool) -> None:
    found = failed(feed(plain_bounce(text), name="b.eml"))
    assert {who: p.permanent for who, p in found.items()} == {"rosa@example.com": permanent}


def test_exims_own_header(feed: Feed) -> None:
    raw = plain_bounce("It failed.", x_failed_recipients="rosa@example.com, tom@example.org")
    assert set(failed(feed(raw, name="b.eml"))) == {"rosa@example.com", "tom@example.org"}


def test_a_lost_boundary_does_not_hide_the_status(feed: Feed) -> None:
    raw = bounce(block("rosa@example.com", "5.1.1")).replace(b"boundary=b", b"boundary=lost")
    assert failed(feed(raw, name="b.eml"))["rosa@example.com"].permanent


def test_nobody_named_goes_to_a_person(feed: Feed) -> None:
    fed = feed(plain_bounce("Your mail was rejected. Message-ID: <m1@store.example>"), name="b.eml")
    assert fed.problem.code == "bounce_of_nobody"
    assert fed.problem.raw_bytes


@pytest.mark.parametrize(
    "raw",
    [
        mail(
            "What is this?\n\n> 550 5.1.1 <tom@example.org> User unknown",
            subject="Fwd: Undelivered Mail",
        ),
        mail(
            "My mail to you could not be delivered: 550 user unknown",
            subject="my mail was returned",
        ),
    ],
)
def test_people_who_tell_of_a_bounce_send_none(feed: Feed, raw: bytes) -> None:
    (outcome,) = feed(raw, name="b.eml").outcomes
    assert isinstance(outcome, Read)
    assert [each.payload.kind for each in outcome.arrivals[0].happenings] == ["mail_received"]


@pytest.mark.parametrize("code", ["451 4.4.1", "451 Try again", "4.2.2 The mailbox is full"])
def test_a_mail_that_is_only_late_has_not_failed(feed: Feed, code: str) -> None:
    text = (
        "** Message not delivered yet **\nYour message to ida@example.com has been delayed. "
        f"We will keep trying for 46 more hours. You hear if it fails permanently. {code}"
    )
    raw = plain_bounce(text, subject="Delivery Status Notification (Delay)")
    fed = feed(raw, name="b.eml")
    assert [type(each) for each in fed.outcomes] == [LeftOut]


def test_an_address_beyond_ascii(feed: Feed) -> None:
    status = "Final-Recipient: utf-8; zo\u00eb@example.com\nAction: failed\nStatus: 5.1.1\n"
    raw = bounce(status).replace(b"message/delivery-status", b"message/global-delivery-status")
    assert set(failed(feed(raw, name="b.eml"))) == {"zo\u00eb@example.com"}
