"""Anything made of dataclasses, lists and moments, taken apart: its shape, and its moments.

Two things have one shape if they differ in their moments alone.
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from .moments import Moment

#: what a shape is made of: hashable, so that equal shapes can be told
Key = Any
#: (place, off) of a moment: `Moment`
Slot = tuple[int, int]
_MOMENT = "moment"


_PLAIN = frozenset({type(None), str, int, bool})
_Fields = tuple[tuple[str, bool], ...]
#: by what is left out: of each class its fields, and whether they are told
_told: dict[tuple[frozenset[str], frozenset[tuple[type, str]]], dict[type, _Fields]] = {}


class Shaper:
    """Takes things apart. ``slots``: the moments met so far, each place once if ``shared``.
    ``blank``: names of fields whose content is left out; ``write_only``: those of one class."""

    def __init__(
        self,
        *,
        shared: bool,
        blank: frozenset[str] = frozenset(),
        write_only: frozenset[tuple[type, str]] = frozenset(),
    ) -> None:
        self.slots: list[Slot] = []
        self._blank, self._write_only = blank, write_only
        self._where: dict[Slot, int] | None = {} if shared else None
        self._told = _told.setdefault((blank, write_only), {})

    def key(self, thing: Any) -> Key:
        """The shape of a thing; its moments are added to ``slots``."""
        kind = type(thing)
        if kind in _PLAIN or isinstance(thing, Enum):
            return thing
        if isinstance(thing, datetime):
            return (_MOMENT, self._slot(thing))
        key = self.key
        if kind is dict:
            return (kind, tuple([(key(k), key(v)) for k, v in thing.items()]))
        if kind is set or kind is frozenset:
            return (kind, tuple(sorted(map(key, thing), key=repr)))
        if kind is tuple or kind is list:
            return (kind, tuple([key(each) for each in thing]))
        told = self._told.get(kind) or self._fields(kind, thing)
        return (kind, tuple([key(getattr(thing, n)) if there else "" for n, there in told]))

    def _fields(self, kind: type, thing: Any) -> _Fields:
        told = tuple(
            (name, name not in self._blank and (kind, name) not in self._write_only)
            for name in _names(kind, thing)
        )
        self._told[kind] = told
        return told

    def _slot(self, moment: datetime) -> int:
        if not isinstance(moment, Moment):
            raise TypeError("a moment that came from nowhere cannot be followed")
        slot = (moment.place, moment.off)
        if self._where is None:
            self.slots.append(slot)
            return len(self.slots) - 1
        if slot not in self._where:
            self._where[slot] = len(self.slots)
            self.slots.append(slot)
        return self._where[slot]


def thaw(key: Key, moments: Sequence[Any]) -> Any:
    """A new thing of that shape with these moments."""
    if type(key) is not tuple:
        return key
    kind, parts = key
    if kind == _MOMENT:
        return moments[parts]
    if kind is dict:
        return {thaw(k, moments): thaw(v, moments) for k, v in parts}
    if kind in (set, frozenset, tuple, list):
        return kind(thaw(part, moments) for part in parts)
    thing = object.__new__(kind)
    for name, part in zip(_names(kind, None), parts, strict=True):
        object.__setattr__(thing, name, thaw(part, moments))
    return thing


_fields: dict[type, tuple[str, ...]] = {}


def _names(kind: type, thing: Any) -> tuple[str, ...]:
    """The fields of a dataclass; the attributes of another thing, which its first one had."""
    found = _fields.get(kind)
    if found is None:
        plain = is_dataclass(kind)
        found = tuple(item.name for item in fields(kind)) if plain else tuple(vars(thing))
        _fields[kind] = found
    return found
