"""A mail server that takes everything and sends nothing: where the sample store's mail ends."""

import asyncio
from collections.abc import Callable

from aiosmtpd.smtp import SMTP, Envelope, Session

from sincerely.work.relaying import headers

#: bytes
LARGEST = 50 << 20


class SampleUpstream:
    """What aiosmtpd asks at each step. ``say``: told a line of each mail; nothing else is kept."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    async def handle_DATA(  # noqa: N802 - aiosmtpd asks by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Taken, told, and forgotten."""
        del server, session
        content = envelope.content
        subject = headers.read(content).subject if isinstance(content, bytes) else ""
        for recipient in envelope.rcpt_tos:
            self._say(f"Sample upstream: took '{subject}' for {recipient}. It goes nowhere.")
        return "250 2.0.0 Taken, and not sent on"


async def listen(port: int, say: Callable[[str], None]) -> asyncio.Server:
    """A server on this machine alone, already listening. Raises OSError where it cannot."""
    loop, taking = asyncio.get_running_loop(), SampleUpstream(say)

    def session() -> SMTP:
        return SMTP(
            taking,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname="sample-upstream.example.com",
            ident="Sample upstream of Sincerely",
            loop=loop,
        )

    return await loop.create_server(session, "127.0.0.1", port)
