"""Every kind of table there is, and which one a header belongs to."""

from collections import Counter
from collections.abc import Sequence

from sincerely.reading.text import squash

from .appointments import APPOINTMENTS
from .calls import CALLS
from .complaints import COMPLAINTS
from .deals import DEALS
from .kind import TableKind
from .optouts import OPTOUTS
from .sales import SALES
from .sent import SENT
from .service import SERVICE
from .thanks import THANKS
from .visits import VISITS

TABLES: dict[str, TableKind] = {
    kind.name: kind
    for kind in (
        SALES,
        DEALS,
        APPOINTMENTS,
        VISITS,
        SERVICE,
        OPTOUTS,
        SENT,
        CALLS,
        COMPLAINTS,
        THANKS,
    )
}


def kind_of(headers: tuple[str, ...]) -> TableKind | None:
    """The kind with these headers; None where they fit none.

    Many tables name other tables' keys too (a message names its deal). Where several kinds fit,
    it is the one whose key column comes first.
    """
    fitting: list[tuple[int, int, TableKind]] = []
    for order, kind in enumerate(TABLES.values()):
        places = kind.places(headers)
        if not kind.missing(places):
            fitting.append((min(places[kind.key]), order, kind))
    return min(fitting, default=(0, 0, None))[2]


def known_headers(headers: Sequence[str]) -> int:
    """How many of these headers any kind of table knows."""
    known = Counter(
        any(squash(header) in kind.spellings for kind in TABLES.values()) for header in headers
    )
    return known[True]
