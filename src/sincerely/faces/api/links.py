"""`POST /links`: the link to somebody's own page, for the footer of what the CRM sends."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Schema
from pydantic import Field

from sincerely.faces.api import caller
from sincerely.faces.api.errors import answer, problem_of
from sincerely.faces.api.responses import or_problem
from sincerely.faces.api.schemas.base import MOST_AT_ONCE, ErrorBody, Strict
from sincerely.work import customer_link
from sincerely.work.errors import WorkError

router = Router(tags=["The customer's own page"])


class LinkIn(Strict):
    """Whose link."""

    to: str = Field(
        min_length=1,
        max_length=320,
        description="Mail address or phone number of the reader.",
        examples=["pat@example.com"],
    )
    decision: int | None = Field(
        None,
        ge=1,
        le=2**63 - 1,
        description="The `id` of the decision about this message: the page then says why it came.",
    )


class LinksIn(Strict):
    """Up to 1,000 at once."""

    links: list[LinkIn] = Field(min_length=1, max_length=MOST_AT_ONCE)


class LinkOut(Schema):
    """A link. The same address and decision give the same link each time."""

    to: str
    url: str = Field(description="For the footer: the reader's own page.")
    headers: dict[str, str] = Field(description="Lines for the mail: one-click unsubscribe.")


class NoLink(Schema):
    """One of many that could not be made; the others were."""

    to: str
    error: ErrorBody


class LinksOut(Schema):
    """The links, in order."""

    links: list[LinkOut | NoLink]


@router.post(
    "/links",
    response=or_problem({200: LinksOut}, 413),
    operation_id="links",
    summary="The links to readers' own pages, for the footers of messages.",
)
def links(request: HttpRequest, said: Body[LinksIn]) -> HttpResponse:
    """Nothing is recorded. A link never ends: it says *stop* as long as the mail is kept."""
    store, base = caller.source_of(request).store, request.build_absolute_uri("/")
    made = customer_link.make_many(
        store=store, asked=[(one.to, one.decision) for one in said.links]
    )
    found = [_link(base, one.to, token) for one, token in zip(said.links, made, strict=True)]
    return answer(200, {"links": found})


def _link(base: str, to: str, token: str | WorkError) -> dict[str, Any]:
    if isinstance(token, WorkError):
        return {"to": to, **problem_of(token).body()}
    url, one_click = customer_link.urls(base, token)
    return {"to": to, "url": url, "headers": customer_link.headers(one_click)}
