"""What stands between DATA and the final dot, however it comes in."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.faces.smtp import content
from sincerely.work.relaying.handover import stuffed
from tests.sink import run_apart

MOST = 10_000
LIMIT = 64


def come_in(wire: bytes, cuts: list[int], most: int = MOST) -> tuple[bytes | None, bytes]:
    """What is read of bytes that arrive in pieces, and what is left after it."""

    async def through() -> tuple[bytes | None, bytes]:
        reader = asyncio.StreamReader(limit=LIMIT)
        reading = asyncio.create_task(content.read(reader, most=most))
        edges = sorted({0, len(wire), *(cut % (len(wire) + 1) for cut in cuts)})
        for start, end in pairwise(edges):
            reader.feed_data(wire[start:end])
            await asyncio.sleep(0)
        found = await asyncio.wait_for(reading, 10)
        reader.feed_eof()
        return found, await reader.read()

    return run_apart(through())


pieces = st.lists(
    st.sampled_from([b"\r\n", b".", b"\r\n.", b"a", b"The end.", b"x" * 70, b"..", b"\r", b"\n"]),
    max_size=30,
)


@given(pieces, st.lists(st.integers(0, 10_000), max_size=8))
def test_every_mail_comes_out_as_it_went_in(those: list[bytes], cuts: list[int]) -> None:
    mail = b"".join(those)
    mail = mail if not mail or mail.endswith(b"\r\n") else mail + b"\r\n"
    found, left = come_in(stuffed(mail) + b".\r\nQUIT\r\n", cuts)
    assert found is not None
    assert content.plain(found) == mail
    assert left == b"QUIT\r\n"


@pytest.mark.parametrize("size", [MOST - 2, MOST, MOST + 1, 5 * MOST])
def test_more_than_anybody_may_send_is_read_to_its_end_and_not_kept(size: int) -> None:
    mail = b"x" * (size - 2) + b"\r\n"
    found, left = come_in(mail + b".\r\nRSET\r\n", [])
    assert (found is None) == (size > MOST)
    assert left == b"RSET\r\n"


def test_the_longest_line_is_measured_without_its_end() -> None:
    assert content.longest_line(b"ab\r\nabcd\r\n") == 4
