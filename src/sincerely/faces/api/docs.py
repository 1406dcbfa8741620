"""The API's page for people: made from its own document, without anything from elsewhere."""

from pathlib import Path
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.template import engines
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

_PAGE = Path(__file__).resolve().parent / "templates" / "docs.html"


class OwnPage(DocsBase):
    """Every operation with its fields and examples; no script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page."""
        document = api.get_openapi_schema(path_params=kwargs)
        context = {
            "title": document["info"]["title"],
            "version": document["info"]["version"],
            "paragraphs": document["info"]["description"].split("\n\n"),
            "operations": operations(document),
            "document": self.get_openapi_url(api, kwargs),
        }
        page = engines["django"].from_string(_PAGE.read_text())
        return HttpResponse(page.render(context, request))


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation of an OpenAPI document as the page shows it."""
    return [
        _operation(method, path, said, document)
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    ]


def _operation(
    method: str, path: str, said: dict[str, Any], document: dict[str, Any]
) -> dict[str, Any]:
    bodies = (said.get("requestBody") or {}).get("content", {})
    examples = [
        {
            "summary": example["summary"],
            "text": msgspec.json.format(msgspec.json.encode(example["value"])).decode(),
        }
        for content in bodies.values()
        for example in content.get("examples", {}).values()
    ]
    fields = [
        field for content in bodies.values() for field in _fields(content["schema"], document)
    ]
    parameters = [
        _named(p["name"], p["schema"], p["required"], p) for p in said.get("parameters", [])
    ]
    return {
        "id": said["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": said["summary"],
        "description": said.get("description", ""),
        "open": "security" not in said,
        "tables": [
            {"title": title, "rows": rows}
            for title, rows in (("Parameters", parameters), ("Fields of the body", fields))
            if rows
        ],
        "examples": examples,
        "answers": list(said["responses"]),
    }


def _fields(schema: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a body; of one that may be one or many, those of the one."""
    schema = _meant(schema, document)
    first = next(iter(schema.get("oneOf", schema.get("anyOf", []))), None)
    if first:
        schema = _meant(first, document)
    needed = schema.get("required", [])
    return [
        _named(name, _meant(field, document), name in needed, field)
        for name, field in schema.get("properties", {}).items()
    ]


def _meant(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """The schema a reference points to."""
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _named(name: str, schema: dict[str, Any], needed: bool, said: dict[str, Any]) -> dict[str, Any]:
    words = schema.get("enum", [])
    return {
        "name": name,
        "needed": needed,
        "says": said.get("description") or schema.get("description", ""),
        "words": words if len(words) <= 16 else [],
    }
