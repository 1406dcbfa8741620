"""What a store knows of one sender's mail: *from service@ is a service reminder*."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sincerely.rules.purpose import Purpose, WrittenBy
from sincerely.work.errors import WorkError
from sincerely.work.relaying.headers import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderRule:
    """Mail whose ``header`` is like ``like`` (``*`` stands for anything, case does not matter) is
    for ``purpose``, or was written by ``written_by``; one of them at least."""

    header: str
    like: str
    purpose: Purpose | None = None
    written_by: WrittenBy | None = None

    def meets(self, header: Header) -> bool:
        wanted, like = self.header.lower(), self.like.lower()
        return any(
            name.lower() == wanted and fnmatchcase(value.lower(), like)
            for name, value in header.lines
        )

    def plain(self) -> dict[str, str]:
        """As it is kept."""
        said = {"header": self.header, "like": self.like}
        if self.purpose:
            said["purpose"] = str(self.purpose)
        if self.written_by:
            said["written_by"] = str(self.written_by)
        return said


def typed(said: Mapping[str, Any]) -> SenderRule:
    """A rule from what is kept or typed. Raises `WorkError` ``rule_unusable``."""
    try:
        rule = SenderRule(
            header=str(said["header"]).strip(),
            like=str(said["like"]).strip(),
            purpose=Purpose(said["purpose"]) if said.get("purpose") else None,
            written_by=WrittenBy(said["written_by"]) if said.get("written_by") else None,
        )
    except (KeyError, ValueError) as problem:
        raise _unusable(f"{problem}") from problem
    if not rule.header or not rule.like or (rule.purpose is None and rule.written_by is None):
        raise _unusable("a header, what it is like, and a purpose or an author are needed")
    return rule


def purpose_by(rules: Iterable[SenderRule], header: Header) -> Purpose | None:
    """The purpose the first fitting rule gives."""
    return next((r.purpose for r in rules if r.purpose and r.meets(header)), None)


def author_by(rules: Iterable[SenderRule], header: Header) -> WrittenBy | None:
    """The author the first fitting rule gives."""
    return next((r.written_by for r in rules if r.written_by and r.meets(header)), None)


def _unusable(why: str) -> WorkError:
    hint = 'Write it as --header From --like "*service@*" --purpose service_reminder.'
    return WorkError("rule_unusable", f"That rule cannot be used: {why}.", hint)
