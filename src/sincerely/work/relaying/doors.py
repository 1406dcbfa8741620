"""Who may come in: every sender as this process knows it, without asking the database each time."""

import ipaddress
from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest

from sincerely.records.models import Sender

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Doors:
    """The senders of all stores at one moment."""

    def __init__(self, senders: Iterable[Sender] = ()) -> None:
        # one that was removed has no way in any more, nor has its session that is still open
        everyone = [sender for sender in senders if sender.user or sender.networks]
        self._by_id = {sender.pk: sender for sender in everyone}
        self._by_user = {sender.user: sender for sender in everyone if sender.user}
        self._networks: list[tuple[Network, Sender]] = [
            (ipaddress.ip_network(text), sender) for sender in everyone for text in sender.networks
        ]

    def by_id(self, number: int) -> Sender | None:
        """A sender that is still let in."""
        return self._by_id.get(number)

    def by_password(self, user: str, password: str) -> Sender | None:
        """The sender that signs in so."""
        found = self._by_user.get(user)
        given = digest(password)
        return found if found and compare_digest(found.password, given) else None

    def by_network(self, peer: str) -> Sender | None:
        """The one sender this client's address is let in for without signing in."""
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return None
        mapped = getattr(address, "ipv4_mapped", None)
        found = {s.pk: s for net, s in self._networks if (mapped or address) in net}
        return next(iter(found.values())) if len(found) == 1 else None


def read() -> Doors:
    """As the database has them now. One query."""
    rows = Sender.objects.select_related(
        "source__store__group", "source__store__policy", "upstream"
    )
    return Doors(rows)


def digest(password: str) -> str:
    """What is kept of a password: ours are long and random, so a plain digest is enough."""
    return sha256(password.encode()).hexdigest()
