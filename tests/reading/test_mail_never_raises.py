"""Whatever a mail holds: nothing is raised, and it comes to at least one outcome."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sincerely.reading import LeftOut, Quarantined, Read
from sincerely.reading.context import Context
from sincerely.reading.mail import mail_outcomes

from .conftest import CAME, CHICAGO
from .mails import LEAD, ORIGINAL, bounce, feedback, mail, multipart, plain_bounce

CONTEXT = Context(CHICAGO, "mailbox", CAME)
SEEDS = [
    mail("please stop, we already bought a Kia", subject="Re: Sale"),
    mail(f"<pre>{LEAD}</pre>", content="text/html"),
    multipart(f"Content-Type: text/plain\n\n{LEAD}\n", ORIGINAL),
    bounce("Final-Recipient: rfc822; rosa@example.com\nAction: failed\nStatus: 5.1.1\n"),
    plain_bounce("<rosa@example.com>: 550 5.1.1 User unknown"),
    feedback("Feedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: rosa@example.com\n"),
]
PIECES = st.sampled_from(
    [
        b"\n\n",
        b"--b\n",
        b"=?utf-8?B?=?=",
        b"\x00",
        b"\xff\xfe",
        b"<" * 50,
        b"> " * 50,
        b"@",
        b"Content-Type: multipart/mixed; boundary=c\n\n",
        b"Content-Transfer-Encoding: base64\n",
        b"charset=utf-16\n",
        b"\x1b$B",
        b"From ",
        b"On a wrote:\n",
        b"\xf0\x9f",
        b"Date: Fri, 99 Foo 2026\n",
        b'boundary=""',
        b"Content-Type: message/rfc822\n\n",
    ]
)


def check(data: bytes) -> None:
    found = list(mail_outcomes(data, CONTEXT))
    assert found
    for each in found:
        assert isinstance(each, Read | LeftOut | Quarantined)
        if isinstance(each, Read):
            keys = [event.key for arrival in each.arrivals for event in arrival.happenings]
            assert len(keys) == len(set(keys))
            assert all(0 < len(key) <= 300 for key in keys)
            assert "\\x00" not in repr(each)
        if isinstance(each, Quarantined):
            assert each.code
            assert each.sentence
            assert each.hint


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    check(data)


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), PIECES, st.integers(0, 40)), max_size=6),
)
def test_any_damage(seed: bytes, damage: list[tuple[float, bytes, int]]) -> None:
    data = seed
    for where, piece, gone in damage:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + gone :]
    check(data)


def test_parts_inside_parts_without_end() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
    )
    check(b"From: rosa@example.com\nMIME-Version: 1.0\n" + nested)


def test_long_lines_do_not_hang() -> None:
    for piece in (
        b"On " * 20_000,
        b"> " * 20_000,
        b"a@" * 20_000,
        b"From: x\n" * 5_000,
        b"-" * 60_000,
    ):
        check(mail("") + piece)
        check(plain_bounce("") + piece)
