"""What the messages to some households come to: it is added to what those to others come to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sincerely.rules.reasons import TREATED_AS_PROSPECT
from sincerely.rules.record import Purchase
from sincerely.rules.verdict import Answer, all_codes

from . import breaches, groups, weighing
from .breaches import Against, Hourly
from .judging import Case, Judged
from .purchases import Bought, Words, purchases, reached, same, sold, thanked
from .weighing import DOUBTFUL, Sum, weight

#: somebody stopped who bought again this soon may have welcomed the message
WELCOME_WITHIN = timedelta(days=60)
#: so many of them are shown, and so many of the homes it happened to most
WELCOMED, WORST = 3, 10
#: how bad it is for a home: less is worse
Rank = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One household and what it was sent. ``names``: of its people, to be masked; ``purchase``:
    which most of the ``insults`` are about, those first."""

    home: int
    names: tuple[str, ...]
    purchase: Purchase | None
    insults: tuple[Judged, ...]


@dataclass(slots=True, kw_only=True)
class Stopped:
    """As `Gate`, of some households' messages."""

    answers: dict[str, int]
    delayed: int
    doubtful: int
    undone: int
    maybe_welcome: int
    welcome: list[Judged]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What the messages to some households come to; those of others are `added`.

    ``buyers``: households that bought, ``standing``: of them, those whose purchase was not undone;
    ``moments``: the first and the last; ``reached``: surely, and at most
    (`purchases.reached`); ``worst``: homes, with how bad it is.
    """

    moments: list[datetime]
    messages: int
    later: int
    people: int
    homes: int
    buyers: int
    standing: int
    insults: Sum
    ignored: Sum
    not_yet_known: Sum
    suspected: int
    elsewhere: Sum
    stopped: Stopped
    thanked: Words
    hours: Hourly
    wishes: dict[tuple[str, str], Against]
    systems: dict[str, groups.Counted]
    templates: dict[str, groups.Template]
    reasons: dict[str, groups.Counted]
    salespeople: dict[str, groups.Salesperson]
    stores: dict[str, groups.Counted]
    reached: dict[str, dict[int, int]]
    worst: list[tuple[Rank, Home]]
    purposes: dict[str, int]


def tally(case: Case) -> Tally:
    """What the messages of a case come to."""
    judged = case.judged
    insults = [each for each in judged if each.insult]
    bought = purchases(case)
    moments = [each.happening.occurred_at for each in judged]
    return Tally(
        moments=[min(moments), max(moments)] if moments else [],
        messages=len(judged),
        later=sum(1 for _ in case.messages()) - len(judged),
        people=sum(1 for _ in case.own_people()),
        homes=sum(1 for _ in case.own_homes()),
        buyers=len(bought.keys() | sold(case)),
        standing=len(bought),
        insults=weighing.insults(insults),
        ignored=weighing.insults(each for each in insults if each.insult_ignored),
        not_yet_known=weighing.insults(each for each in insults if not each.insult_ignored),
        suspected=sum(_suspected(each) for each in insults),
        elsewhere=_elsewhere(judged),
        stopped=stopped(judged, bought),
        thanked=thanked(case, bought),
        hours=breaches.of_hours(judged),
        wishes=breaches.against_wishes(judged),
        systems=groups.by_system(judged),
        templates=groups.by_template(judged),
        reasons=groups.by_reason(judged),
        salespeople=groups.by_salesperson(judged),
        stores=groups.by_store(case),
        reached={
            "surely": reached((each for each in insults if weight(each, each.insult)), bought),
            "at most": reached(insults, bought),
        },
        worst=worst(case, insults),
        purposes=dict(Counter(each.labelled.how for each in judged)),
    )


def stopped(judged: Sequence[Judged], bought: Bought) -> Stopped:
    """What a gate would have done with these, rightly and wrongly."""
    every = [each for each in judged if each.verdict.answer is not Answer.SEND]
    welcome = [each for each in every if _maybe_welcome(each, bought)]
    return Stopped(
        answers=dict(Counter(each.verdict.answer.value for each in judged)),
        delayed=sum(each.verdict.answer is Answer.WAIT for each in every),
        doubtful=sum(_doubtful(each) for each in every),
        undone=sum(_undone(each, bought) for each in every),
        maybe_welcome=len(welcome),
        welcome=sorted(welcome, key=groups.when)[:WELCOMED],
    )


def worst(case: Case, insults: Iterable[Judged]) -> list[tuple[Rank, Home]]:
    """The homes that were insulted most, surely first."""
    of_home: dict[int, list[Judged]] = defaultdict(list)
    for each in insults:
        of_home[each.home].append(each)
    ranked = sorted((_rank(home, found), home) for home, found in of_home.items())[:WORST]
    names = _names(case, {home for _, home in ranked})
    return [(rank, _home(home, tuple(names[home]), of_home[home])) for rank, home in ranked]


def _rank(home: int, insults: Sequence[Judged]) -> Rank:
    return -weighing.insults(insults).weight, -len(insults), home


def _home(home: int, names: tuple[str, ...], insults: Sequence[Judged]) -> Home:
    about = _purchase(insults)
    first = sorted(insults, key=lambda each: not same(each.bought, about))
    return Home(home=home, names=names, purchase=about, insults=tuple(first))


def _purchase(insults: Iterable[Judged]) -> Purchase | None:
    """The one that most of these are about."""
    many = Counter(each.bought.at for each in insults if each.bought)
    at = max(many, key=lambda moment: (many[moment], moment), default=None)
    return next((each.bought for each in insults if each.bought and each.bought.at == at), None)


def _names(case: Case, homes: set[int]) -> dict[int, dict[str, None]]:
    """The names of the people of these homes, each once, in order."""
    names: dict[int, dict[str, None]] = {home: {} for home in homes}
    for line in case.material.lines:
        home = case.who.home_of[case.person_of(line)]
        if home in homes and (name := line.arrival.contact.display_name):
            names[home][name] = None
    return names


def _elsewhere(judged: Iterable[Judged]) -> Sum:
    code = "bought_elsewhere"
    found = [each for each in judged if code in (*each.codes, *each.behind)]
    return weighing.summed(weight(each, code) for each in found)


def _suspected(judged: Judged) -> bool:
    """Whether what was known then would have held it, for a purchase that was only probable."""
    return not judged.insult_ignored and not TREATED_AS_PROSPECT.isdisjoint(all_codes(judged.known))


def _doubtful(judged: Judged) -> bool:
    if judged.verdict.answer is Answer.WAIT:
        return False
    return all(
        reason.code in DOUBTFUL or reason.code in judged.unproven
        for reason in judged.verdict.reasons
        if reason.answer is not Answer.WAIT
    )


def _maybe_welcome(judged: Judged, bought: Bought) -> bool:
    """Whether what was stopped because they had bought went to somebody who soon bought again."""
    at = judged.happening.occurred_at
    return bool(judged.insult) and any(
        at < purchase.at <= at + WELCOME_WITHIN for purchase in bought.get(judged.home, ())
    )


def _undone(judged: Judged, bought: Bought) -> bool:
    """Whether it was stopped for a purchase that does not stand at the end."""
    return bool(judged.insult and judged.bought) and judged.home not in bought
