"""The fields of one web hook: a form, or the same fields as JSON."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import msgspec

from sincerely.reading.text import storable
from sincerely.rules.purpose import Purpose

Pairs = tuple[tuple[str, str], ...]
"""Names and values in the order they came; a byte that is no UTF-8 is a lone surrogate."""

_MOST_FIELDS = 1_000
#: the provider's numbers: SM, MM, CA and 32 digits, or whatever others number theirs with
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")


class Unreadable(Exception):
    """A request that a person has to look at, as `Quarantined` says it."""

    def __init__(self, code: str, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.hint = code, sentence, hint


@dataclass(frozen=True, slots=True)
class Posted:
    """One request, its signature checked.

    ``fields``: name -> value, the first where a name comes twice. ``asked``: what the address it
    was posted to says behind the question mark, which the signature covers.
    ``writes_as_person``: whether this source's word that a human wrote or called is believed;
    ``may_claim``: the purposes it is believed in.
    """

    fields: Mapping[str, str]
    asked: Mapping[str, str]
    writes_as_person: bool = False
    may_claim: frozenset[Purpose] = frozenset()

    def get(self, *names: str) -> str:
        """The first of these fields that is filled, without blanks around it; else empty."""
        return next((value for name in names if (value := self.fields.get(name, "").strip())), "")

    def id(self, *names: str) -> str:
        """The provider's own number. Raises `Unreadable` where there is none."""
        found = self.get(*names)
        if not _ID.fullmatch(found):
            sentence = f"{names[0]} is missing or no number of a provider's."
            hint = "Check which address this was meant for; docs/hooks.md lists them."
            raise Unreadable("no_key", sentence, hint)
        return found

    @property
    def text(self) -> str:
        """All fields as JSON, one a line: for a person to look at, and for `json` to read again."""
        return msgspec.json.format(msgspec.json.encode(dict(self.fields))).decode()


def posted(
    pairs: Pairs,
    asked: Mapping[str, str] | None = None,
    *,
    writes_as_person: bool = False,
    may_claim: Iterable[str] = (),
) -> Posted:
    """The request these pairs make."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(_keepable(name), _keepable(value))
    words = set(may_claim)
    believed = frozenset(purpose for purpose in Purpose if purpose in words)
    return Posted(fields, asked or {}, writes_as_person, believed)


def form(body: bytes) -> Pairs | None:
    """The pairs of a URL-encoded form, exactly as they were signed; None where it is no form."""
    try:
        return tuple(
            parse_qsl(
                body.decode("utf-8", "surrogateescape"),
                keep_blank_values=True,
                errors="surrogateescape",
                max_num_fields=_MOST_FIELDS,
            )
        )
    except ValueError:
        return None


def json(body: bytes) -> Pairs | None:
    """The pairs of a JSON object, other values as JSON writes them; None where it is none."""
    try:
        said = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or len(said) > _MOST_FIELDS:
        return None
    return tuple(_plain(said.items()))


def _plain(items: Iterable[tuple[str, object]]) -> Iterable[tuple[str, str]]:
    for name, value in items:
        if isinstance(value, str):
            yield name, value
        elif value is not None:
            yield name, msgspec.json.encode(value).decode()


def _keepable(text: str) -> str:
    """``text`` as a database keeps it: no lone surrogates, no NUL."""
    return storable(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
