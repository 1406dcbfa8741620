"""What the pages for the one who calls say of a call, before it and after."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sincerely.work.talked import How, Logged, Outcome

#: ways of being in touch, the most usual first
HOW = (
    (How.CALL, "Call"),
    (How.TEXT, "Text"),
    (How.MAIL, "Mail"),
    (How.CARD, "Card"),
    (How.IN_PERSON, "In person"),
    (How.VISIT, "At their home"),
)
OUTCOME = (
    (Outcome.REACHED, "Reached"),
    (Outcome.LEFT_MESSAGE, "Left a message"),
    (Outcome.NO_ANSWER, "No answer"),
)


def after(name: str, done: Logged, *, zone: ZoneInfo, now: datetime) -> str:
    """What was kept, in a sentence or two."""
    parts = [f"Kept. {name or 'They'}: {done.sentence}."]
    if done.next_at:
        parts.append(f"Next: {_day(done.next_at.astimezone(zone), now.astimezone(zone))}.")
    parts += [doubt.says for doubt in done.doubts]
    return " ".join(parts)


def _day(at: datetime, today: datetime) -> str:
    apart = (at.date() - today.date()).days
    near = {0: "today", 1: "tomorrow"}.get(apart)
    return f"{near or f'{at:%A}, {at:%B} {at.day}'}, {at.hour % 12 or 12}:{at:%M} {at:%p}"
