"""Spam complaints: of whom, and which reports are nobody's wish."""

import pytest

from sincerely.reading import LeftOut
from sincerely.rules.events.wishes import OptedOut

from .conftest import Feed
from .mails import ORIGINAL, feedback, mail, multipart

ABUSE = "Feedback-Type: abuse\nUser-Agent: Loop/1\nVersion: 1\n"
HIDDEN = ORIGINAL.replace("Rosa Keller <rosa@example.com>", "redacted@provider.example")


@pytest.mark.parametrize(
    "raw",
    [
        feedback(f"{ABUSE}Original-Rcpt-To: <rosa@example.com>\n", HIDDEN),
        feedback(
            "Feedback-Type: opt-out\nVersion: 1\nRemoval-Recipient: rosa@example.com\n", HIDDEN
        ),
        feedback(ABUSE),
        feedback(f"\nContent-Type: text/plain\n{ABUSE}"),
        multipart(
            ORIGINAL.replace(
                "From: Harbor", "X-HmXmrOriginalRecipient: rosa@example.com\nFrom: Harbor"
            ),
            **{"from": "staff@hotmail.com", "subject": "complaint about message from 192.0.2.1"},
        ),
        mail(
            f"This is an email abuse report.\n\n{ABUSE}Original-Rcpt-To: rosa@example.com\n",
            **{"from": "abuse@isp.example", "subject": "Abuse report"},
        ),
    ],
)
def test_a_complaint_is_an_opt_out(feed: Feed, raw: bytes) -> None:
    arrival = feed(raw, name="c.eml").arrival
    assert arrival.contact.emails == ("rosa@example.com",)
    (happening,) = arrival.happenings
    assert isinstance(happening.payload, OptedOut)
    assert (happening.payload.channel, happening.payload.proof) == (None, "spam complaint")


def test_several_recipients_are_several_opt_outs(feed: Feed) -> None:
    fields = f"{ABUSE}Original-Rcpt-To: rosa@example.com\nOriginal-Rcpt-To: tom@example.org\n"
    arrivals = feed(feedback(fields), name="c.eml").arrivals
    assert [each.contact.emails for each in arrivals] == [
        ("rosa@example.com",),
        ("tom@example.org",),
    ]


def test_a_redacted_complaint_names_the_mail_and_goes_to_a_person(feed: Feed) -> None:
    problem = feed(feedback(ABUSE, HIDDEN), name="c.eml").problem
    assert problem.code == "complaint_of_nobody"
    assert "<m1@store.example>" in problem.hint


@pytest.mark.parametrize("kind", ["auth-failure", "not-spam"])
def test_reports_that_are_no_wish(feed: Feed, kind: str) -> None:
    fields = f"Feedback-Type: {kind}\nVersion: 1\nOriginal-Rcpt-To: rosa@example.com\n"
    (outcome,) = feed(feedback(fields), name="c.eml").outcomes
    assert isinstance(outcome, LeftOut)


def test_a_person_who_complains_is_no_feedback_report(feed: Feed) -> None:
    raw = mail("You keep sending spam. Stop spamming me.", subject="spam complaint")
    kinds = [payload.kind for payload in feed(raw, name="c.eml").payloads]
    assert kinds == ["mail_received", "opted_out"]
