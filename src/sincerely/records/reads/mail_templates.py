"""The wordings a store's systems use, as somebody who is to label them needs to see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from sincerely.records.models import Store

from .mails import Taken, taken
from .wordings import Wording, wordings

#: how far back mail is counted, and how many of the latest
COUNTED, LATEST = timedelta(days=90), 10_000
#: a wording that came this often is a template, whatever else it may be
OFTEN = 3
#: no more are shown at once; a store has 50 to 200
MOST = 300

_LATEST = """
SELECT t.id, t.skeleton, d.id, d.read
  FROM delivery d JOIN template t ON t.id = d.template_id
 WHERE d.id = ANY(%(mails)s) AND t.store_id = %(store)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A wording with the latest mail of it, ``mail``. ``skeleton``: its words without what changes
    from reader to reader. ``taken`` None: nobody has looked at that mail's words."""

    wording: Wording
    skeleton: str
    mail: int
    taken: Taken | None

    @property
    def subject(self) -> str:
        """Of the latest mail, else without what changes."""
        return (self.taken.subject if self.taken else "") or self.wording.subject

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """What to label first: nobody has yet, it comes often, nobody could tell what it is for."""
        about = self.wording
        return bool(about.label), about.came < OFTEN, not about.unsure, -about.came


def shown(store: Store, *, now: datetime) -> tuple[Shown, ...]:
    """The store's wordings that came lately, those to be labelled first. Two queries."""
    lately = wordings(store, since=now - COUNTED, latest=LATEST, limit=MOST)
    found = {each.id: each for each in lately}
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, {"store": store.pk, "mails": [each.mail for each in lately]})
        rows = cursor.fetchall()
    those = (
        Shown(wording=found[number], skeleton=skeleton, mail=mail, taken=taken(read))
        for number, skeleton, mail, read in rows
    )
    return tuple(sorted(those, key=lambda each: (each.rank, each.wording.id)))
