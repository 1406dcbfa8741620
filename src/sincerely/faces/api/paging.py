"""Pages of long lists: how many, after which, and where the next page begins."""

from typing import Annotated, Any

from ninja import Query

from sincerely.faces.api.errors import ApiProblem

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
After = Annotated[
    str | None, Query(max_length=40, description="`next` of the page before; none for the first.")
]


def number(after: str | None) -> int | None:
    """The row number in a cursor. Raises `ApiProblem` for anything but a cursor of ours."""
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and int(after) < 1 << 63):
        raise unknown()
    return int(after)


def unknown() -> ApiProblem:
    """A cursor that belongs to no page."""
    fields = {"after": "is not the `next` of a page"}
    hint = "Take `next` of the page before, unchanged."
    return ApiProblem(422, "cursor_unknown", "There is no such page.", hint, fields)


def page(name: str, rows: list[Any], more: bool, last: int | None) -> dict[str, Any]:
    """One page: its rows under ``name``, and ``next`` where more follow."""
    return {name: rows, "next": str(last) if more else None}
