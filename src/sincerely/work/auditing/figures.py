"""What an audit comes to in numbers. Every one of them can be counted again from the findings."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

from sincerely.rules.events.deals import DealSold
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.rules.reasons import REASONS
from sincerely.rules.record import Purchase
from sincerely.rules.verdict import Answer

from .judging import WISHES, Case, Judged

#: reasons that only a doubt about who they are, or whether they bought, stands behind
DOUBTFUL = frozenset({"may_be_a_buyer", "probably_bought", "purpose_unknown"})
#: a purchase's thank-you is looked for this long
THANKED_WITHIN = timedelta(hours=48)
#: the days the curve shows
CURVE_DAYS = 120
#: somebody stopped who asked anew or bought again this soon may have welcomed the message
WELCOME_WITHIN = timedelta(days=60)
#: after everything
_END = datetime(9999, 1, 1, tzinfo=UTC)
_PHONE = frozenset({Channel.CALL, Channel.TEXT, Channel.RECORDED_CALL})


@dataclass(frozen=True, slots=True)
class Range:
    """``least``: surely; ``most``: with everything that is doubtful."""

    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Messages of one system, template, reason or salesperson."""

    name: str
    messages: int
    insults: int
    ignored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """How buyers were thanked. Hours from the purchase to the first human word after it."""

    buyers: int
    by_human: int
    within_two_days: int
    median_hours: float | None
    by_machine: int
    machine_first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One household and what it was sent. ``buyers``: names, to be masked."""

    home: int
    names: tuple[str, ...]
    purchase: Purchase | None
    insults: tuple[Judged, ...]


@dataclass(slots=True, kw_only=True)
class Figures:
    """Everything the report shows. Shares are of messages unless they say otherwise."""

    first: datetime | None
    last: datetime | None
    messages: int
    people: int
    homes: int
    buyers: int
    insults: Range
    per_100_buyers: Range
    ignored: int
    not_yet_known: int
    wishes_ignored: int
    unlawful_hours: int
    stopped: dict[str, int] = field(default_factory=dict)
    rightly: int = 0
    doubtful: int = 0
    delayed: int = 0
    maybe_welcome: int = 0
    elsewhere: int = 0
    by_system: tuple[Group, ...] = ()
    by_template: tuple[Group, ...] = ()
    by_reason: tuple[Group, ...] = ()
    by_salesperson: tuple[Group, ...] = ()
    silence: tuple[tuple[int, float], ...] = ()
    thanks: Thanks | None = None
    worst: tuple[Home, ...] = ()
    purposes: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def surely(judged: Judged) -> bool:
    """Whether an insult rests on no doubt about its purpose or its reader."""
    sure = judged.insult not in DOUBTFUL
    return bool(judged.insult) and sure and judged.labelled.how in {"stated", "recognised"}


def count(case: Case, *, missing: Sequence[str]) -> Figures:
    """All figures of a case. ``missing``: what was not given, and so could not be judged."""
    judged = case.judged
    insults = [each for each in judged if each.insult]
    sure = [each for each in insults if surely(each)]
    bought = purchases(case)
    buyers = len(bought)
    moments = [each.happening.occurred_at for each in judged]
    figures = Figures(
        first=min(moments, default=None),
        last=max(moments, default=None),
        messages=len(judged),
        people=len(case.pasts),
        homes=len(case.homes),
        buyers=buyers,
        insults=Range(len(sure), len(insults)),
        per_100_buyers=Range(_per(len(sure), buyers), _per(len(insults), buyers)),
        ignored=sum(each.ignored for each in insults),
        not_yet_known=sum(not each.ignored for each in insults),
        wishes_ignored=sum(not WISHES.isdisjoint(each.codes) for each in judged),
        unlawful_hours=sum(_unlawful(each) for each in judged),
        missing=tuple(missing),
    )
    answers = Counter(each.verdict.answer.value for each in judged)
    figures.stopped = {answer.value: answers[answer.value] for answer in Answer}
    stopped = [each for each in judged if each.verdict.answer is not Answer.SEND]
    figures.delayed = sum(each.verdict.answer is Answer.WAIT for each in stopped)
    figures.doubtful = sum(_doubtful(each) for each in stopped)
    figures.rightly = len(stopped) - figures.delayed - figures.doubtful
    figures.maybe_welcome = sum(_maybe_welcome(each, bought) for each in stopped)
    figures.elsewhere = sum("bought_elsewhere" in each.codes for each in judged)
    figures.by_system = _groups(judged, lambda each: each.labelled.message.sender or "unnamed")
    figures.by_template = _groups(judged, lambda each: each.sent.template or "no template")
    figures.by_reason = _groups(insults, lambda each: _title(each.insult))
    figures.by_salesperson = _groups(judged, lambda each: each.sent.by or "nobody named")
    figures.silence = silence(insults, bought)
    figures.thanks = thanks(case, bought)
    figures.worst = worst(case, insults)
    hows = Counter(each.labelled.how for each in judged)
    figures.purposes = {how: hows[how] for how in ("stated", "recognised", "unsure", "unsaid")}
    return figures


def purchases(case: Case) -> dict[int, list[Purchase]]:
    """Every purchase that stands at the end, by home; one that several report counts once."""
    found = {}
    for home, past in case.homes.items():
        last = past.happened(_END).bought
        if last is None:
            continue
        moments = sorted(
            told.happened_at for told in past.told if isinstance(told.event.payload, DealSold)
        )
        seen = {last.at: last}
        for at in moments:
            if (bought := past.happened(at).bought) and bought.deal != last.deal:
                seen.setdefault(bought.at, bought)
        found[home] = [each for _, each in sorted(seen.items())]
    return found


def silence(
    insults: Iterable[Judged], bought: dict[int, list[Purchase]]
) -> tuple[tuple[int, float], ...]:
    """(days since the purchase, share of buyers whom insults still reach then or later)."""
    last: dict[int, float] = {}
    for each in insults:
        for purchase in bought.get(each.home, ()):
            days = (each.happening.occurred_at - purchase.at) / timedelta(days=1)
            if days >= 0:
                last[each.home] = max(last.get(each.home, 0.0), days)
    buyers = max(len(bought), 1)
    return tuple(
        (day, round(sum(days >= day for days in last.values()) / buyers, 4))
        for day in range(CURVE_DAYS + 1)
    )


def thanks(case: Case, bought: dict[int, list[Purchase]]) -> Thanks:
    """Who thanked them first, and how soon: any human's word counts (design, section 5)."""
    hours, machine, first = [], 0, 0
    for home, every in bought.items():
        purchase = every[-1]
        human = case.homes[home].thanked_at(purchase)
        robot = min(
            (
                each.happening.occurred_at
                for each in case.judged
                if each.home == home
                and each.labelled.message.purpose is Purpose.THANK_YOU
                and each.sent.written_by is not WrittenBy.PERSON
                and each.happening.occurred_at >= purchase.at
            ),
            default=None,
        )
        machine += robot is not None
        first += robot is not None and (human is None or robot < human)
        if human:
            hours.append((human - purchase.until) / timedelta(hours=1))
    return Thanks(
        buyers=len(bought),
        by_human=len(hours),
        within_two_days=sum(each <= THANKED_WITHIN / timedelta(hours=1) for each in hours),
        median_hours=round(median(hours), 1) if hours else None,
        by_machine=machine,
        machine_first=first,
    )


def worst(case: Case, insults: Iterable[Judged], many: int = 10) -> tuple[Home, ...]:
    """The homes that were insulted most."""
    of_home: dict[int, list[Judged]] = defaultdict(list)
    for each in insults:
        of_home[each.home].append(each)
    ranked = sorted(of_home.items(), key=lambda item: (-len(item[1]), item[0]))[:many]
    return tuple(
        Home(
            home=home,
            names=_names(case, home),
            purchase=next((each.bought for each in reversed(found) if each.bought), None),
            insults=tuple(found),
        )
        for home, found in ranked
    )


def _names(case: Case, home: int) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for line in case.material.lines:
        if case.who.home_of[case.person_of_line[line.number]] == home:
            names[line.arrival.contact.display_name] = None
    return tuple(name for name in names if name)


def _groups(judged: Iterable[Judged], by: Callable[[Judged], str]) -> tuple[Group, ...]:
    every: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        every[by(each)].append(each)
    groups = [
        Group(
            name=name,
            messages=len(found),
            insults=sum(bool(each.insult) for each in found),
            ignored=sum(bool(each.insult) and each.ignored for each in found),
        )
        for name, found in every.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.insults, -group.messages, group.name)))


def _title(code: str) -> str:
    return REASONS[code].title


def _doubtful(judged: Judged) -> bool:
    if judged.verdict.answer is Answer.WAIT:
        return False
    return all(
        reason.code in DOUBTFUL
        for reason in judged.verdict.reasons
        if reason.answer is not Answer.WAIT
    )


def _maybe_welcome(judged: Judged, bought: dict[int, list[Purchase]]) -> bool:
    """Whether what was stopped because they had bought went to somebody who soon bought again."""
    at = judged.happening.occurred_at
    return bool(judged.insult) and any(
        at < purchase.at <= at + WELCOME_WITHIN for purchase in bought.get(judged.home, ())
    )


def _unlawful(judged: Judged) -> bool:
    return judged.labelled.message.channel in _PHONE and any(
        reason.code == "quiet_hours" and reason.facts.get("rule") != "store"
        for reason in judged.verdict.reasons
    )


def _per(many: int, buyers: int) -> float:
    return round(100 * many / buyers, 1) if buyers else 0.0
