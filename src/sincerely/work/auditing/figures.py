"""What an audit comes to in numbers. Every one of them can be counted again from the findings."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sincerely.rules.reasons import TREATED_AS_PROSPECT
from sincerely.rules.record import Purchase
from sincerely.rules.verdict import Answer, all_codes

from . import breaches, groups, weighing
from .breaches import Hours, Ignored
from .groups import Group
from .judging import Case, Judged
from .purchases import CURVE_DAYS, Bought, Thanks, purchases, same, silence, thanks
from .weighing import DOUBTFUL, Range, weight

#: somebody stopped who bought again this soon may have welcomed the message
WELCOME_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One household and what it was sent. ``names``: of its people, to be masked; ``purchase``:
    which most of the ``insults`` are about, those first."""

    home: int
    names: tuple[str, ...]
    purchase: Purchase | None
    insults: tuple[Judged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a gate would have done, in messages. ``answers``: by answer; ``welcome``: stopped
    because they had bought, and their reader bought again soon; ``undone``: stopped for a purchase
    that was undone later."""

    answers: dict[str, int]
    rightly: int
    doubtful: int
    delayed: int
    welcome: tuple[Judged, ...]
    undone: int


@dataclass(slots=True, kw_only=True)
class Figures:
    """Everything the report shows. ``ignored`` and ``not_yet_known`` are of the insults;
    ``suspected``: of those not yet known, where it was on record that they may have bought.

    ``silence``: (days since the purchase, share of buyers whom insults still reach: surely, most).
    ``later``: messages after the last day of the audit, which are not judged.
    """

    first: datetime | None
    last: datetime | None
    messages: int
    later: int
    people: int
    homes: int
    buyers: int
    insults: Range
    per_100_buyers: Range
    ignored: Range
    not_yet_known: Range
    suspected: int
    elsewhere: Range
    gate: Gate
    thanks: Thanks
    hours: Hours
    wishes: tuple[Ignored, ...] = ()
    by_system: tuple[Group, ...] = ()
    by_template: tuple[Group, ...] = ()
    by_reason: tuple[Group, ...] = ()
    by_salesperson: tuple[Group, ...] = ()
    by_store: tuple[Group, ...] = ()
    silence: tuple[tuple[int, float, float], ...] = ()
    worst: tuple[Home, ...] = ()
    purposes: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def against_wishes(self) -> Range:
        """Messages that went against a wish."""
        every = [one.messages for one in self.wishes]
        return Range(sum(one.least for one in every), sum(one.most for one in every))


def count(case: Case, *, missing: Sequence[str]) -> Figures:
    """All figures of a case. ``missing``: what was not given, and so could not be judged."""
    judged = case.judged
    insults = [each for each in judged if each.insult]
    bought = purchases(case)
    moments = [each.happening.occurred_at for each in judged]
    all_insults = weighing.insults(insults)
    hows = Counter(each.labelled.how for each in judged)
    return Figures(
        first=min(moments, default=None),
        last=max(moments, default=None),
        messages=len(judged),
        later=sum(1 for _ in case.material.messages()) - len(judged),
        people=len(case.pasts),
        homes=len(case.homes),
        buyers=len(bought),
        insults=all_insults,
        per_100_buyers=Range(*(_per(n, bought) for n in (all_insults.least, all_insults.most))),
        ignored=weighing.insults(each for each in insults if each.insult_ignored),
        not_yet_known=weighing.insults(each for each in insults if not each.insult_ignored),
        suspected=sum(_suspected(each) for each in insults),
        elsewhere=_elsewhere(judged),
        gate=gate(judged, bought),
        thanks=thanks(case, bought),
        hours=breaches.of_hours(judged),
        wishes=breaches.against_wishes(judged),
        by_system=groups.by_system(judged),
        by_template=groups.by_template(judged),
        by_reason=groups.by_reason(judged),
        by_salesperson=groups.by_salesperson(judged),
        by_store=groups.by_store(case),
        silence=_silence(insults, bought),
        worst=worst(case, insults),
        purposes={how: hows[how] for how in ("stated", "recognised", "unsure", "unsaid")},
        missing=tuple(missing),
    )


def gate(judged: Sequence[Judged], bought: Bought) -> Gate:
    """What a gate would have done with these, rightly and wrongly."""
    answers = Counter(each.verdict.answer.value for each in judged)
    stopped = [each for each in judged if each.verdict.answer is not Answer.SEND]
    delayed = sum(each.verdict.answer is Answer.WAIT for each in stopped)
    doubtful = sum(_doubtful(each) for each in stopped)
    return Gate(
        answers={answer.value: answers[answer.value] for answer in Answer},
        rightly=len(stopped) - delayed - doubtful,
        doubtful=doubtful,
        delayed=delayed,
        welcome=tuple(each for each in stopped if _maybe_welcome(each, bought)),
        undone=sum(_undone(each, bought) for each in stopped),
    )


def worst(case: Case, insults: Iterable[Judged], many: int = 10) -> tuple[Home, ...]:
    """The homes that were insulted most, surely first."""
    of_home: dict[int, list[Judged]] = defaultdict(list)
    for each in insults:
        of_home[each.home].append(each)

    def rank(item: tuple[int, list[Judged]]) -> tuple[float, int, int]:
        return -sum(weight(each, each.insult) for each in item[1]), -len(item[1]), item[0]

    ranked = sorted(of_home.items(), key=rank)[:many]
    names = _names(case, {home for home, _ in ranked})
    return tuple(
        Home(
            home=home,
            names=tuple(names[home]),
            purchase=(about := _purchase(found)),
            insults=tuple(sorted(found, key=lambda each: not same(each.bought, about))),
        )
        for home, found in ranked
    )


def _purchase(insults: Iterable[Judged]) -> Purchase | None:
    """The one that most of these are about."""
    many = Counter(each.bought.at for each in insults if each.bought)
    at = max(many, key=lambda moment: (many[moment], moment), default=None)
    return next((each.bought for each in insults if each.bought and each.bought.at == at), None)


def _names(case: Case, homes: set[int]) -> dict[int, dict[str, None]]:
    """The names of the people of these homes, each once, in order."""
    names: dict[int, dict[str, None]] = {home: {} for home in homes}
    for line in case.material.lines:
        home = case.who.home_of[case.person_of_line[line.number]]
        if home in homes and (name := line.arrival.contact.display_name):
            names[home][name] = None
    return names


def _silence(insults: Sequence[Judged], bought: Bought) -> tuple[tuple[int, float, float], ...]:
    least = silence((each for each in insults if weight(each, each.insult)), bought)
    most = silence(insults, bought)
    return tuple((day, least[day][1], most[day][1]) for day in range(CURVE_DAYS + 1))


def _elsewhere(judged: Iterable[Judged]) -> Range:
    code = "bought_elsewhere"
    found = [each for each in judged if code in (*each.codes, *each.behind)]
    return weighing.span(weight(each, code) for each in found)


def _suspected(judged: Judged) -> bool:
    """Whether what was known then would have held it, for a purchase that was only probable."""
    return not judged.insult_ignored and not TREATED_AS_PROSPECT.isdisjoint(all_codes(judged.known))


def _doubtful(judged: Judged) -> bool:
    if judged.verdict.answer is Answer.WAIT:
        return False
    return all(
        reason.code in DOUBTFUL
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


def _per(many: float, bought: Bought) -> float:
    return round(100 * many / len(bought), 1) if bought else 0.0
