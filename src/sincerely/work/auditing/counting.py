"""What the verdicts of a large audit come to, counted where they lie: one SQL for both engines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sincerely.rules.reasons import REASONS, TREATED_AS_PROSPECT
from sincerely.rules.verdict import Answer

from .purchases import CLICKED
from .weighing import DOUBTFUL, Range

_SURE = sorted(TREATED_AS_PROSPECT - DOUBTFUL)
_DOUBTED = sorted(TREATED_AS_PROSPECT & DOUBTFUL)


def _has(column: str, codes: Sequence[str]) -> str:
    """Whether one of these codes stands in a column of codes."""
    return "(" + " OR ".join(f"concat(' ', {column}, ' ') LIKE '% {c} %'" for c in codes) + ")"


_SURELY = _has("codes", _SURE)
_MAY = f"({_has('codes', _DOUBTED)} OR {_has('behind', sorted(TREATED_AS_PROSPECT))})"
_KNOWN = f"({_has('known_codes', sorted(TREATED_AS_PROSPECT))})"


def _sum(condition: str) -> str:
    return f"CAST(sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)"


_COUNTS = (
    f"count(*), {_sum(_SURELY)}, {_sum(f'{_SURELY} OR {_MAY}')}, "
    f"{_sum(f'{_SURELY} AND {_KNOWN}')}, {_sum(f'({_SURELY} OR {_MAY}) AND {_KNOWN}')}"
)
_JOINED = "FROM counted JOIN verdicts ON counted.id = verdicts.id"
#: a click on *sold* is a sign, no sale (`rules.events.deals.DealSold`)
_SALE = (
    "kind = 'deal_delivered' OR (kind = 'deal_sold'"
    + "".join(f' AND payload NOT LIKE \'%"said_by":"{who}"%\'' for who in sorted(CLICKED))
    + ")"
)
_ONE = "concat(' ', codes, ' ') LIKE '% {code} %'"
#: name -> what is asked of the views *counted* (messages), *events* and *verdicts*
QUESTIONS = {
    "all": f"SELECT {_COUNTS}, CAST(min(occurred_at) AS STRING),"
    f" CAST(max(occurred_at) AS STRING), count(DISTINCT person) {_JOINED}",
    "buyers": f"SELECT count(DISTINCT home) FROM events WHERE {_SALE}",  # noqa: S608
    "answers": f"SELECT answer, count(*) {_JOINED} GROUP BY answer",
    "sources": f"SELECT source, {_COUNTS} {_JOINED} GROUP BY source",
    "reasons": "SELECT "
    + ", ".join(_sum(_ONE.format(code=code)) for code in REASONS)
    + f" {_JOINED}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one system sent, and what of it treated a buyer as a prospect."""

    name: str
    messages: int
    insults: Range
    ignored: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The figures of a large audit.

    ``insults``: surely those to a household of which a sale was on record; at most also those that
    may be. ``ignored``: of these, what could be known when they were sent. ``buyers``: households
    with a sale in the tables. ``reasons``: code -> messages.
    """

    messages: int
    people: int
    buyers: int
    first: datetime | None
    last: datetime | None
    insults: Range
    ignored: Range
    answers: dict[str, int]
    reasons: dict[str, int]
    sources: tuple[Source, ...]

    @property
    def per_100_buyers(self) -> Range:
        """Zero where nobody bought."""
        many = self.buyers or 1
        least, most = (100 * n / many if self.buyers else 0.0 for n in _both(self.insults))
        return Range(round(least, 1), round(most, 1))


def counted(rows: Mapping[str, Sequence[Sequence[Any]]]) -> Counted:
    """The answers to `QUESTIONS` as figures."""
    ((*numbers, first, last, people),) = rows["all"]
    messages, insults, ignored = _three(numbers)
    answers = dict(map(tuple, rows["answers"]))
    reasons = zip(REASONS, rows["reasons"][0], strict=True)
    sources = [
        Source(name=name or "no system named", messages=many, insults=insult, ignored=known)
        for name, *told in rows["sources"]
        for many, insult, known in [_three(told)]
    ]
    return Counted(
        messages=messages, people=people, buyers=rows["buyers"][0][0],
        first=_moment(first), last=_moment(last),
        insults=insults, ignored=ignored,
        answers={answer.value: answers.get(answer.value, 0) for answer in Answer},
        reasons={code: many for code, many in reasons if many},
        sources=tuple(sorted(sources, key=lambda one: (-one.insults.most, one.name))),
    )  # fmt: skip


def _three(numbers: Sequence[int | None]) -> tuple[int, Range, Range]:
    many, least, most, known, may = (number or 0 for number in numbers)
    return many, Range(least, most), Range(known, may)


def _moment(text: str | None) -> datetime | None:
    """As either engine writes it, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _both(found: Range) -> tuple[float, float]:
    return found.least, found.most
