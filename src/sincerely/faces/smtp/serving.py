"""Listening for mail on a port."""

import asyncio
import ssl

from aiosmtpd.smtp import SMTP

from .inbox import LARGEST, Inbox

#: commands of one session before it is ended: a mail takes five
MOST_COMMANDS = 500


async def listen(
    host: str, port: int, name: str, context: ssl.SSLContext | None, patience: float
) -> asyncio.Server:
    """A server for `Inbox`, already listening. Raises OSError where it cannot.

    ``name``: how it greets. ``context``: STARTTLS is offered with it. ``patience``: seconds.
    """
    inbox, loop = Inbox(), asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(
            inbox,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname=name,
            ident="Sincerely",
            tls_context=context,
            timeout=patience,
            command_call_limit=MOST_COMMANDS,
            loop=loop,
        )

    return await loop.create_server(session, host, port)
