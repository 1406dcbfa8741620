"""Whether an upstream answers, lets us in, and what it can take: asked without sending anything."""

import ssl
from dataclasses import dataclass

from sincerely.records.models import Upstream
from sincerely.work.errors import WorkError
from sincerely.work.relaying.handover import NotTaken, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What an upstream can take. ``tls``: the version agreed on, empty without. ``largest``:
    bytes; None where it does not say."""

    tls: str
    eight_bit: bool
    utf8: bool
    pipelining: bool
    largest: int | None


class _Trial(Session):
    """A connection that only looks."""

    def takes(self) -> Takes:
        smtp = self._smtp
        said = smtp.esmtp_features.get("size", "")
        return Takes(
            tls=(smtp.sock.version() or "") if isinstance(smtp.sock, ssl.SSLSocket) else "",
            eight_bit=smtp.has_extn("8bitmime"),
            utf8=smtp.has_extn("smtputf8"),
            pipelining=smtp.has_extn("pipelining"),
            largest=int(said) if said.isdigit() and int(said) else None,
        )


def try_upstream(upstream: Upstream, *, name: str) -> Takes:
    """Connects, signs in where a user is set, asks (EHLO) and leaves. ``name``: how we greet.

    Raises `WorkError` ``upstream_fails`` with what it said.
    """
    try:
        trial = _Trial(upstream, name)
    except NotTaken as problem:
        where = f"{upstream.host} port {upstream.port}"
        raise WorkError(
            "upstream_fails",
            f"'{upstream.name}' ({where}, TLS {upstream.tls}) cannot be used: {problem.reply}",
            "Compare host, port, --tls, user and password with what its provider says; nothing"
            " was sent.",
        ) from problem
    try:
        return trial.takes()
    finally:
        trial.quit()
