"""One shape for everything that goes wrong: a stable code, a sentence, a hint, the fields meant."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from sincerely.faces.said import Misfit
from sincerely.work.errors import WorkError

log = logging.getLogger(__name__)

#: codes of work that are not the fault of a single field
_STATUS = {"no_such_person": 404, "key_reused": 409}


class ApiProblem(Exception):
    """An answer that is no success. ``fields``: what is wrong with each field, by its path."""

    def __init__(
        self, status: int, code: str, sentence: str, hint: str, fields: Mapping[str, str] = {}
    ) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence, self.hint = status, code, sentence, hint
        self.fields = dict(fields)

    def body(self) -> dict[str, Any]:
        """The error as every caller gets it."""
        fields = [{"field": name, "problem": text} for name, text in self.fields.items()]
        said = {"code": self.code, "message": self.sentence, "hint": self.hint, "fields": fields}
        return {"error": said}

    def answer(self) -> HttpResponse:
        """The whole answer."""
        return answer(self.status, self.body())


def answer(status: int, body: Any) -> HttpResponse:
    """An answer in JSON that nobody keeps: it speaks of people, at one moment."""
    response = HttpResponse(
        msgspec.json.encode(body), status=status, content_type="application/json"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def problem_of(exc: Exception) -> ApiProblem:
    """Any exception as the caller may see it; what nobody foresaw is logged and not shown."""
    match exc:
        case ApiProblem():
            return exc
        case Misfit():
            return ApiProblem(422, exc.code, exc.sentence, exc.hint, exc.problems)
        case WorkError():
            return ApiProblem(_STATUS.get(exc.code, 422), exc.code, exc.sentence, exc.hint)
        case AuthenticationError():
            return _unknown_caller()
        case ValidationError():
            return _invalid(exc)
        case Http404():
            return not_found()
        case RequestDataTooBig():
            return too_big("The body is larger than 2.5 MB.")
        case HttpError() if isinstance(exc.__cause__, Exception):
            return problem_of(exc.__cause__)  # the framework hides what our parser said
        case HttpError():
            return _http(exc)
        case SuspiciousOperation() | BadRequest() | MultiPartParserError():
            return ApiProblem(400, "bad_request", "The request cannot be read.", _READ_DOCS)
        case OperationalError():
            log.error("The database does not answer: %s", exc)
            hint = "Try again in a moment; what was not answered with success was not done."
            return ApiProblem(503, "database_unreachable", "The database does not answer.", hint)
    log.error("Unforeseen", exc_info=exc)
    hint = "It is in the log. Nothing was done; the same request may be sent again."
    return ApiProblem(500, "internal", "Something went wrong on our side.", hint)


def not_found() -> ApiProblem:
    """There is nothing at this address."""
    return ApiProblem(404, "not_found", "There is nothing at this address.", _READ_DOCS)


def not_allowed(allowed: str) -> HttpResponse:
    """A method nobody serves here. ``allowed``: those that are, as the header lists them."""
    sentence = f"This address takes {allowed} only."
    response = ApiProblem(405, "method_not_allowed", sentence, _READ_DOCS).answer()
    response.headers["Allow"] = allowed
    return response


def too_big(sentence: str) -> ApiProblem:
    """More than is taken at once."""
    return ApiProblem(413, "too_big", sentence, "Send it in several parts.")


def add_to(api: NinjaAPI) -> None:
    """Let every error of ``api`` have the one shape."""

    def handle(_request: HttpRequest, exc: Exception) -> HttpResponse:
        return problem_of(exc).answer()

    for kind in (Exception, HttpError, ValidationError, Http404):
        api.add_exception_handler(kind, handle)  # type: ignore[arg-type]


_READ_DOCS = "GET /api/v1/docs describes every address."


def _unknown_caller() -> ApiProblem:
    return ApiProblem(
        401,
        "token_unknown",
        "No source has this token.",
        "Send `Authorization: Bearer TOKEN`; `sincerely token SOURCE` makes one.",
    )


def _http(exc: HttpError) -> ApiProblem:
    words = HTTPStatus(exc.status_code).phrase
    code = words.lower().replace(" ", "_")
    return ApiProblem(exc.status_code, code, str(exc) or f"{words}.", _READ_DOCS)


def _invalid(exc: ValidationError) -> ApiProblem:
    fields = {_path(*error["loc"]): _plain(error) for error in exc.errors}
    sentence = "; ".join(f"{name or 'the body'} {text}" for name, text in fields.items())
    if len(fields) > 3:
        sentence = f"{len(fields)} fields are wrong; {sentence.split('; ')[0]}"
    return ApiProblem(422, "invalid", f"This cannot be taken: {sentence}.", _READ_DOCS, fields)


def _path(source: str, *parts: Any) -> str:
    """``decisions.3.channel`` of body, said, many, decisions, 3, channel."""
    kept = list(parts)
    if source == "body":
        kept = kept[2:] if len(kept) > 1 else []
    return ".".join(str(part) for part in kept)


def _plain(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "missing":
            return "is needed"
        case "extra_forbidden":
            return "is not a field here"
    text = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return text[:1].lower() + text[1:]
