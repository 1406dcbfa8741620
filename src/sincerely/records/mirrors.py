"""The rules' dataclasses as msgspec Structs: same fields, same defaults, read four times as fast.

Floor 1 knows only the standard library, and reading a record is most of what a decision costs
(`benchmarks/decisions.py`). A mirror answers to the same attributes; it is for the gate's eyes
only: it equals no dataclass, and `dataclasses.replace` does not take it.

Of a record, what few decisions look at is read when one does: most of it never is, and what is
not made need not be thrown away either.
"""

from collections.abc import Callable, Hashable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, reduce
from operator import attrgetter, or_
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import force_setattr

from sincerely.rules.record import Record

T = TypeVar("T")
#: sets a field of a mirror that nobody has seen yet
put: Callable[[Any, str, Any], None] = force_setattr
#: fields that are read when somebody looks at them
_LATER: dict[Any, frozenset[str]] = {
    Record: frozenset({"touches", "human", "thanked", "enquiry", "appointments", "consents"})
}


def mirror(kind: type[T]) -> type[T]:
    """A Struct with the fields of dataclass ``kind``, and of those inside it. Passes for it."""
    return cast(type[T], _mirror(cast(Hashable, kind)))


@cache
def _mirror(kind: Any) -> type[msgspec.Struct]:
    hints, later = get_type_hints(kind), _LATER.get(kind, frozenset())
    now = [item for item in fields(kind) if item.name not in later]
    return msgspec.defstruct(
        kind.__name__,
        [_field(item, _mirrored(hints[item.name])) for item in now]
        + [_kept_raw(item) for item in fields(kind) if item.name in later],
        namespace={name: _read_later(name, _mirrored(hints[name])) for name in later},
        frozen=True,
        gc=False,
        kw_only=True,
    )


def _kept_raw(item: Any) -> Any:
    default = msgspec.field(default=item.default, name=item.name)
    return _raw(item.name), msgspec.Raw, default


def _raw(name: str) -> str:
    """Where the field is until it is looked at, and what was read of it from then on."""
    return f"{name}_"


def _read_later(name: str, hint: Any) -> property:
    place = _raw(name)
    kept, read = attrgetter(place), msgspec.json.Decoder(hint).decode

    def look(self: Any) -> Any:
        found = kept(self)
        if type(found) is msgspec.Raw:
            found = read(found)
            put(self, place, found)
        return found

    return property(look)


def _field(item: Any, hint: Any) -> Any:
    if item.default is not MISSING:
        return item.name, hint, item.default
    if item.default_factory is not MISSING:
        return item.name, hint, msgspec.field(default_factory=item.default_factory)
    return item.name, hint


def _mirrored(hint: Any) -> Any:
    """A type with every dataclass in it exchanged for its mirror."""
    if is_dataclass(hint):
        return _mirror(cast(Hashable, hint))
    parts = tuple(part if part is ... else _mirrored(part) for part in get_args(hint))
    if not parts:
        return hint
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return reduce(or_, parts)
    return origin[parts]
