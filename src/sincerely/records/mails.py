"""Mail that has been dealt with: its words are not kept longer than they are needed."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection, transaction

from sincerely.records import codec, templates
from sincerely.records.erasing import ERASED
from sincerely.records.models import Delivery, Mail
from sincerely.records.spool import OPEN, OPEN_LIST, State

#: of what a mail was taken for, what stood in it
_WORDS = frozenset({"subject", "from", "why"})
_DEALT_WITH = f"""m.content IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.mail_id = m.id AND d.state IN ({OPEN_LIST}))"""  # noqa: S608
_BLANK = f"""
UPDATE mail m SET content = NULL WHERE m.id = ANY(%s) AND {_DEALT_WITH} RETURNING m.id
"""  # noqa: S608 - constants of this file
_FORGET = f"""
UPDATE delivery
   SET recipient = %(erased)s, address = %(erased)s, reply = '', read = '', trail = '[]',
       leased_until = NULL, leased_by = '', dot_at = NULL, next_at = NULL,
       told_at = coalesce(told_at, %(now)s),
       state = CASE WHEN state IN ({OPEN_LIST}) THEN 'refused' ELSE state END,
       since = CASE WHEN state IN ({OPEN_LIST}) THEN %(now)s ELSE since END
 WHERE address = ANY(%(addresses)s)
RETURNING mail_id, template_id
"""  # noqa: S608
#: old, or to several of whom one was forgotten meanwhile; never before the ledger was told
_OLD = f"""
UPDATE mail m SET content = NULL
 WHERE {_DEALT_WITH}
   AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.mail_id = m.id AND m.sender_id IS NOT NULL
                    AND d.state = 'delivered' AND d.told_at IS NULL)
   AND (m.received_at < %(before)s
        OR (m.recipients > 1 AND EXISTS (SELECT 1 FROM delivery d WHERE d.mail_id = m.id
                                          AND d.address = %(erased)s)))
RETURNING m.id
"""  # noqa: S608
_BOUNCES = """
SELECT m.id FROM mail m JOIN store s ON s.id = m.store_id
 WHERE m.sender_id IS NULL AND m.content IS NOT NULL AND s.group_id = %s ORDER BY m.id
"""
_DROP = """
WITH gone AS (DELETE FROM template t WHERE t.purpose IS NULL AND {which} RETURNING t.id)
UPDATE delivery d SET template_id = NULL FROM gone WHERE d.template_id = gone.id
"""
_THEIRS = _DROP.format(
    which="""t.id = ANY(%(those)s) AND NOT EXISTS (
      SELECT 1 FROM delivery o WHERE o.template_id = t.id AND o.address <> %(erased)s)"""
)
_SELDOM = _DROP.format(
    which=f"""t.first_seen_at < %(before)s
  AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.template_id = t.id
                   AND (o.since >= %(before)s OR o.state IN ({OPEN_LIST})))
  AND (SELECT count(*) FROM (SELECT DISTINCT o.address FROM delivery o
                              WHERE o.template_id = t.id LIMIT %(most)s) AS those) < %(most)s"""  # noqa: S608
)


def forget(addresses: Sequence[str], *, now: datetime) -> None:
    """Mail to somebody who wants to be forgotten goes no more; that there was some is kept, and not
    to whom. Part of the caller's transaction, which holds the addresses' locks.

    A mail that is still to go to others as well keeps its words until it has (`shed`).
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"addresses": list(addresses), "erased": ERASED, "now": now})
        rows = cursor.fetchall()
        cursor.execute(_BLANK, [[mail for mail, _ in rows]])
        blanked = [mail for (mail,) in cursor.fetchall()]
        wordings = [wording for _, wording in rows if wording is not None]
        cursor.execute(_THEIRS, {"those": wordings, "erased": ERASED})
    _drop_subjects(blanked)
    templates.forget()


def bounces(group_id: int) -> list[int]:
    """The bounces of ours, at any store of a group, whose words are kept."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUNCES, [group_id])
        return [row for (row,) in cursor.fetchall()]


def content(mail_id: int) -> bytes:
    """The bytes of a mail; none where they are blanked."""
    return bytes(Mail.objects.values_list("content", flat=True).get(pk=mail_id) or b"")


def forget_bounces(mail_ids: Sequence[int], *, now: datetime) -> None:
    """Blanks bounces that name somebody who wants to be forgotten. One without its words goes
    nowhere any more: its delivery stays, refused."""
    rows = Delivery.objects.filter(mail__in=mail_ids)
    rows.filter(state__in=OPEN).update(
        state=State.REFUSED, since=now, next_at=None, dot_at=None, leased_until=None, leased_by=""
    )
    rows.update(reply="")
    Mail.objects.filter(pk__in=mail_ids).update(content=None)


@transaction.atomic
def shed(*, before: datetime) -> int:
    """Blanks the words of mail accepted before then that has been dealt with, and drops wordings
    that came to hardly anybody and not since then. How many mails were blanked."""
    with connection.cursor() as cursor:
        cursor.execute(_OLD, {"before": before, "erased": ERASED})
        blanked = [mail for (mail,) in cursor.fetchall()]
        cursor.execute(_SELDOM, {"before": before, "most": templates.MANY})
    _drop_subjects(blanked)
    templates.forget()
    return len(blanked)


def _drop_subjects(mail_ids: Sequence[int]) -> None:
    """What a blanked mail was taken for stays known; its subject, its author and the words that
    spoke loudest, which may be a name, go with it."""
    for row in Delivery.objects.filter(mail__in=mail_ids).exclude(read="").only("read"):
        said = msgspec.json.decode(row.read)
        kept = {name: value for name, value in said.items() if name not in _WORDS}
        row.read = codec.text(kept)
        row.save(update_fields=["read"])
