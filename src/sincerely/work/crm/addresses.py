"""Where a web hook may go: to public addresses by TLS, and inside only where an admin said so.

Whoever can name an address for hooks could otherwise have this server speak to what only it can
reach. A name is looked up once, every address it has is checked, and the checked one is connected
to: what the name says a moment later changes nothing.
"""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from sincerely.work.crm.refusing import NotTaken

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
#: this machine; a hook may go there without TLS where an admin of the server made it
LOOPBACK = ("127.0.0.0/8", "::1/128")
#: characters of a URL
LONGEST = 1000
#: NAT64 (RFC 6052): the last four bytes are an IPv4 address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address that was checked. ``url``: as it was named; ``ip``: what is connected to."""

    url: httpx.URL
    ip: IP

    @property
    def connect_to(self) -> httpx.URL:
        """The URL with the checked address in place of the name."""
        return self.url.copy_with(host=str(self.ip))


def places(url: str, networks: Sequence[str]) -> list[Place]:
    """Every address of a URL, in the order to try them. Raises `NotTaken` where one of them may not
    be spoken to, or none is known."""
    parsed = _parsed(url)
    found = _looked_up(parsed)
    inside = [ipaddress.ip_network(each) for each in networks]
    for ip in found:
        if not (_public(ip) or any(_plain(ip) in network for network in inside)):
            raise NotTaken(
                f"{parsed.host} is {ip}, which is not a public address.",
                "Whoever runs the server can allow it: `sincerely crm add hook` with"
                " `--allow-network`.",
            )
        if parsed.scheme != "https" and not _plain(ip).is_loopback:
            raise NotTaken(
                f"{parsed.host} is reached without TLS: whoever is on the way could read along.",
                "Give its https:// address.",
            )
    return [Place(url=parsed, ip=ip) for ip in found]


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        parsed = httpx.URL("")
    fits = parsed.host and not parsed.userinfo and (parsed.port or 443) < 1 << 16
    fits = fits and len(url) <= LONGEST
    if parsed.scheme not in {"https", "http"} or not fits:
        raise NotTaken(
            f"{url[:200]!r} is no address a web hook can go to.",
            "Write it as https://crm.example.com/hooks/... without a name or a password.",
        )
    return parsed


def _looked_up(url: httpx.URL) -> list[IP]:
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        rows = socket.getaddrinfo(url.raw_host.decode(), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotTaken(
            f"The name {url.host} is not known.", "Look whether it is spelled rightly."
        ) from None
    texts = [str(row[4][0]).partition("%")[0] for row in rows]
    return [ipaddress.ip_address(text) for text in dict.fromkeys(texts)]


def _public(ip: IP) -> bool:
    ip = _plain(ip)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _plain(ip: IP) -> IP:
    """An IPv4 address in the clothes of IPv6 is what it is underneath."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.teredo:
        return ip.teredo[1]
    return ip.ipv4_mapped or ip.sixtofour or ip
