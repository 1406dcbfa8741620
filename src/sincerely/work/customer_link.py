"""The link to somebody's own page: sealed, so that it can be neither made up nor read.

It names a store, an address of theirs, and where known the person and the message it stood in. It
never ends: who kept a mail for years may still say *stop* (15 U.S.C. 7704(a)(3) asks for 30 days).
The same link is made for the same address each time, so a CRM may keep it.
"""

import base64
import binascii
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from sincerely.records.fingerprints import fingerprint
from sincerely.records.models import Reach, Store, VerdictRow
from sincerely.rules import contact
from sincerely.rules.contact import Address
from sincerely.work.errors import WorkError

_KIND = b"\x01"
_LONGEST = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link says. ``address``: its key (`rules.contact.Address.key`). ``verdict_id``: of the
    message it stood in, where the sender said so."""

    store_id: int
    address: str
    person_id: int | None = None
    verdict_id: int | None = None


def make(*, store: Store, to: str, verdict_id: int | None = None) -> str:
    """The token of the link for one address. Raises `WorkError` ``address_unreadable``, and
    ``no_such_decision`` where that was not about a message to it."""
    (made,) = make_many(store=store, asked=[(to, verdict_id)])
    if isinstance(made, WorkError):
        raise made
    return made


def make_many(*, store: Store, asked: Sequence[tuple[str, int | None]]) -> list[str | WorkError]:
    """As `make`, for many (address, decision), in order; what cannot be made, as its error. Two
    queries."""
    addresses = [_address(to) for to, _ in asked]
    keys = {address.key for address in addresses if address}
    reached: dict[str, set[int]] = defaultdict(set)
    rows = Reach.objects.filter(group=store.group_id, address__in=keys)
    for key, person in rows.values_list("address", "person_id"):
        reached[key].add(person)
    wanted = {verdict for _, verdict in asked if verdict}
    decisions = VerdictRow.objects.filter(store=store, pk__in=wanted)
    prints = dict(decisions.values_list("pk", "address_print")) if wanted else {}
    found: list[str | WorkError] = []
    for (to, verdict), address in zip(asked, addresses, strict=True):
        if address is None:
            found.append(_unreadable(to))
        elif verdict and bytes(prints.get(verdict) or b"") != fingerprint(address.key):
            found.append(_no_such_decision(verdict))
        else:
            people = reached[address.key]
            found.append(
                _seal(
                    Link(
                        store_id=store.pk,
                        address=address.key,
                        person_id=next(iter(people)) if len(people) == 1 else None,
                        verdict_id=verdict,
                    )
                )
            )
    return found


def read(token: str) -> Link | None:
    """What a link says; None where we did not make it."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        raw = base64.b64decode(f"{token}{'=' * (-len(token) % 4)}", altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    if raw[:1] != _KIND or len(raw) < 18:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            said = _box(secret).decrypt(raw[1:], [_KIND]).decode()
        except InvalidTag:
            continue
        store, person, verdict, address = said.split(" ", 3)
        return Link(
            store_id=int(store),
            address=address,
            person_id=int(person) or None,
            verdict_id=int(verdict) or None,
        )
    return None


def urls(base: str, token: str) -> tuple[str, str]:
    """(the page, where one click unsubscribes) for a link, where the desk is served at ``base``."""
    page = f"{base.rstrip('/')}/c/{token}/"
    return page, f"{page}one-click/"


def headers(one_click: str) -> dict[str, str]:
    """The lines a mail needs for one-click unsubscribe (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{one_click}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _address(to: str) -> Address | None:
    found = contact.address(to)
    return found if found and found.kind != "customer" else None


def _unreadable(to: str) -> WorkError:
    return WorkError(
        "address_unreadable",
        f"{to!r} is neither a mail address nor a phone number.",
        "Give one address, such as pat@example.com or +1 207 555 0123.",
    )


def _no_such_decision(verdict_id: int) -> WorkError:
    return WorkError(
        "no_such_decision",
        f"Decision {verdict_id} was not about a message to this address.",
        "Give the `id` that the decision about this message came with.",
    )


def _seal(link: Link) -> str:
    said = f"{link.store_id} {link.person_id or 0} {link.verdict_id or 0} {link.address}"
    raw = _KIND + _box(settings.SECRET_KEY).encrypt(said.encode(), [_KIND])
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@lru_cache(maxsize=8)
def _box(secret: str) -> AESSIV:
    """Deterministic and authenticated (RFC 5297); its key is for this purpose alone."""
    return AESSIV(blake2b(secret.encode(), person=b"customer-link", digest_size=64).digest())
