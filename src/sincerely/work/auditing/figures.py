"""What an audit comes to in numbers. Every one of them can be counted again from the findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from sincerely.rules.verdict import Answer

from . import breaches, groups
from .breaches import Hours, Ignored
from .groups import Group
from .judging import Case, Judged
from .purchases import CURVE_DAYS, Thanks, silence, thanks
from .rows import FileSeen, Role
from .tallying import WELCOMED, WORST, Home, Tally, tally
from .weighing import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a gate would have done, in messages. ``answers``: by answer; ``maybe_welcome``:
    stopped because they had bought, and their reader bought again soon, ``welcome``: the first of
    them; ``undone``: stopped for a purchase that was undone later."""

    answers: dict[str, int]
    rightly: int
    doubtful: int
    delayed: int
    maybe_welcome: int
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
    return told(tally(case), case.material.files, missing=missing)


def told(found: Tally, files: Iterable[FileSeen], *, missing: Sequence[str]) -> Figures:
    """A tally as figures. ``files``: all that were read."""
    insults, most = found.insults.range, CURVE_DAYS + 1
    curve = [silence(found.reached[each], found.standing) for each in ("surely", "at most")]
    sold = {each.given.source for each in files if each.given.role is Role.SOLD}
    return Figures(
        first=min(found.moments, default=None),
        last=max(found.moments, default=None),
        messages=found.messages,
        later=found.later,
        people=found.people,
        homes=found.homes,
        buyers=found.buyers,
        insults=insults,
        per_100_buyers=Range(*(_per(n, found.buyers) for n in (insults.least, insults.most))),
        ignored=found.ignored.range,
        not_yet_known=found.not_yet_known.range,
        suspected=found.suspected,
        elsewhere=found.elsewhere.range,
        gate=_gate(found),
        thanks=thanks(found.thanked, found.standing),
        hours=breaches.told_hours(found.hours),
        wishes=breaches.told_wishes(found.wishes),
        by_system=groups.told(found.systems),
        by_template=groups.templates(found.templates),
        by_reason=groups.told(found.reasons),
        by_salesperson=groups.salespeople(found.salespeople),
        by_store=groups.told(found.stores) if len(sold) > 1 else (),
        silence=tuple((day, curve[0][day], curve[1][day]) for day in range(most)),
        worst=tuple(home for _, home in sorted(found.worst, key=itemgetter(0))[:WORST]),
        purposes={
            how: found.purposes.get(how, 0) for how in ("stated", "recognised", "unsure", "unsaid")
        },
        missing=tuple(missing),
    )


def _gate(found: Tally) -> Gate:
    stopped = found.stopped
    rightly = found.messages - stopped.answers.get(Answer.SEND.value, 0)
    return Gate(
        answers={answer.value: stopped.answers.get(answer.value, 0) for answer in Answer},
        rightly=rightly - stopped.delayed - stopped.doubtful,
        doubtful=stopped.doubtful,
        delayed=stopped.delayed,
        maybe_welcome=stopped.maybe_welcome,
        welcome=tuple(sorted(stopped.welcome, key=groups.when)[:WELCOMED]),
        undone=stopped.undone,
    )


def _per(many: float, buyers: int) -> float:
    return round(100 * many / buyers, 1) if buyers else 0.0
