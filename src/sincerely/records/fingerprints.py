"""Keyed digests of addresses: they can be recognised again, but not read back."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from sincerely.records.models import Fingerprint


@lru_cache(maxsize=1)
def _key() -> bytes:
    return blake2b(settings.SECRET_KEY.encode(), person=b"fingerprint", digest_size=32).digest()


def fingerprint(address_key: str) -> bytes:
    """The fingerprint of an address (`rules.contact.Address.key`), 16 bytes."""
    return blake2b(address_key.encode(), key=_key(), digest_size=16).digest()


def keep(group_id: int, address_keys: Iterable[str], now: datetime) -> None:
    """Remembers that these addresses must not be contacted, without remembering them."""
    Fingerprint.objects.bulk_create(
        [Fingerprint(group_id=group_id, print=fingerprint(key), at=now) for key in address_keys],
        ignore_conflicts=True,
    )


def any_in(group_id: int) -> bool:
    """Whether anybody in this group asked to be forgotten."""
    return Fingerprint.objects.filter(group_id=group_id).exists()


def known(group_id: int, address_keys: Iterable[str]) -> dict[str, datetime]:
    """Those of these addresses that must not be contacted, and since when."""
    keys = {fingerprint(key): key for key in address_keys}
    found = Fingerprint.objects.filter(group_id=group_id, print__in=list(keys))
    return {keys[bytes(each)]: at for each, at in found.values_list("print", "at")}
