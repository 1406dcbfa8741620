"""The API put together: its operations, its errors, its document."""

from ninja import NinjaAPI

from sincerely import __version__
from sincerely.faces.api import decisions, docs, errors, events, files, links, people, strict, words
from sincerely.faces.api.caller import SourceToken
from sincerely.faces.api.parsing import StrictJson

DESCRIPTION = """
Knows where every customer stands, and stops the message that would insult them.

Ask `POST /decisions` before each message, at the moment of sending, and tell `POST /events` what
happens. Every source has a token of its own (`sincerely token SOURCE`) and is believed only in the
purposes it may claim. Times are ISO 8601 with a zone. Every error has the same shape: `code` for
programs, `message` and `hint` for people, `fields` for what is wrong where.
""".strip()


def made() -> NinjaAPI:
    """The API with every operation."""
    api = NinjaAPI(
        title="Sincerely",
        version=__version__,
        description=DESCRIPTION,
        urls_namespace="api",
        auth=SourceToken(),
        parser=StrictJson(),
        docs=docs.OwnPage(),
    )
    for router in (
        decisions.router,
        words.router,
        events.router,
        people.router,
        files.router,
        links.router,
    ):
        strict.only_known(router)
        api.add_router("", router)
    errors.add_to(api)
    return api
