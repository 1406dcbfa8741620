"""Lines of ``Name: value`` as machines write them into their reports, also in broken ones."""

import re
from collections.abc import Iterator

Fields = dict[str, str]
_FIELD = re.compile(r"[ \t>]{0,8}([A-Za-z][A-Za-z0-9-]{2,40})[ \t]*:[ \t]*(.{0,2000})")
_STARTS = frozenset({"original-recipient", "final-recipient"})
_MOST = 2_000


def blocks(text: str) -> Iterator[Fields]:
    """Fields of one recipient each: a new one begins at a blank line or at a name seen before."""
    block: Fields = {}
    last = ""
    for line in text.replace("\r\n", "\n").split("\n")[: _MOST * 5]:
        if not line.strip():
            if block:
                yield block
            block, last = {}, ""
        elif last and line[:1] in " \t" and not _known(line):
            block[last] = f"{block[last]} {line.strip()}"[:4_000]
        elif found := _FIELD.match(line):
            name = found[1].lower()
            if name in _STARTS and name in block:
                yield block
                block = {}
            block.setdefault(name, found[2].strip())
            last = name
        else:
            last = ""
    if block:
        yield block


def _known(line: str) -> bool:
    found = _FIELD.match(line)
    return bool(found) and found is not None and found[1].lower() in {*_STARTS, "action", "status"}


def values(text: str, name: str) -> list[str]:
    """Every value of one field, in order."""
    pattern = rf"^[ \t>]{{0,8}}{re.escape(name)}[ \t]*:[ \t]*(.{{0,1000}})$"
    found = re.finditer(pattern, text[:500_000], re.IGNORECASE | re.MULTILINE)
    return [each[1].strip() for each in found]
