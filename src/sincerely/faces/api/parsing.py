"""Bodies as they come: JSON that a database can keep, and nothing that only looks like it."""

from typing import Any

import msgspec
from django.http import HttpRequest
from ninja.parser import Parser

from sincerely.faces.api.errors import ApiProblem
from sincerely.faces.said import text_problem

DEEPEST = 12
"""Levels of objects in objects; ours have four."""


class StrictJson(Parser):
    """Reads JSON; refuses NaN, half characters, NUL and towers of brackets."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises `ApiProblem` where it is no JSON or holds what nobody can keep."""
        try:
            body = msgspec.json.decode(request.body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as cause:
            hint = "Send UTF-8 JSON with Content-Type: application/json."
            raise ApiProblem(400, "bad_json", f"The body is no JSON: {cause}.", hint) from None
        if not isinstance(body, dict):
            raise ApiProblem(400, "bad_json", "The body is no object.", "Send {...}.")
        if problem := _unkeepable(body, DEEPEST):
            raise ApiProblem(422, "invalid", f"The body {problem}.", "Leave that character out.")
        return body


def _unkeepable(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return text_problem(value)
    if not isinstance(value, dict | list):
        return ""
    if depth == 0:
        return "is nested too deeply"
    parts = [*value, *value.values()] if isinstance(value, dict) else value
    return next((found for part in parts if (found := _unkeepable(part, depth - 1))), "")
