"""Where somebody's details may lie besides their sightings, and how they are blanked there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sincerely.rules.sighting import Contact

ERASED = "(erased)"
#: where more went with somebody than their own row
FEED_AGAIN = "If others are in it who are still needed, feed it again without them."

#: mentions somebody: an address as written in any way, or first and last name
_MENTIONS = r"""
   EXISTS (SELECT 1 FROM unnest(%(mails)s::text[]) AS m (mail)
            WHERE strpos(lower({text}), mail) > 0)
OR EXISTS (SELECT 1 FROM unnest(%(digits)s::text[]) AS d (digits)
            WHERE strpos(regexp_replace({text}, '\D', '', 'g'), digits) > 0)
OR EXISTS (SELECT 1 FROM unnest(%(firsts)s::text[], %(lasts)s::text[]) AS n (one, other)
            WHERE {text} ~* one AND {text} ~* other)
"""
_SOURCES = """
SELECT s.id FROM source s JOIN store t ON t.id = s.store_id WHERE t.group_id = %(group)s
"""
#: everything a row in quarantine holds besides bytes
_HELD = """(q.raw || ' ' || coalesce(q.mended, '') || ' ' || q.settled_how || ' ' || q.sentence)"""
_QUARANTINE = f"""
UPDATE quarantine q
   SET raw = '{ERASED}', raw_bytes = NULL, mended = NULL,
       settled_how = CASE settled_how WHEN '' THEN '' ELSE '{ERASED}' END,
       hint = CASE WHEN q.raw_bytes IS NULL THEN 'Nothing to do.' ELSE '{FEED_AGAIN}' END,
       sentence = 'Somebody this names has been forgotten; it was erased with them.'
  FROM feed_file f
 WHERE f.id = q.feed_file_id AND f.source_id IN ({_SOURCES})
   AND (q.id = ANY(%(rows)s) OR {_MENTIONS.format(text=_HELD)})
"""  # noqa: S608 - constants of this file
#: of a file without a header the first row may have been taken for one
_FILES = f"""
UPDATE feed_file f SET told = '{{}}'
 WHERE f.source_id IN ({_SOURCES}) AND ({_MENTIONS.format(text="f.told::text")})
"""  # noqa: S608
#: a table of one person may be called by their name; its ending is still needed
_NAMES = f"""
UPDATE feed_file f SET name = '{ERASED}' || coalesce(substring(f.name FROM '\\.\\w{{1,8}}$'), '')
 WHERE f.source_id IN ({_SOURCES}) AND ({_MENTIONS.format(text="translate(f.name, '_', ' ')")})
"""  # noqa: S608
_BYTES = f"""
SELECT q.id FROM quarantine q JOIN feed_file f ON f.id = q.feed_file_id
 WHERE q.raw_bytes IS NOT NULL AND f.source_id IN ({_SOURCES}) ORDER BY q.id
"""  # noqa: S608
_ANSWERS = f"""
DELETE FROM idempotent_answer a
 WHERE a.source_id IN ({_SOURCES}) AND ({_MENTIONS.format(text="(a.key || ' ' || a.answer::text)")})
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody is found by. ``mails``: in lower case; ``digits``: the last ten of each phone
    (a country code is seldom written); ``names``: first and last."""

    mails: tuple[str, ...]
    digits: tuple[str, ...]
    names: tuple[tuple[str, str], ...]

    def in_any(self, texts: Iterable[str]) -> bool:
        """Whether these pieces of one file mention them: any address, or both names of a pair."""
        seen: set[str] = set()
        words = {word for name in self.names for word in name}
        patterns = {
            word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in words
        }
        for text in texts:
            lower, digits = text.lower(), re.sub(r"\D", "", text) if self.digits else ""
            if any(m in lower for m in self.mails) or any(d in digits for d in self.digits):
                return True
            seen |= {word for word in words - seen if patterns[word].search(text)}
            if any(seen.issuperset(name) for name in self.names):
                return True
        return False


def wanted(addresses: Iterable[str], contacts: Sequence[Contact]) -> Wanted:
    """Somebody as they may be written. ``addresses``: their address keys."""
    ways = [key.split(":", 1) for key in addresses]
    names = [name for contact in contacts if (name := _first_and_last(contact))]
    return Wanted(
        mails=tuple(value.lower() for kind, value in ways if kind == "email"),
        digits=tuple(re.sub(r"\D", "", value)[-10:] for kind, value in ways if kind == "phone"),
        names=tuple(dict.fromkeys((first.strip(), last.strip()) for first, last in names)),
    )


def rows_with_bytes(group_id: int) -> list[int]:
    """The rows in quarantine of a group that keep bytes."""
    with connection.cursor() as cursor:
        cursor.execute(_BYTES, {"group": group_id})
        return [row for (row,) in cursor.fetchall()]


def blank_mentions(group_id: int, whom: Wanted, rows: Sequence[int]) -> None:
    """Blanks rows in quarantine, and drops kept answers, that mention somebody.

    ``rows``: those whose bytes do, or may. A namesake's row may go with them: the store's own file
    still has it, and its line is kept.
    """
    values: dict[str, Any] = {
        "group": group_id,
        "rows": list(rows),
        "mails": list(whom.mails),
        "digits": list(whom.digits),
        "firsts": [_whole_word(first) for first, _ in whom.names],
        "lasts": [_whole_word(last) for _, last in whom.names],
    }
    with connection.cursor() as cursor:
        for statement in (_QUARANTINE, _FILES, _NAMES, _ANSWERS):
            cursor.execute(statement, values)


def _first_and_last(contact: Contact) -> tuple[str, str] | None:
    first, last = contact.first, contact.last
    if not (first and last):
        words = contact.name.replace(",", " ").split()
        first, last = (words[0], words[-1]) if len(words) > 1 else ("", "")
    return (first, last) if first.strip() and last.strip() else None


def _whole_word(word: str) -> str:
    return rf"\m{re.escape(word)}\M"
