"""The column that names a row: what the list calls its id, or the row's number."""

from collections.abc import Sequence

from .kinds import Guessed, Kind, Profile


def id_column(found: Sequence[Guessed], profiles: Sequence[Profile]) -> int | None:
    """The position of the column that names each row; None for the row's number.

    The first that is called an id and names every row, else the first that names every row and
    looks like one.
    """
    unique = [
        at for at, each in enumerate(profiles) if each.unique or each.rows == each.filled == 1
    ]
    called = [at for at in unique if found[at].kind is Kind.ID and found[at].why == "its name"]
    looks = [at for at in unique if found[at].kind is Kind.ID]
    return next(iter([*called, *looks]), None)
