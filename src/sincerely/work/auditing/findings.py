"""Every finding with its evidence: as rows of a table, as JSON, and one of them in full."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from sincerely.matching.score import Score
from sincerely.rules.reasons import sentence_staff
from sincerely.rules.verdict import Answer

from .breaches import out_of_law
from .judging import Case, Judged
from .links import Link, Ties
from .weighing import DIGITS, weight

#: of `findings.csv`. ``known``: ignored, or not_yet_known, of the reason, and ``insult_known`` of
#: the insult; ``probability``: that it is right, as far as it rests on who they are and what the
#: message was for; ``counts``: how much the insult counts in the lower number of a range;
#: ``hours``: forbidden or perhaps_forbidden by law, for calls and texts that sell
HEADER = (
    "message", "person", "verdict", "reason", "known", "probability", "insult", "insult_known",
    "counts", "reasons", "hours", "file", "line", "sent_at", "channel", "purpose", "purpose_from",
    "sure", "system", "template", "household", "sale_file", "sale_line", "link", "link_weight",
    "link_levels", "policy", "rules", "why",
)  # fmt: skip
#: a file of a stranger's may have cells that begin so
_FORMULA = frozenset("=+-@\t\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What every finding rests on: the store's zone, the policy's name with its version, and the
    versions of rules and law."""

    zone: str
    policy: str
    rules: str


def found(case: Case) -> Iterator[Judged]:
    """Every message that would not simply have been sent, oldest first."""
    return (each for each in case.judged if each.verdict.answer is not Answer.SEND)


def number(judged: Judged) -> str:
    """The sent file's own key of a message, else its row number."""
    return judged.sent.message_id or str(judged.line.line)


def csv_text(judged: Judged, tied: Ties, basis: Basis) -> str:
    """One finding as a row of the table, with the end of its line. ``tied``: see `links.ties`."""
    row = StringIO()
    csv.writer(row).writerow(map(_safe, _row(judged, tied, basis)))
    return row.getvalue()


def json_text(judged: Judged, tied: Ties, basis: Basis) -> str:
    """One finding as JSON, on one line."""
    return _JSON.encode(evidence(judged, tied, basis))


def write_csv(path: Path, rows: Iterable[str]) -> int:
    """Writes findings (`csv_text`) as a table; how many there are."""
    many = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(HEADER)
        for each in rows:
            file.write(each)
            many += 1
    return many


def write_json(path: Path, found: Iterable[str], about: dict[str, Any]) -> None:
    """Writes the figures (``about``) and findings (`json_text`), a line each."""
    said = json.dumps(about, indent=1, default=_plain)
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{said[: said.rindex("}")].rstrip()},\n "findings": [')
        for number, each in enumerate(found):
            file.write(f"{',' if number else ''}\n  {each}")
        file.write("\n ]\n}\n")


def evidence(judged: Judged, tied: Ties, basis: Basis) -> dict[str, Any]:
    """One finding in full: message row, sale row, link with its weights, rule and policy."""
    sale, link = tied.sale, tied.link
    return {
        "message": number(judged),
        "file": str(judged.line.path),
        "line": judged.line.line,
        "sent_at": judged.happening.occurred_at,
        "channel": judged.labelled.message.channel,
        "system": judged.labelled.message.sender,
        "template": judged.sent.template,
        "person": judged.person,
        "household": judged.home,
        "verdict": judged.verdict.answer.value,
        "reason": judged.reason,
        "known": known(judged),
        "insult": judged.insult,
        "insult_known": insult_known(judged),
        "counts": round(weight(judged, judged.insult), DIGITS),
        "hours": _hours(judged),
        "probability": judged.probability,
        "reasons": [
            {
                "code": reason.code,
                "answer": reason.answer.value,
                "sentence": sentence_staff(reason, basis.zone),
                "facts": reason.facts,
            }
            for reason in judged.verdict.reasons
        ],
        "purpose": judged.labelled.message.purpose,
        "purpose_from": judged.labelled.how,
        "sure": judged.labelled.sure,
        "sale": sale and {"file": str(sale.path), "line": sale.line},
        "link": link and _linked(link),
        "policy": basis.policy,
        "rules": basis.rules,
    }


def known(judged: Judged) -> str:
    """Whether the reason was there to be known."""
    return "ignored" if judged.ignored else "not_yet_known"


def insult_known(judged: Judged) -> str:
    """The same of what made it an insult; empty where it is none."""
    if not judged.insult:
        return ""
    return "ignored" if judged.insult_ignored else "not_yet_known"


def levels(scored: Score | None) -> list[dict[str, Any]]:
    """How two people's details compare, level by level, the heaviest first; weights in bits."""
    steps = sorted(scored.steps, key=lambda step: -abs(step.weight)) if scored else []
    return [
        {"column": step.column, "says": step.sentence, "weight": round(step.weight, 2)}
        for step in steps
    ]


def _linked(link: Link) -> dict[str, Any]:
    scored = link.scored
    return {
        "kind": link.kind,
        "why": link.why,
        "weight": round(scored.weight, 2) if scored else None,
        "probability": round(scored.probability, 4) if scored and link.kind == "maybe" else None,
        "levels": levels(scored),
    }


def _hours(judged: Judged) -> str:
    late = out_of_law(judged)
    if late is None:
        return ""
    return "forbidden" if late.certain else "perhaps_forbidden"


def _row(judged: Judged, tied: Ties, basis: Basis) -> tuple[Any, ...]:
    first = next(r for r in judged.verdict.reasons if r.code == judged.reason)
    sale, link = tied.sale, tied.link
    scored = link.scored if link else None
    message = judged.labelled.message
    return (
        number(judged),
        judged.person,
        judged.verdict.answer.value,
        judged.reason,
        known(judged),
        judged.probability,
        judged.insult,
        insult_known(judged),
        round(weight(judged, judged.insult), DIGITS),
        " ".join(judged.codes),
        _hours(judged),
        judged.line.path.name,
        judged.line.line,
        judged.happening.occurred_at.isoformat(),
        message.channel.value,
        message.purpose.value if message.purpose else "",
        judged.labelled.how,
        judged.labelled.sure,
        message.sender,
        judged.sent.template,
        judged.home,
        sale.path.name if sale else "",
        sale.line if sale else "",
        link.sentence if link else "",
        round(scored.weight, 2) if scored else "",
        "; ".join(f"{each['says']} ({each['weight']:+})" for each in levels(scored)),
        basis.policy,
        basis.rules,
        sentence_staff(first, basis.zone),
    )


def _safe(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)


_JSON = json.JSONEncoder(default=_plain)
