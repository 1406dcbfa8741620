"""A template is known again whoever it was made for, and no other is taken for it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.recognising.templates import fingerprint, skeleton
from sincerely.recognising.text import of_mail, of_parts, of_plain
from sincerely.rules.purpose import Channel

from .texts import MESSAGES

TEMPLATE = (
    "Hi {name}, just checking in on your {car}. Your next service is due on {day} and costs "
    "{price}. Book here: {link}\n\nThanks,\n{rep}\n{phone}\nUnsubscribe: https://x.example/u?id={code}"
)
NAMES = st.sampled_from(
    ["Rosa", "XIOMARA", "Mr. O'Brien", "LaToya Jean", "Bj\u00f6rn", "Sam & Pat"]
)
CARS = st.sampled_from(
    ["2021 RAV4", "Kia Telluride", "2019 Jeep Grand Cherokee", "F-150", "Tesla Model Y"]
)
DAYS = st.sampled_from(["Tuesday", "3/14", "March 4, 2026", "Nov 30", "2026-03-04"])


@settings(max_examples=50, deadline=None)
@given(
    name=NAMES,
    car=CARS,
    day=DAYS,
    rep=NAMES,
    price=st.integers(1, 99_999),
    code=st.integers(0, 10**9),
)
def test_what_changes_from_reader_to_reader_does_not_count(
    name: str, car: str, day: str, rep: str, price: int, code: int
) -> None:
    filled = TEMPLATE.format(
        name=name,
        car=car,
        day=day,
        rep=rep,
        price=f"${price:,}",
        link=f"https://click.example/{code}",
        phone="(555) 201-7788",
        code=code,
    )
    first = TEMPLATE.format(
        name="Al",
        car="2020 Civic",
        day="Friday",
        rep="Bo",
        price="$5",
        link="https://c.example/9",
        phone="555-201-0000",
        code=1,
    )
    assert fingerprint(of_plain(filled, Channel.EMAIL)) == fingerprint(
        of_plain(first, Channel.EMAIL)
    )


def test_a_page_of_the_same_words_is_the_same_template() -> None:
    lines = ["Hi Rosa,", "Your vehicle is ready for pickup.", "The cashier is open until seven."]
    head = b"Subject: Ready\r\nContent-Type: text/"
    page = "".join(f"<tr><td><p>{line}</p></td></tr>" for line in lines)
    plain = of_mail(head + b"plain\r\n\r\n" + "\r\n\r\n".join(lines).encode())
    shown = of_mail(head + f"html\r\n\r\n<html><table>{page}</table></html>".encode())
    assert fingerprint(plain) == fingerprint(shown)


def test_other_words_are_another_template() -> None:
    found = {fingerprint(of_parts(m.subject, m.body, m.channel)) for m in MESSAGES}
    assert len(found) == len(MESSAGES)


def test_the_skeleton_shows_where_it_changes() -> None:
    read = of_plain("Hi Xiomara, your 2021 RAV4 is due for service on 3/14.", Channel.TEXT)
    said = skeleton(read)
    assert "Xiomara" not in said
    assert "RAV4" not in said
    assert "3/14" not in said
    assert "due for service" in said
    assert "\u2039\u2026\u203a" in said


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_words_have_a_fingerprint(words: str) -> None:
    read = of_plain(words, Channel.TEXT)
    assert len(fingerprint(read)) == 16
    assert int(fingerprint(read), 16) >= 0
    skeleton(read)
