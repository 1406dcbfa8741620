"""The address a request was posted to, as whoever signed it saw it."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

_PORTS = {"https": "443", "http": "80"}


def possible(request: HttpRequest) -> tuple[str, ...]:
    """Every address it can have been, this one first.

    A proxy in front may have ended TLS, dropped the port or put its own name in the place of
    ours. So both schemes are tried, with and without a port, under the name it came to and every
    name this server answers to. Headers a caller could make up name none: only the settings do
    (SINCERELY_HOSTS), and the signature covers the path, the query and every field besides.
    """
    query = request.META.get("QUERY_STRING", "")
    behind = request.path + (f"?{query}" if query else "")
    return tuple(dict.fromkeys(f"{start}{behind}" for start in _starts(request)))


def _starts(request: HttpRequest) -> Iterator[str]:
    came_to = request.get_host()
    name = split_domain_port(came_to)[0]
    ours = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    for scheme in sorted(_PORTS, key=lambda each: each != request.scheme):
        yield f"{scheme}://{came_to}"
        for host in dict.fromkeys([name, *ours]):
            yield f"{scheme}://{host}"
            yield f"{scheme}://{host}:{_PORTS[scheme]}"
