"""A believable salesman, and one who ticks boxes: what each logs in a fortnight.

The store is in Maine, open from nine to seven, on Saturdays to five, on Sundays closed.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sincerely.rules.doubtful import Completion, Heard, Hours

ZONE = "America/New_York"
HOURS: Hours = {**dict.fromkeys(range(5), (9 * 60, 19 * 60)), 5: (9 * 60, 17 * 60)}
MONDAY = date(2026, 3, 2)

_FIRST = "Rosa Tom Ana Bill Chris Dee Eve Finn Gus Hana Ike June Kim Lou Max Nia".split()
_LAST = "Keller Okafor Sato Diaz Novak Berg Ito Moss Reed Shaw Voss Wolf Yoon Zeller".split()
_CARS = "palisade tucson kona sonata ioniq elantra".split()
#: what one man says again and again, and means
_HABITS = (
    "all good, no questions",
    "happy with the car so far, no questions",
    "they love it, will call if anything comes up",
    "thanked them, they were in a hurry",
)
_TOPICS = (
    "phone would not pair, walked {name} through it",
    "{name} takes the {car} to the lake on Saturday",
    "daughter starts college in May, {car} packed to the roof",
    "asked when the first oil change is due, told her 7500 miles",
    "floor mats of the {car} still missing, ordered them today",
    "{name} says the seat memory is the best thing about the {car}",
    "dog hates the ramp but likes the back seat",
    "drove 900 miles to his brother in Ohio, 31 mpg",
    "wants the second key cut, comes by Thursday",
    "husband was at work, talked with {name} about the winter tires",
    "could not find the spare, showed on video",
    "they may look for a small one for their son next year",
)


def local(day: date, hour: float) -> datetime:
    """That hour of that day in Maine, in UTC."""
    at = datetime.combine(day, time(), ZoneInfo(ZONE)) + timedelta(hours=hour)
    return at.astimezone(UTC)


def honest(seed: int, *, telephone: bool, days: int = 14) -> list[Completion]:
    """A fortnight of somebody who cares: some log at once, some at the end of the shift.

    ``telephone``: the store's telephone system reports; a third of the calls go by mobile phone.
    """
    chance = random.Random(seed)
    at_the_end, from_home = chance.random() < 0.4, chance.random() < 0.5
    found: list[Completion] = []
    for number in range(days):
        day = MONDAY + timedelta(days=number)
        if day.weekday() == 6 or chance.random() < 0.15:
            continue
        talks = sorted(chance.uniform(9.2, 18.5) for _ in range(chance.randint(3, 12)))
        if day.weekday() == 5:
            talks = [hour for hour in talks if hour < 17]
        if from_home and chance.random() < 0.2:
            talks.append(chance.uniform(19.0, 19.8))
        shift = local(day, 17.5 if day.weekday() == 5 else 18.7)
        for talked in talks:
            logged = shift if at_the_end else local(day, talked) + timedelta(minutes=2)
            shift += timedelta(seconds=chance.randint(14, 70))
            found.append(_one(chance, len(found), day, local(day, talked), logged, telephone))
    return found


def _one(
    chance: random.Random, number: int, day: date, talked: datetime, logged: datetime, phone: bool
) -> Completion:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    car = chance.choice(_CARS)
    how = chance.choices(("call", "text", "in_person", "card", "mail"), (60, 20, 10, 5, 5))[0]
    wrote = chance.random()
    words = ""
    if wrote > 0.65:
        one, other = chance.sample(_TOPICS, 2)
        words = chance.choice((one, f"{one}; {other}", f"{last}: {one}")).format(
            name=first, car=car
        )
    elif wrote > 0.4:
        words = chance.choices(_HABITS, (6, 2, 2, 2))[0]
    by_mobile = chance.random() < 0.33
    heard: tuple[Heard, ...] = ()
    if phone and how == "call" and not by_mobile:
        # logged at the end of the shift, the talk itself lies hours back
        heard = (Heard(talked, chance.randint(40, 600)),)
    names = frozenset({first.lower(), last.lower()})
    return Completion(
        id=f"by-hand/{number}",
        person=number,
        at=logged,
        how=how,
        words=words,
        names=names,
        known=names | {car},
        heard=heard,
        listening=frozenset({day}) if phone else frozenset(),
    )


def ticked(
    *, boxes: int = 30, minutes: float = 5, hour: float = 8.5, words: str = "", how: str = "call"
) -> Iterator[Completion]:
    """So many boxes in so many minutes: the design's thirty in five, before opening."""
    begin = local(MONDAY, hour)
    for number in range(boxes):
        at = begin + timedelta(minutes=minutes * number / boxes)
        yield Completion(id=f"t{number}", person=1000 + number, at=at, how=how, words=words)


def called(**told: object) -> Completion:
    """One call on Monday at noon."""
    usual = Completion(id="1", person=1, at=local(MONDAY, 12), how="call")
    return replace(usual, **told)  # type: ignore[arg-type]
