"""`GET /reasons`: every reason of the gate, and what it means."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from sincerely.faces.api.errors import answer
from sincerely.faces.api.schemas.words import ReasonsOut
from sincerely.rules.reasons import REASONS

router = Router(tags=["The gate"])


@router.get(
    "/reasons",
    auth=None,
    response={200: ReasonsOut},
    operation_id="reasons",
    summary="Every reason of the gate, and what it means.",
)
def reasons(request: HttpRequest) -> HttpResponse:
    """The codes a verdict's reasons can have, with the verdicts each can lead to."""
    found = [
        {"code": code, "title": text.title, "answers": [str(answer) for answer in text.answers]}
        for code, text in REASONS.items()
    ]
    return answer(200, {"reasons": found})
