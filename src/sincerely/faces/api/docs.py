"""The API's page for people: made from its own document, without anything from elsewhere."""

from pathlib import Path
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

_FOLDER = Path(__file__).resolve().parent / "templates"
MOST_WORDS = 20
"""A field with more words than this has a list of its own (GET /kinds, GET /reasons)."""

Said = dict[str, Any]


class OwnPage(DocsBase):
    """Every operation with its fields and examples; no script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page."""
        document = api.get_openapi_schema(path_params=kwargs)
        context = {
            "title": document["info"]["title"],
            "version": document["info"]["version"],
            "paragraphs": _paragraphs(document["info"]["description"]),
            "operations": operations(document),
            "document": self.get_openapi_url(api, kwargs),
        }
        page = engines["django"].from_string((_FOLDER / "docs.html").read_text())
        return HttpResponse(page.render(context, request))


def style(_request: HttpRequest) -> HttpResponse:
    """The page's own stylesheet."""
    return HttpResponse((_FOLDER / "docs.css").read_text(), content_type="text/css")


def operations(document: Said) -> list[Said]:
    """Every operation of an OpenAPI document as the page shows it."""
    return [
        _operation(method, path, said, document)
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    ]


def _operation(method: str, path: str, said: Said, document: Said) -> Said:
    bodies = (said.get("requestBody") or {}).get("content", {}).values()
    parameters = [
        _row(one["name"], one, one["schema"], one["required"], document)
        for one in said.get("parameters", [])
    ]
    fields = [row for body in bodies for row in _fields(body["schema"], document)]
    tables = (("Parameters", parameters), ("Fields of the body", fields))
    return {
        "id": said["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": said["summary"],
        "paragraphs": _paragraphs(said.get("description", "")),
        "open": "security" not in said,
        "tables": [{"title": title, "rows": rows} for title, rows in tables if rows],
        "examples": [example for body in bodies for example in _examples(body)],
        "answers": list(said["responses"]),
    }


def _examples(body: Said) -> list[dict[str, str]]:
    return [
        {
            "summary": example["summary"],
            "text": msgspec.json.format(msgspec.json.encode(example["value"])).decode(),
        }
        for example in body.get("examples", {}).values()
    ]


def _fields(schema: Said, document: Said) -> list[Said]:
    """The fields of a body; of one that may be one or many, those of the one."""
    schema = _meant(schema, document)
    if "oneOf" in schema:
        schema = _meant(schema["oneOf"][0], document)
    needed = schema.get("required", [])
    return [
        _row(name, field, field, name in needed, document)
        for name, field in schema.get("properties", {}).items()
    ]


def _row(name: str, said: Said, schema: Said, needed: bool, document: Said) -> Said:
    words = _words(schema, document)
    says = said.get("description") or _meant(schema, document).get("description", "")
    shown = words if len(words) <= MOST_WORDS else []
    return {"name": name, "needed": needed, "says": _coded(says), "words": shown}


def _words(schema: Said, document: Said) -> list[str]:
    """The words a field may hold, where they are limited."""
    schema = _meant(schema, document)
    parts = [*schema.get("anyOf", []), *schema.get("allOf", [])]
    parts += [schema["items"]] if "items" in schema else []
    return [*schema.get("enum", []), *(word for part in parts for word in _words(part, document))]


def _meant(schema: Said, document: Said) -> Said:
    """The schema a reference points to."""
    if "$ref" not in schema:
        return schema
    found: Said = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _paragraphs(text: str) -> list[SafeString]:
    return [_coded(part) for part in text.split("\n\n") if part]


def _coded(text: str) -> SafeString:
    """Text with what stands between backticks set as code."""
    pieces = (escape(piece) for piece in text.split("`"))
    every = (f"<code>{piece}</code>" if n % 2 else piece for n, piece in enumerate(pieces))
    return mark_safe("".join(every))  # noqa: S308 - every piece has been escaped
