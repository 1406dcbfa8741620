"""Keyed digests of addresses: they can be recognised again, but not read back."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from sincerely.records.models import Fingerprint

#: behind the key of an address that was forgotten twice
_AGAIN = "|again"


@lru_cache(maxsize=1)
def _key() -> bytes:
    return blake2b(settings.SECRET_KEY.encode(), person=b"fingerprint", digest_size=32).digest()


def fingerprint(address_key: str) -> bytes:
    """The fingerprint of an address (`rules.contact.Address.key`), 16 bytes."""
    return blake2b(address_key.encode(), key=_key(), digest_size=16).digest()


def keep(group_id: int, address_keys: Iterable[str], now: datetime) -> None:
    """Remembers that these addresses must not be contacted, without remembering them. Nothing kept
    is changed: who is forgotten once more is remembered beside the first time."""
    keys = set(address_keys)
    again = {f"{key}{_AGAIN}" for key in known(group_id, keys)}
    Fingerprint.objects.bulk_create(
        [Fingerprint(group_id=group_id, print=fingerprint(key), at=now) for key in keys | again],
        ignore_conflicts=True,
    )


def any_in(group_id: int) -> bool:
    """Whether anybody in this group asked to be forgotten."""
    return Fingerprint.objects.filter(group_id=group_id).exists()


def known(group_id: int, address_keys: Iterable[str]) -> dict[str, datetime]:
    """Those of these addresses that must not be contacted, and when that was last said."""
    keys = {fingerprint(f"{key}{end}"): key for key in address_keys for end in ("", _AGAIN)}
    found = Fingerprint.objects.filter(group_id=group_id, print__in=list(keys)).order_by("at")
    return {keys[bytes(each)]: at for each, at in found.values_list("print", "at")}
