"""Listening for mail on a port."""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, syntax

from . import content
from .inbox import LARGEST, Inbox
from .limits import STOPPING
from .relay import Relay

#: commands of one session before it is ended: a mail takes five
MOST_COMMANDS = 500
#: of a relay's session: a CRM sends its whole campaign in one
MOST_RELAYED = 100_000
#: bytes no sender of the relay may exceed, whatever its own limit
LARGEST_RELAYED = 50 << 20
#: bytes; RFC 5321 ends lines at 998, real mail does not
LONGEST_LINE = 64 << 10
#: bytes without a line's end after which a session is ended
ENDLESS = 1 << 20
#: seconds from DATA to the final dot: 50 MiB over a slow line
DATA_PATIENCE = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """Where to listen. ``name``: how it greets. ``context``: its certificate, for STARTTLS, or
    with ``implicit`` for TLS from the first byte. ``patience``: seconds a client may be silent.
    ``open_auth``: passwords are taken without TLS, for this machine alone. ``per_client``,
    ``most``: sessions of one client's address, and of all, over every port of the relay."""

    host: str
    port: int
    name: str
    patience: float
    context: ssl.SSLContext | None = None
    implicit: bool = False
    open_auth: bool = False
    per_client: int = 20
    most: int = 500


class _Patient(SMTP):
    """A session of the relay. Takes lines as real mail has them; they are passed on as they are."""

    line_length_limit = LONGEST_LINE

    def __init__(self, relay: Relay, port: Port, **settings: Any) -> None:
        super().__init__(relay, **settings)
        self._relay, self._port = relay, port
        self._refused = self._ending = self._in_data = self._after_cr = False
        self._unended = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Within the limits; once more after STARTTLS, when it is counted already."""
        if self._original_transport is None:
            peer = transport.get_extra_info("peername")
            refusal = self._relay.sessions.enter(
                self,
                peer[0] if peer else "",
                per_client=self._port.per_client,
                most=self._port.most,
            )
            if refusal:
                self._refused = True
                _say_last(transport, refusal)
                return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """One less."""
        self._relay.sessions.leave(self)
        if not self._refused:
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """Of one that was refused, nothing is heard."""
        return None if self._refused else super().eof_received()

    def data_received(self, data: bytes) -> None:
        """A line of a mail is kept while its end has not come, so an endless one ends all."""
        if self._in_data:
            ended = data.rfind(b"\r\n") + 2
            if ended < 2:
                ended = int(self._after_cr and data[:1] == b"\n")
            self._unended = len(data) - ended + (0 if ended else self._unended)
            self._after_cr = data.endswith(b"\r")
            if self._unended > ENDLESS:
                _say_last(self.transport, "500 5.5.2 Line too long")
                return
        super().data_received(data)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as aiosmtpd calls it
        """With more time, which otherwise goes by while a large mail comes in."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        assert self.envelope is not None
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        self._reset_timeout(max(DATA_PATIENCE, self._timeout_duration))
        self._in_data, self._unended = True, 0
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            reply = await self._content_taken(self.envelope)
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            await self.push(reply)
        finally:
            self._in_data = False
        if self._ending:
            _say_last(self.transport, STOPPING)
        elif self.transport is not None:
            self._reset_timeout()

    async def _content_taken(self, envelope: Envelope) -> str:
        """What is answered to a mail once all of it is here."""
        found = await content.read(self._reader, most=LARGEST_RELAYED)
        if found is None:
            return "552 Error: Too much mail data"
        if len(found) > LONGEST_LINE and content.longest_line(found) > LONGEST_LINE - 2:
            return "500 Line too long (see RFC5321 4.5.3.1.6)"
        envelope.content = envelope.original_content = content.plain(found)
        status: str = await self._call_handler_hook("DATA")
        return status

    def _timeout_cb(self) -> None:
        if self._answering():  # cut now, a mail that is kept would be sent again
            self._reset_timeout()
        elif self.transport is not None:
            self.transport.close()

    def _answering(self) -> bool:
        """Whether a whole mail is here that its sender has not been answered for."""
        return self._in_data and self.envelope is not None and self.envelope.content is not None

    def end(self) -> None:
        """Ends it, after the answer to a mail it already has."""
        self._ending = True
        if not self._answering():
            _say_last(self.transport, STOPPING)

    def abort(self) -> None:
        """Ends it at once."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


def _say_last(transport: asyncio.BaseTransport | None, line: str) -> None:
    if isinstance(transport, asyncio.WriteTransport) and not transport.is_closing():
        transport.write(line.encode() + b"\r\n")
        transport.close()


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


async def relay_on(relay: Relay, port: Port) -> asyncio.Server:
    """A server for `Relay`, already listening. Raises OSError where it cannot."""
    loop = asyncio.get_running_loop()
    settings: dict[str, Any] = {
        "data_size_limit": LARGEST_RELAYED,
        "enable_SMTPUTF8": True,
        "hostname": port.name,
        "ident": "Sincerely",
        "timeout": port.patience,
        "command_call_limit": MOST_RELAYED,
        "authenticator": relay.authenticate,
        "auth_require_tls": not (port.implicit or port.open_auth),
        "tls_context": None if port.implicit else port.context,
        "loop": loop,
    }
    return await loop.create_server(
        lambda: _Patient(relay, port, **settings),
        port.host,
        port.port,
        ssl=port.context if port.implicit else None,
        backlog=512,
    )
