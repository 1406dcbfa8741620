"""Versions of what a store has decided, each with what it changed: policies and care plans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Kept(Protocol):
    """A version as it is remembered."""

    number: int
    settings: Any
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting before and after."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, who put it in force, when and why, and what it changed. ``at`` None: it came
    with the program."""

    number: int
    settings: Mapping[str, Any]
    by: str
    at: datetime | None
    why: str
    changes: tuple[Difference, ...]


def told(rows: Iterable[Kept], default: Mapping[str, Any]) -> tuple[Version, ...]:
    """Versions, newest first; ``rows``: oldest first. ``default``: what was before the first."""
    found, before = [], default
    for row in rows:
        # a setting that came later than the version had its built-in value then
        settings = {**default, **row.settings}
        found.append(
            Version(
                number=row.number,
                settings=settings,
                by=row.by,
                at=row.at,
                why=row.why,
                changes=differences(before, settings),
            )
        )
        before = settings
    return tuple(reversed(found))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The settings that differ, in the order in which they are shown."""
    return tuple(
        Difference(name, before.get(name), value)
        for name, value in after.items()
        if before.get(name) != value
    )
