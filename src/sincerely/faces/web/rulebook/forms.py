"""Settings as a form shows them, and as one brings them back. Policies and care plans alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.http import QueryDict

#: what the field of a setting is called begins with this: a form also carries other things
FIELD = "set-"

_WORDS = {True: "yes", False: "no"}
_YES_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting in a form. ``kind``: choice, number, clock or text. ``problem``: why what was
    typed cannot hold; ``was``: what is in force, where something else was typed; ``choices``: what
    there is to choose from, with the words for it."""

    name: str
    says: str
    unit: str
    kind: str
    text: str
    least: int | None = None
    most: int | None = None
    problem: str = ""
    was: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def field(self) -> str:
        """What its field is called."""
        return f"{FIELD}{self.name}"


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that belong together."""

    title: str
    settings: tuple[Setting, ...]


def settings_of(
    rules: Any, *, typed: Mapping[str, str] = {}, problems: Mapping[str, str] = {}
) -> tuple[Setting, ...]:
    """Every setting of these rules. ``typed``: what somebody wrote instead."""
    return tuple(
        _setting(item, getattr(rules, item.name), typed.get(item.name), problems)
        for item in fields(rules)
    )


def grouped(
    settings: Iterable[Setting], titles: Mapping[str, tuple[str, ...]], rest: str
) -> tuple[Group, ...]:
    """Settings under their titles; those that none names, last, under ``rest``."""
    of = {setting.name: setting for setting in settings}
    found = [
        Group(title, tuple(of.pop(name) for name in names if name in of))
        for title, names in titles.items()
    ]
    found.append(Group(rest, tuple(of.values())))
    return tuple(group for group in found if group.settings)


def typed_in(form: QueryDict, rules: Any) -> dict[str, str]:
    """What a form says of each setting it shows."""
    return {
        item.name: str(form[f"{FIELD}{item.name}"]).strip()
        for item in fields(rules)
        if f"{FIELD}{item.name}" in form
    }


def changes(typed: Mapping[str, str], rules: Any) -> dict[str, Any]:
    """The settings that are not as they are in force. What cannot be read stays a text, and the
    rules themselves say why that cannot hold."""
    now = {item.name: getattr(rules, item.name) for item in fields(rules)}
    read = {name: _value(text, now[name]) for name, text in typed.items()}
    return {name: value for name, value in read.items() if value != now[name]}


def shown(value: Any) -> str:
    """A setting's value as people read it."""
    if isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, list | tuple):
        return ", ".join(shown(each) for each in value)
    return str(value)


def _setting(item: Any, value: Any, typed: str | None, problems: Mapping[str, str]) -> Setting:
    meta, text = item.metadata, shown(value)
    choices = _YES_NO if isinstance(value, bool) else meta.get("choices", {})
    return Setting(
        name=item.name,
        says=meta["says"],
        unit=meta["unit"],
        kind="choice" if choices else _kind(value, meta["unit"]),
        text=text if typed is None else typed,
        least=meta.get("least"),
        most=meta.get("most"),
        problem=problems.get(item.name, ""),
        was=choices.get(text, text) if typed not in (None, text) else "",
        choices=tuple(choices.items()),
    )


def _kind(value: Any, unit: str) -> str:
    if isinstance(value, int):
        return "number"
    return "clock" if unit == "local time" else "text"


def _value(text: str, now: Any) -> Any:
    """A text as the kind of value that is in force; the text itself where it is no such thing."""
    if isinstance(now, bool):
        return {"yes": True, "no": False}.get(text, text)
    if isinstance(now, int):
        number = text.removeprefix("-")
        return int(text) if number.isascii() and number.isdecimal() and len(text) < 10 else text
    if isinstance(now, list | tuple):
        sample = now[0] if now else 0
        return type(now)(_value(each.strip(), sample) for each in text.split(",") if each.strip())
    return text
