"""`sincerely source rhythm`: when a source is expected, learnt or said."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.work.rhythms import Shown

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def rhythm(
    name: Annotated[str, typer.Argument(help="The source's name.")],
    on: Annotated[str | None, typer.Option(help="Its days: mon-sat, or tue,thu.")] = None,
    by: Annotated[str | None, typer.Option(help="By when on them, in the store: 07:30.")] = None,
    every: Annotated[int | None, typer.Option(help="Instead: hours of silence.", min=1)] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Forget what was said; learn it.")] = False,
    why: Annotated[str, typer.Option(help="The reason, kept with it.")] = "",
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """When a source is due, learnt from its own arrivals; or say it: `--on mon-sat --by 07:30`."""
    ways = [on is not None or by is not None, every is not None, learn]
    if sum(ways) > 1 or (on is None) != (by is None):
        hint = "Give --on with --by, or --every, or --learn; none of them shows what is known."
        raise Problem("rhythm_unclear", "That says more than one rhythm, or half of one.", hint)
    said = (_days(on), _minute(by)) if on is not None and by is not None else None
    with house.at_store(store) as here:
        from sincerely.work import rhythms

        source = house.source(here, name)
        if any(ways):
            rhythms.say(source=source, on=said, every=every, by=here.by, why=why, now=here.now)
        shown = rhythms.shown(source=source, now=here.now)
    if as_json:
        printing.as_json(plain(shown))
        return
    typer.echo(_told(shown, here.store.zone, name))


def plain(shown: "Shown") -> dict[str, Any]:
    """A rhythm as JSON."""
    return {
        "source": shown.source.name,
        "expected": shown.sentence,
        "learnt": shown.learnt,
        "last_heard_at": shown.source.last_heard_at,
        "due_at": shown.due_at,
        "late": shown.late,
        "said_by": shown.said_by,
        "why": shown.why,
    }


def _told(shown: "Shown", zone: str, name: str) -> str:
    if not shown.sentence:
        return f"'{name}' has no rhythm yet: it was heard on too few days to tell."
    how = "learnt from its arrivals" if shown.learnt else f"said by {shown.said_by or 'hand'}"
    due = printing.local(shown.due_at, zone)
    when = f" It {'was' if shown.late else 'is'} due {due}." if due else " It was never heard from."
    return f"'{name}' is expected {shown.sentence} ({how}).{when}"


def _days(text: str) -> list[int]:
    found: set[int] = set()
    for part in text.lower().replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        begin, end = _day(first, text), _day(last if dash else first, text)
        found |= {(begin + n) % 7 for n in range((end - begin) % 7 + 1)}
    return sorted(found)


def _day(word: str, text: str) -> int:
    if word[:3] not in _DAYS:
        raise typer.BadParameter(f"'{text}' names no days; write mon-sat, or tue,thu.")
    return _DAYS.index(word[:3])


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        raise typer.BadParameter(f"'{text}' is no time of day; write 07:30.")
    return int(hours) * 60 + int(minutes)
