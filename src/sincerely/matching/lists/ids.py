"""The column that names a row: what the list calls its id, or the row's number."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb

from . import headers
from .kind import Kind

if TYPE_CHECKING:
    from .kinds import Guessed, Profile

_MAIL = re.compile(r"\S+@\S+\.\w{2,}")
_PHONE = re.compile(
    r"\+\d[\d ()./-]{6,20}"
    # North America: neither the area nor the exchange begins with 0 or 1
    r"|(?:1[-. ]?)?\(?[2-9]\d{2}\)?[-. /]{0,2}[2-9]\d{2}[-. ]?\d{4}(?:\s*(?:x|ext\.?)\s?\d{1,6})?"
    r"|\(?0[1-9]\d{0,4}\)?[ ./-]{1,3}\d[\d ./-]{4,12}|0[1-9]\d{8,9}",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?"
    r"|\d{1,2}[-/. ](?:\d{1,2}|[^\W\d]{3,9}\.?)[-/., ]{1,2}(?:\d{4}|\d{2})"
    r"|[^\W\d]{3,9}\.? \d{1,2},? \d{4}"
    r"|(?:1[89]|20)\d{2}(?:0\d|1[0-2])[0-3]\d"
)
_MOST = 0.8
#: a column that may name rows, and was not called an id, has so many values of its own
_NEARLY_ALL = 0.9
_SAID = ("told", "its name")


def id_column(found: "Sequence[Guessed]", profiles: "Sequence[Profile]") -> int | None:
    """The position of the column that names each row; None for the row's number.

    The first that is told or called an id and names every row, else the first that names every row
    and looks like one. Phones, mail addresses and dates name no rows unless somebody says so.
    """
    named = [at for at, each in enumerate(profiles) if names_each(each)]
    ids = [at for at in named if found[at].kind is Kind.ID]
    told = [at for at in ids if found[at].why == "told"]
    may = [at for at in ids if _is_called_so(profiles[at].header) or not _details(profiles[at])]
    called = [at for at in may if found[at].why == "its name"]
    return next(iter([*told, *called, *may]), None)


def _is_called_so(header: str) -> bool:
    return headers.is_id(header) or headers.is_reference(header)


def names_each(profile: "Profile") -> bool:
    """Whether it has a value of its own for every row."""
    return profile.unique or profile.rows == profile.filled == 1


def expected(found: "Sequence[Guessed]", profiles: "Sequence[Profile]") -> int | None:
    """The column that somebody would expect to name the rows, were its values all different."""
    for at, (guessed, profile) in enumerate(zip(found, profiles, strict=True)):
        if names_each(profile):
            continue
        if guessed.kind is Kind.ID and guessed.why in _SAID:
            return at
        own = profile.distinct > _NEARLY_ALL * profile.rows
        if own and headers.may_name_rows(profile.header):
            return at
    return None


def fault(database: duckdb.DuckDBPyConnection, table: str, column: int, profile: "Profile") -> str:
    """Why this column of a loaded list does not name its rows; empty where it does."""
    if names_each(profile):
        return ""
    if profile.distinct == profile.filled:
        empty = profile.rows - profile.filled
        return f"{profile.header} is empty in {empty} row{'s' * (empty > 1)}"
    value, times = database.execute(
        f"SELECT c{column}, count(*) FROM {table} WHERE c{column} <> ''"
        f" GROUP BY c{column} ORDER BY count(*) DESC, min(row) LIMIT 1"
    ).fetchall()[0]
    often = "twice" if times == 2 else f"{times} times"
    return f"{profile.header} is not unique: {value} {often}"


def are_phones(values: Sequence[str]) -> bool:
    """Whether most of them are written as telephone numbers are."""
    return _share(values, _PHONE) > _MOST


def _details(profile: "Profile") -> bool:
    """Whether most of its values reach somebody, or are days."""
    return any(_share(profile.sample, form) > _MOST for form in (_PHONE, _MAIL, _DATE))


def _share(values: Sequence[str], form: re.Pattern[str]) -> float:
    return sum(bool(form.fullmatch(v.strip())) for v in values) / max(len(values), 1)
