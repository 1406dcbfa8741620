"""Which answers an operation can give, for the OpenAPI document."""

from collections.abc import Mapping
from typing import Any

from sincerely.faces.api.schemas.base import Problem

ALWAYS = (401, 422, 500, 503)


def or_problem(success: Mapping[int, Any], *more: int) -> dict[int, Any]:
    """The answers of success, and `Problem` for whatever may go wrong. ``more``: its statuses."""
    return {**success, **dict.fromkeys(sorted({*ALWAYS, *more}), Problem)}
