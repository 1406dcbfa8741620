"""What a reader sees of a mail, whatever its shape."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.recognising.text import Text, of_mail, of_plain
from sincerely.rules.purpose import Channel

HEAD = b"From: a@store.example\r\nTo: b@reader.example\r\nSubject: =?utf-8?q?Ol=C3=A9!?=\r\n"


def mail(plain: str = "", page: str = "") -> Text:
    """A mail of these parts."""
    made = EmailMessage()
    made["Subject"] = "Hello"
    if plain:
        made.set_content(plain)
    if page and plain:
        made.add_alternative(page, subtype="html")
    elif page:
        made.set_content(page, subtype="html")
    return of_mail(made.as_bytes())


def test_plain_words_are_read() -> None:
    read = of_mail(HEAD + b"\r\nYour car is ready.\r\n")
    assert (read.channel, read.subject, read.body) == (
        Channel.EMAIL,
        "Ol\u00e9!",
        "Your car is ready.",
    )


def test_a_stub_is_passed_over_for_the_page() -> None:
    page = "<html><p>Your plates have arrived at our office.</p><p>Bring an ID.</p></html>"
    read = mail("View this email in your browser: https://x.example", page)
    assert "plates have arrived" in read.body
    assert "browser" not in read.body


def test_plain_words_that_say_something_else_than_the_page_are_passed_over() -> None:
    page = "<p>Huge sale this weekend, come and test drive a brand new truck today, zero down!</p>"
    assert "Huge sale" in mail("Monthly statement enclosed for your records, thank you.", page).body


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">SECRET</div>',
        '<span style="font-size:0px; line-height:0">SECRET</span>',
        '<div style="max-height:0;overflow:hidden">SECRET</div>',
        '<div class="preheader">SECRET</div>',
        "<style>.x{display:none}</style><p class='x'>SECRET</p>",
        "<!-- SECRET -->",
        "<style>SECRET</style><script>SECRET</script>",
        "<p hidden>SECRET</p>",
    ],
)
def test_what_a_page_hides_is_not_read(hidden: str) -> None:
    body = mail(page=f"<html><body>{hidden}<p>Your car is ready.</p></body></html>").body
    assert body == "Your car is ready."


def test_what_only_a_telephone_hides_is_read() -> None:
    style = "<style>@media only screen {.x{display:none}}</style>"
    assert "ready" in mail(page=f"{style}<p class='x'>Your car is ready.</p>").body


def test_a_picture_is_read_by_the_words_beside_it() -> None:
    assert "sale this weekend" in mail(page='<img alt="Big sale this weekend" src="x">').body


def test_signature_menu_and_small_print_are_parted() -> None:
    read = of_plain(
        "Your car is ready.\n\nThanks,\nRay Boone\nSales Manager\n555-201-7788\n"
        "Shop New | Schedule Service | Leave a Review\nUnsubscribe",
        Channel.EMAIL,
    )
    assert read.body == "Your car is ready.\n\nThanks,"
    assert "Leave a Review" in read.tail


def test_an_afterword_is_said() -> None:
    read = of_plain("Your car is ready.\nThanks,\nRay\nP.S. Trade it in today!", Channel.EMAIL)
    assert "Trade it in" in read.body


def test_a_forwarded_message_says_what_it_forwards() -> None:
    read = of_plain(
        "FYI\n\n---------- Forwarded message ---------\nFrom: Oak Hill <a@x.example>\n"
        "Date: Mon\nSubject: Recall\n\nSafety recall on your Escape, the repair is free.",
        Channel.EMAIL,
    )
    assert "Safety recall" in read.body
    assert "From:" not in read.body


def test_how_to_stop_texts_is_not_what_a_text_says() -> None:
    read = of_plain("Your car is ready. Reply STOP to opt out.", Channel.TEXT)
    assert "STOP" not in read.body


BROKEN = (
    b"",
    b"\x00\xff\xfe",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\nno parts",
    b"Content-Type: text/html; charset=klingon\r\n\r\n<p>hi",
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!",
    b"Subject: =?utf-8?b?////?=\r\n\r\nx",
    b"Content-Type: multipart/alternative; boundary=a\r\n\r\n" + b"--a\r\n" * 5_000,
    b"Content-Type: text/html\r\n\r\n" + b"<div>" * 20_000 + b"deep",
)


@pytest.mark.parametrize("raw", BROKEN)
def test_broken_mails_are_read(raw: bytes) -> None:
    assert of_mail(raw).channel == Channel.EMAIL


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", "a@", "1,", " ", "\n", "> ", "| ", "--", "<", "{", "\t", "from: ", "@media{a{"],
)
def test_one_thing_a_hundred_thousand_times_does_not_hang(piece: str) -> None:
    from sincerely.recognising import deadline, recognise, templates
    from tests.cast import DAY_0

    for read in (of_plain(piece * 100_000, Channel.EMAIL), mail(page=f"<p>{piece * 50_000}")):
        assert len(read.body) <= 64_000
        recognise.recognise(read)
        templates.fingerprint(read)
        templates.skeleton(read)
        deadline.good_until(read, DAY_0.date())


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=3_000))
def test_no_bytes_raise(raw: bytes) -> None:
    of_mail(raw)
    of_mail(HEAD + b"Content-Type: text/html\r\n\r\n" + raw)
    of_mail(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + raw)
