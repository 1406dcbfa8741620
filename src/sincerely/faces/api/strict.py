"""No parameter of an address goes unheard: one nobody knows is an error, like a body's field."""

from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja import Router

from sincerely.faces.api.errors import ApiProblem


def only_known(router: Router) -> None:
    """Every operation of a router refuses parameters it does not have."""
    for path in router.path_operations.values():
        for operation in path.operations:
            asked = [m for m in operation.models if m.__ninja_param_source__ == "query"]
            known = {name for model in asked for name in model.__ninja_flatten_map__}
            operation.view_func = _strict(operation.view_func, known)


def _strict(view: Any, known: set[str]) -> Any:
    if getattr(view, "known", None) is not None:
        return view

    @wraps(view)
    def strict(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if unknown := sorted(request.GET.keys() - known):
            raise ApiProblem(
                422,
                "invalid",
                f"Nobody here knows the parameter {unknown[0]!r}.",
                f"It takes {', '.join(sorted(known))}." if known else "It takes none.",
                dict.fromkeys(unknown, "is no parameter of this address"),
            )
        return view(request, *args, **kwargs)

    strict.known = known  # type: ignore[attr-defined]
    return strict
