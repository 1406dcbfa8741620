"""The wordings a store's systems use again and again, each met once and labelled once."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import connection

from sincerely.records.models import Template
from sincerely.rules.purpose import Purpose

_MET = """
INSERT INTO template (store_id, fingerprint, subject, skeleton, first_seen_at, labelled_by)
VALUES (%s, %s, %s, %s, %s, '')
    ON CONFLICT (store_id, fingerprint) DO NOTHING
"""
_OTHERS = """
SELECT count(*) FROM (SELECT DISTINCT address FROM delivery
                       WHERE template_id = %s AND address <> %s LIMIT %s) AS those
"""
#: a wording that came to so many different readers is a template, whatever the head of its mails
#: says; of fewer it may be one person's letter
MANY = 3
#: seconds after which a label given elsewhere is known here
_KNOWN_FOR = 2.0
#: so many are kept at hand
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """A wording by its number, and what a person says it is for."""

    id: int
    purpose: Purpose | None


_known: dict[tuple[int, str], tuple[float, Known]] = {}
_lock = Lock()


def met(
    store_id: int,
    fingerprint: str,
    *,
    wording: Callable[[], tuple[str, str]],
    now: datetime,
) -> Known:
    """The wording with this fingerprint; made on its first coming from ``wording``: its subject and
    its words, both without what changes from reader to reader."""
    key, moment = (store_id, fingerprint), time.monotonic()
    with _lock:
        found = _known.get(key)
    if found and moment - found[0] < _KNOWN_FOR:
        return found[1]
    known = _read(store_id, fingerprint)
    if known is None:
        subject, skeleton = wording()
        with connection.cursor() as cursor:
            cursor.execute(_MET, [store_id, fingerprint, subject[:400], skeleton, now])
        known = _read(store_id, fingerprint)
        assert known is not None
    with _lock:
        if len(_known) >= _MOST:
            _known.clear()
        _known[key] = moment, known
    return known


def others(template_id: int, address: str, *, most: int) -> int:
    """To how many other addresses mail of this wording came, up to ``most``."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, [template_id, address, most])
        found: int = cursor.fetchone()[0]
        return found


def forget() -> None:
    """Whatever is asked next is read anew: somebody here has just labelled one."""
    with _lock:
        _known.clear()


def _read(store_id: int, fingerprint: str) -> Known | None:
    row = Template.objects.filter(store_id=store_id, fingerprint=fingerprint).first()
    return Known(row.pk, Purpose(row.purpose) if row.purpose else None) if row else None
