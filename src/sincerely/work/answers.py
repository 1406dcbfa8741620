"""A decision as every face answers it."""

from datetime import datetime
from typing import Any

from sincerely.records.models import Store
from sincerely.rules.reasons import sentence_customer, sentence_instead, sentence_staff
from sincerely.rules.verdict import Reason, Verdict
from sincerely.work.sending import Decided


def as_json(decided: Decided, store: Store) -> dict[str, Any]:
    """Plain values only; times as ISO 8601 in UTC."""
    verdict = decided.verdict
    return {
        "id": decided.id,
        "verdict": str(verdict.answer),
        "reasons": [_reason(reason, store.zone) for reason in verdict.reasons],
        "instead": _instead(verdict, store.zone),
        "until": _plain(verdict.until),
        "valid_until": _plain(verdict.valid_until),
        "person": decided.person_id,
        "purpose_believed": decided.believed,
        "versions": versions(decided),
        "mode": store.mode,
    }


def versions(decided: Decided) -> dict[str, str]:
    """Which policy, rules, law and recogniser gave the answer."""
    pairs = (part.split(" ", 1) for part in decided.versions.split("; "))
    return {"policy": str(decided.policy_number), **dict(pairs)}


def _reason(reason: Reason, zone: str) -> dict[str, Any]:
    return {
        "code": reason.code,
        "staff": sentence_staff(reason, zone),
        "customer": sentence_customer(reason, zone),
        "facts": {name: _plain(value) for name, value in reason.facts.items()},
    }


def _instead(verdict: Verdict, zone: str) -> dict[str, Any]:
    instead = verdict.instead
    return {
        "kind": str(instead.kind),
        "role": instead.role,
        "who": instead.who,
        "task": instead.task,
        "at": _plain(instead.at),
        "sentence": sentence_instead(verdict, zone),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value
