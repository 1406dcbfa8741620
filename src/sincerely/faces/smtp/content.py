"""The content of a mail as DATA carries it."""

import asyncio

#: what ends it: a dot alone on its line
_DOT = b".\r\n"
_END = b"\r\n" + _DOT


async def read(reader: asyncio.StreamReader, *, most: int) -> bytes | None:
    """All that stands before the final dot, as it was sent; None where it is more than ``most``
    bytes, which are not kept.

    Read in pieces that end as the final dot does: line by line, as aiosmtpd does, is half of what a
    long mail costs.
    """
    pieces: list[bytes] = []
    size, before = 0, b"\r\n"
    while not before.endswith(_END):
        piece = await _piece(reader)
        size += len(piece)
        before = (before + piece)[-len(_END) :]
        if size - len(_DOT) > most:
            pieces.clear()
        else:
            pieces.append(piece)
    return b"".join(pieces)[: -len(_DOT)] if pieces else None


async def _piece(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(_DOT)
    except asyncio.LimitOverrunError as more:
        return await reader.readexactly(more.consumed)


def longest_line(content: bytes) -> int:
    """Bytes of the longest line, without its end."""
    return max(map(len, content.split(b"\r\n")))


def plain(content: bytes) -> bytes:
    """One dot less where a line begins with one (RFC 5321, 4.5.2)."""
    return (b"\r\n" + content).replace(b"\r\n.", b"\r\n")[2:]
