"""Box-checking shows: a machine raises a doubt, the one who logged it answers, a manager settles.

Until then the contact counts as none (`rules.doubted`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sincerely.records import carekeys
from sincerely.records.models import Store, User
from sincerely.records.reads import completions
from sincerely.records.reads import doubts as kept
from sincerely.records.reads.completions import Logged
from sincerely.records.reads.doubts import OpenDoubt
from sincerely.rules import day, doubtful
from sincerely.rules.doubtful import Doubts, Hours
from sincerely.rules.events.care import CompletionAnswered, CompletionDoubted, CompletionSettled
from sincerely.work import jointly, staff
from sincerely.work.again import again
from sincerely.work.byhand import BY_HAND, Said
from sincerely.work.errors import WorkError
from sincerely.work.jointly import Recorded, Saying
from sincerely.work.staff import Right
from sincerely.work.typed import typed

#: who raises doubts
MACHINE = "sincerely"
#: the clock looks back so far: telephone systems report within a day, most within a minute
LOOK_BACK = timedelta(days=3)
#: the same words are looked for within so many days before and after
AROUND = timedelta(days=doubtful.DEFAULT.same_words_days)
#: doubts recorded in one transaction
AT_ONCE = 200
LONGEST = 2000


def raised(*, store: Store, fresh: Logged, now: datetime) -> tuple[Doubts | None, list[Saying]]:
    """What is in doubt now that ``fresh`` is logged: it, and earlier ones it makes plain.

    To be recorded in the transaction of the logging. Ten queries at most.
    """
    at = fresh.completion.at
    mine = completions.logged(store, at - AROUND, at + AROUND, source=BY_HAND, by=fresh.of)
    every = completions.known(store, [*mine, fresh], source=BY_HAND)
    found = _found(store, every)
    return found.get(fresh.completion.id), _sayings(store, every, found, now)


def look_again(*, store: Store, now: datetime, people: Collection[int] | None = None) -> int:
    """Looks once more at what was logged lately, here or in another system: the telephone system
    may have spoken since. ``people``: only theirs is doubted. How many doubts are new.

    A fixed number of queries but for what is new.
    """
    since = now - LOOK_BACK - AROUND
    here = completions.logged(store, since, now, source=BY_HAND)
    every = completions.without_copies(here, completions.fed(store, since))
    if not every:
        return 0
    every = completions.known(store, every, source=BY_HAND)
    late = [
        each
        for each in every
        if each.completion.at >= now - LOOK_BACK
        and (people is None or each.completion.person in people)
    ]
    sayings = _sayings(store, late, _found(store, every), now)
    for start in range(0, len(sayings), AT_ONCE):
        _record(store, sayings[start : start + AT_ONCE], now)
    return len(sayings)


def look_everywhere(*, now: datetime) -> int:
    """`look_again` at every store: for the clock."""
    stores = Store.objects.select_related("group").order_by("pk")
    return sum(look_again(store=store, now=now) for store in stores)


def answer(*, store: Store, event: str | int, by: User, words: str, now: datetime) -> Recorded:
    """The one who logged it says how it was, in a line. A manager settles it.

    ``event``: as in `OpenDoubt`, by name or by number. Raises `WorkError` ``no_such_doubt``,
    ``not_yours``, ``no_words``.
    """
    doubt = _open(store, event, now)
    said = typed(words, most=LONGEST)
    if not said:
        raise WorkError("no_words", "There are no words.", "Say in a line how it was.")
    if not _is_of(store, doubt, by):
        raise WorkError(
            "not_yours",
            f"{doubt.of or 'Somebody else'} logged this.",
            "Only the one who logged it says how it was; a manager settles it.",
        )
    payload = CompletionAnswered(event=doubt.event, by=str(by), words=said)
    return _record(store, [_about(doubt, doubt.event, payload, str(by), now)], now)


def settle(
    *, store: Store, event: str | int, by: User, stands: bool, words: str = "", now: datetime
) -> Recorded:
    """A manager says whether it counts; all of one logging at once. The latest word holds.

    Raises `WorkError` ``no_such_doubt``, ``not_allowed``, ``own_doubt``.
    """
    doubt = _open(store, event, now)
    if not staff.may(by, store, Right.SETTLE_DOUBTS):
        raise WorkError(
            "not_allowed",
            f"{by} does not settle doubts at {store.name}.",
            "A manager or an admin does.",
        )
    if _is_of(store, doubt, by):
        raise WorkError(
            "own_doubt",
            "You logged this yourself.",
            "Somebody else settles it: another manager, or an admin.",
        )
    said = typed(words, most=LONGEST)
    sayings = [
        _about(
            doubt,
            name,
            CompletionSettled(event=name, by=str(by), stands=stands, words=said),
            str(by),
            now,
        )
        for name in doubt.events
    ]
    return _record(store, sayings, now)


def _found(store: Store, every: Iterable[Logged]) -> dict[str, Doubts]:
    by_staff = defaultdict[str, list[Logged]](list)
    for each in every:
        by_staff[" ".join(each.of.casefold().split())].append(each)
    found: dict[str, Doubts] = {}
    for those in by_staff.values():
        done = [each.completion for each in those]
        found |= doubtful.doubts(done, zone=store.zone, hours=_hours(store))
    return found


def _hours(store: Store) -> Hours:
    """None where the store has not said when it is open: then nothing is outside its hours."""
    return day.week(store.hours).hours if store.hours else {}


def _sayings(
    store: Store, every: Sequence[Logged], found: dict[str, Doubts], now: datetime
) -> list[Saying]:
    """The doubts that say more than what was said before, and that no human has settled."""
    those = [each for each in every if each.completion.id in found]
    if not those:
        return []
    since = min(each.completion.at for each in those)
    before = kept.said_since(store, since)
    return [
        Saying(person_id=each.completion.person, said=said, by=MACHINE)
        for each in those
        for said in _new(each, found[each.completion.id], before, now)
    ]


def _new(
    logged: Logged, doubts: Doubts, before: dict[str, kept.Said], now: datetime
) -> Iterator[Said]:
    for name in logged.events:
        known = before.get(name)
        if known and (known.stands is not None or set(doubts.marks) <= set(known.marks)):
            continue
        payload = CompletionDoubted(
            event=name, marks=tuple(doubts.marks), evidence=doubts.evidence, of=logged.of
        )
        key = carekeys.about(logged.completion.at, name, "+".join(doubts.marks))
        yield Said(payload=payload, occurred_at=now, key=key)


def _open(store: Store, event: str | int, now: datetime) -> OpenDoubt:
    for doubt in kept.open_doubts(store, None, now):
        if event in (doubt.event_id, *doubt.events):
            return doubt
    raise WorkError(
        "no_such_doubt",
        "Nothing is in doubt about that, or it is settled already.",
        "It was settled, or is not in doubt: the morning page lists what is open.",
    )


def _is_of(store: Store, doubt: OpenDoubt, user: User) -> bool:
    return " ".join(doubt.of.casefold().split()) in kept.names_of(store, user)


def _about(
    doubt: OpenDoubt,
    name: str,
    payload: CompletionAnswered | CompletionSettled,
    by: str,
    now: datetime,
) -> Saying:
    key = carekeys.about(doubt.when, name, f"{payload.kind}:{now.isoformat()}")
    said = Said(payload=payload, occurred_at=now, key=key)
    return Saying(person_id=doubt.person_id, said=said, by=by)


def _record(store: Store, sayings: list[Saying], now: datetime) -> Recorded:
    return again(lambda: jointly.record(store=store, sayings=sayings, now=now))
