"""The sample store: a believable, made-up year of one store, as its systems would export it.

    from sincerely import sample
    written = sample.write(folder, seed=7, until=date(2026, 3, 16))
    for source, path in sample.files(folder): ...

The folder's ``truth/`` is never fed: it is what everything else can be scored against.
"""

from .cast import CAST, CUSTOMER_CARE, SERVICE_NOT_SYSTEMS, Cast
from .people import DirectoryFullError
from .store import ADDRESS, CITY, NAME, STATE, TIMEZONE, ZIP
from .write import Written, files, write

__all__ = [
    "ADDRESS",
    "CAST",
    "CITY",
    "CUSTOMER_CARE",
    "NAME",
    "SERVICE_NOT_SYSTEMS",
    "STATE",
    "TIMEZONE",
    "ZIP",
    "Cast",
    "DirectoryFullError",
    "Written",
    "files",
    "write",
]
