"""What a way of deciding came to, by the sample's truth and nothing else."""

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sincerely.sample.books import Message
from sincerely.sample.truth import REASONS, Reason, Verdict, judge

from .fates import Fates, Task
from .year import SOON, Year

#: reasons of the gate that are the law's or the store's own, on which the truth has no opinion
NOT_JUDGED = frozenset({"no_consent", "quiet_hours", "too_often"})
LATE = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Score:
    """Counts of one year. ``insults``: sent though the truth says *never*; ``as_prospects``: those
    that sold to somebody who had bought here; ``on_record``: those a row of any of the store's
    systems spoke against by then, or their nature alone. ``lawful``: those nothing is against;
    ``refused``, ``held`` (for a person, who may let them go) and ``late`` (sent, over an hour after
    they were meant to) are of these, and ``not_judged`` those of them stopped for what the truth
    does not judge alone. ``thanked``: buyers thanked by a person within two days; ``put``: those,
    and buyers whose thank-you somebody was given by name within them. ``prompt``: buyers whose
    task somebody had within an hour of the first record of the sale anywhere in the store.
    """

    messages: int = 0
    buyers: int = 0
    insults: int = 0
    as_prospects: int = 0
    on_record: int = 0
    lawful: int = 0
    refused: int = 0
    held: int = 0
    not_judged: int = 0
    late: int = 0
    thanked: int = 0
    put: int = 0
    prompt: int = 0
    let_out: Counter[str] = field(default_factory=Counter)
    wrongly: Counter[str] = field(default_factory=Counter)

    @property
    def wrongly_stopped(self) -> int:
        """Lawful messages that never went."""
        return self.refused + self.held

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def score(year: Year, fates: Fates, tasks: list[Task] | None = None) -> Score:
    """The counts of one year."""
    found = Score(messages=len(year.messages), buyers=len(year.bought))
    for message in year.messages:
        _weigh(found, year, message, fates)
    _thanks(found, year, tasks or [])
    return found


def verdict(year: Year, message: Message, at: datetime | None = None) -> Verdict:
    """What the truth says of it, had it gone at ``at``; else at its own moment."""
    return judge(year.life_of(message), replace(message, at=at) if at else message)


def arrives(year: Year, message: Message) -> bool:
    """Whether it reaches the household it was meant for, as the truth must for its label."""
    household = year.life_of(message).household.number
    return message.reaches is not None and message.reaches.household == household


def _weigh(found: Score, year: Year, message: Message, fates: Fates) -> None:
    fate = fates[message.number]
    if fate.at is not None:
        became = verdict(year, message, fate.at)
        codes = [reason.code for reason in became.reasons]
        found.insults += became.insult
        found.as_prospects += "already_bought" in codes
        found.on_record += any(REASONS[r.code] and _known(r, fate.at) for r in became.reasons)
        if became.insult:
            found.let_out[" ".join([message.template, *codes])] += 1
    if verdict(year, message).reasons or not arrives(year, message):
        return
    found.lawful += 1
    if fate.at is not None:
        found.late += fate.at - message.at > LATE
        return
    found.held += fate.answer in {"hold", "wait"}
    found.refused += fate.answer not in {"hold", "wait"}
    found.not_judged += bool(fate.codes) and NOT_JUDGED.issuperset(fate.codes)
    found.wrongly[" ".join([fate.answer, message.template, *fate.codes])] += 1


def _known(reason: Reason, moment: datetime) -> bool:
    return reason.fact is None or reason.fact.known_before(moment) is not None


def _thanks(found: Score, year: Year, tasks: list[Task]) -> None:
    for life, journey, bought in year.bought:
        thanks = [each.at for each in life.thanks if bought.at <= each.at < year.ends]
        thanked = bool(thanks) and min(thanks) - bought.at <= SOON
        deals = {bought.deal_number, *journey.crm_deals}
        opened = [task.opened for task in tasks if task.deal in deals]
        found.thanked += thanked
        found.put += thanked or (bool(opened) and min(opened) - bought.at <= SOON)
        known = min((each.at for each in bought.known), default=None)
        found.prompt += bool(known and opened and min(opened) - known <= LATE)
