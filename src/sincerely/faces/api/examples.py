"""Examples for the OpenAPI document: what is sent and what comes back. Everybody is made up."""

from typing import Any


def _body(**examples: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    named = {name: {"summary": text, "value": value} for name, (text, value) in examples.items()}
    return {"requestBody": {"content": {"application/json": {"examples": named}}}}


_IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "A key of yours for this request. The same key with the same body is answered "
    "as before for 30 days, with `Idempotent-Replay: true`; with another body it is refused (409).",
}

REPEATABLE: dict[str, Any] = {"parameters": [_IDEMPOTENCY]}

DECISIONS: dict[str, Any] = REPEATABLE | _body(
    one=(
        "One message",
        {
            "to": "pat@example.com",
            "channel": "email",
            "purpose": "missed_appointment",
            "written_by": "machine",
            "about": "2026 Palisade",
            "message_id": "<20260304.1@crm.example.com>",
        },
    ),
    many=(
        "A list for the dialler",
        {
            "decisions": [
                {"to": "+1 203 555 0142", "channel": "recorded_call", "purpose": "thank_you"},
                {"to": "lee@example.com", "channel": "email", "purpose": "newsletter"},
            ]
        },
    ),
)

EVENTS: dict[str, Any] = REPEATABLE | _body(
    sold=(
        "The DMS books a sale",
        {
            "kind": "deal_sold",
            "key": "sale:D1001",
            "occurred_at": "2026-03-04T15:20:00-05:00",
            "about": {
                "first": "Pat",
                "last": "Lee",
                "emails": ["pat@example.com"],
                "phones": [{"number": "203-555-0142", "kind": "cell"}],
                "customer_number": "58211",
            },
            "fields": {
                "deal": "D1001",
                "said_by": "dms",
                "by": "Dana Ruiz",
                "vehicle": {"year": "2026", "make": "Hyundai", "model": "Palisade"},
            },
        },
    ),
    opted_out=(
        "Somebody told the sales manager to stop",
        {
            "kind": "opted_out",
            "key": "told:77",
            "occurred_at": "2026-03-05T10:02:00-05:00",
            "about": {"emails": ["pat@example.com"]},
            "fields": {"topic": "marketing", "proof": "told", "told_to": "Joan Whitfield"},
        },
    ),
)
