"""Where somebody's details may lie besides their sightings, and how they are blanked there."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from sincerely.rules.sighting import Contact

ERASED = "(erased)"

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
#: everything a row in quarantine holds; bytes without the NULs of UTF-16
_HELD = r"""(q.raw || ' ' || coalesce(q.mended, '') || ' ' || q.settled_how || ' '
             || coalesce(replace(encode(q.raw_bytes, 'escape'), '\000', ''), ''))"""
_QUARANTINE = f"""
UPDATE quarantine q
   SET raw = '{ERASED}', raw_bytes = NULL, mended = NULL,
       settled_how = CASE settled_how WHEN '' THEN '' ELSE '{ERASED}' END, hint = 'Nothing to do.',
       sentence = 'Somebody this names has been forgotten; it was erased with them.'
  FROM feed_file f
 WHERE f.id = q.feed_file_id AND f.source_id IN ({_SOURCES}) AND ({_MENTIONS.format(text=_HELD)})
"""  # noqa: S608 - constants of this file
#: of a file without a header the first row may have been taken for one
_FILES = f"""
UPDATE feed_file f SET told = '{{}}'
 WHERE f.source_id IN ({_SOURCES}) AND ({_MENTIONS.format(text="f.told::text")})
"""  # noqa: S608
_ANSWERS = f"""
DELETE FROM idempotent_answer a
 WHERE a.source_id IN ({_SOURCES}) AND ({_MENTIONS.format(text="a.answer::text")})
"""  # noqa: S608


def blank_mentions(group_id: int, addresses: Iterable[str], contacts: Sequence[Contact]) -> None:
    """Blanks rows in quarantine, and drops kept answers, that mention somebody.

    ``addresses``: their address keys. A namesake's row may go with them: the store's own file
    still has it, and its line is kept.
    """
    ways = [key.split(":", 1) for key in addresses]
    names = [name for contact in contacts if (name := _first_and_last(contact))]
    values: dict[str, Any] = {
        "group": group_id,
        "mails": [value.lower() for kind, value in ways if kind == "email"],
        # the last ten: a country code is seldom written
        "digits": [re.sub(r"\D", "", value)[-10:] for kind, value in ways if kind == "phone"],
        "firsts": [_whole_word(first) for first, _ in names],
        "lasts": [_whole_word(last) for _, last in names],
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUARANTINE, values)
        cursor.execute(_FILES, values)
        cursor.execute(_ANSWERS, values)


def _first_and_last(contact: Contact) -> tuple[str, str] | None:
    first, last = contact.first, contact.last
    if not (first and last):
        words = contact.name.replace(",", " ").split()
        first, last = (words[0], words[-1]) if len(words) > 1 else ("", "")
    return (first, last) if first and last else None


def _whole_word(word: str) -> str:
    return rf"\m{re.escape(word.strip())}\M"
