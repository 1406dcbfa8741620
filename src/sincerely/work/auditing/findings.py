"""Every finding with its evidence: as rows of a table, as JSON, and one of them in full."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sincerely.rules.reasons import sentence_staff
from sincerely.rules.verdict import Answer

from .judging import Case, Judged

#: of `findings.csv`. ``known``: ignored, or not_yet_known; ``probability``: that it is right, as
#: far as it rests on who they are and what the message was for
HEADER = (
    "message", "person", "verdict", "reason", "known", "probability", "insult", "reasons", "file",
    "line", "sent_at", "channel", "purpose", "purpose_from", "system", "template", "household",
    "sale_file", "sale_line", "why",
)  # fmt: skip


def found(case: Case) -> Iterator[Judged]:
    """Every message that would not simply have been sent, oldest first."""
    return (each for each in case.judged if each.verdict.answer is not Answer.SEND)


def number(judged: Judged) -> str:
    """The sent file's own key of a message, else its row number."""
    return judged.sent.message_id or str(judged.line.line)


def write_csv(case: Case, path: Path, zone: str) -> int:
    """Writes the findings as a table; how many there are."""
    many = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for each in found(case):
            rows.writerow(_row(case, each, zone))
            many += 1
    return many


def write_json(case: Case, path: Path, zone: str, about: dict[str, Any]) -> None:
    """Writes the figures (``about``) and every finding with its evidence."""
    told = {**about, "findings": [evidence(case, each, zone) for each in found(case)]}
    path.write_text(json.dumps(told, indent=1, default=_plain), encoding="utf-8")


def evidence(case: Case, judged: Judged, zone: str) -> dict[str, Any]:
    """One finding in full: message row, sale row, link and rule."""
    sale = _sale(case, judged)
    return {
        "message": number(judged),
        "file": str(judged.line.given.path),
        "line": judged.line.line,
        "sent_at": judged.happening.occurred_at,
        "person": judged.person,
        "household": judged.home,
        "verdict": judged.verdict.answer.value,
        "reason": judged.reason,
        "insult": judged.insult,
        "known": "ignored" if judged.ignored else "not_yet_known",
        "probability": judged.probability,
        "reasons": [
            {
                "code": reason.code,
                "answer": reason.answer.value,
                "sentence": sentence_staff(reason, zone),
                "facts": reason.facts,
            }
            for reason in judged.verdict.reasons
        ],
        "purpose": judged.labelled.message.purpose,
        "purpose_from": judged.labelled.how,
        "sale": sale and {"file": str(sale.given.path), "line": sale.line},
        "link": judged.maybe
        and {
            "with": judged.maybe.other,
            "why": judged.maybe.said,
            "weight": round(judged.maybe.weight, 2),
            "probability": round(judged.maybe.probability, 4),
        },
    }


def _row(case: Case, judged: Judged, zone: str) -> tuple[Any, ...]:
    first = next(r for r in judged.verdict.reasons if r.code == judged.reason)
    sale = _sale(case, judged)
    message = judged.labelled.message
    return (
        number(judged),
        judged.person,
        judged.verdict.answer.value,
        judged.reason,
        "ignored" if judged.ignored else "not_yet_known",
        judged.probability,
        judged.insult,
        " ".join(judged.codes),
        judged.line.given.path.name,
        judged.line.line,
        judged.happening.occurred_at.isoformat(),
        message.channel.value,
        message.purpose.value if message.purpose else "",
        judged.labelled.how,
        message.sender,
        judged.sent.template,
        judged.home,
        sale.given.path.name if sale else "",
        sale.line if sale else "",
        sentence_staff(first, zone),
    )


def _sale(case: Case, judged: Judged) -> Any:
    """The row of the purchase a finding rests on."""
    lines = case.lines_of_deal.get(judged.bought.deal, []) if judged.bought else []
    return lines[0] if lines else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
