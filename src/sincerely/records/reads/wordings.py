"""The wordings of the mail that came through the relay: how often, and what each is for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sincerely.records.models import Store

#: a delivery's ``since`` is not before its mail came, but for two machines' clocks: most of another
#: time are told apart before their mails are looked up. ``read`` is JSON as `work.relaying` writes
#: it, compact: what is counted is cut out of it, and only the latest is taken apart
_SEEN = """
SELECT t.id, coalesce(nullif(nullif(l.read, '')::jsonb ->> 'subject', ''), t.subject),
       coalesce(t.purpose, ''), t.labelled_by, t.labelled_at,
       s.came, s.people, s.unsure, coalesce(s.taken_for, ''), s.last_at, s.mail
  FROM template t
  JOIN (SELECT r.template_id, count(*) AS came, count(DISTINCT r.address) AS people,
               count(*) FILTER (WHERE strpos(r.read, '"how":"unsure"') > 0) AS unsure,
               mode() WITHIN GROUP (ORDER BY
                 nullif(split_part(split_part(r.read, '"purpose":"', 2), '"', 1), '')) AS taken_for,
               max(r.received_at) AS last_at, max(r.id) AS mail
          FROM (SELECT d.id, d.template_id, d.address, m.received_at, d.read
                  FROM delivery d JOIN mail m ON m.id = d.mail_id
                 WHERE d.store_id = %(store)s AND d.template_id IS NOT NULL
                   AND (%(only)s::bigint[] IS NULL OR d.template_id = ANY(%(only)s::bigint[]))
                   AND (%(since)s::timestamptz IS NULL
                        OR (m.received_at >= %(since)s
                            AND d.since >= %(since)s::timestamptz - interval '1 hour'))
                   AND (%(until)s::timestamptz IS NULL OR m.received_at < %(until)s)
                 ORDER BY d.id DESC LIMIT %(latest)s) AS r
         GROUP BY r.template_id) AS s ON s.template_id = t.id
  JOIN delivery l ON l.id = s.mail
 WHERE t.store_id = %(store)s
   AND (NOT %(unlabelled)s OR t.purpose IS NULL)
 ORDER BY s.came DESC, t.id
 LIMIT %(limit)s
"""
_NAMES = (
    *("id", "subject", "label", "labelled_by", "labelled_at"),
    *("came", "people", "unsure", "taken_for", "last_at", "mail"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Mails of one wording. ``subject``: of the latest that was read. ``label``: what a person
    says they are for; empty until somebody has. ``came``: deliveries; ``people``: addresses;
    ``unsure``: of those that came, how many nobody could tell the purpose of. ``taken_for``: what
    most were taken for. ``mail``: the latest delivery of it."""

    id: int
    subject: str
    label: str
    labelled_by: str
    labelled_at: datetime | None
    came: int
    people: int
    unsure: int
    taken_for: str
    last_at: datetime
    mail: int


def wordings(
    store: Store,
    *,
    unlabelled: bool = False,
    only: Collection[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    latest: int | None = None,
    limit: int = 100,
) -> tuple[Wording, ...]:
    """The store's wordings, the most frequent first. ``since``, ``until``: of mail accepted then.
    ``only``: of these alone. ``latest``: of so many deliveries alone. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SEEN,
            {
                "store": store.pk,
                "since": since,
                "until": until,
                "unlabelled": unlabelled,
                "only": None if only is None else list(only),
                "latest": latest,
                "limit": limit,
            },
        )
        return tuple(Wording(**dict(zip(_NAMES, row, strict=True))) for row in cursor.fetchall())
