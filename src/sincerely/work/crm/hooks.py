"""A copy as a web hook, signed by Standard Webhooks 1.0."""

import asyncio
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import httpx
import msgspec
from standardwebhooks.webhooks import Webhook

from sincerely.records.models import CrmLink, Store
from sincerely.work.crm.addresses import Place, places
from sincerely.work.crm.refusing import NotTaken
from sincerely.work.crm.saying import Said

#: seconds for one attempt, from the connection to the head of the answer
PATIENCE = 15.0
#: we wait no longer than this because the other side asks for it
MOST_WAIT = timedelta(days=1)
_GONE = 410
_TOO_MUCH = frozenset({429, 502, 503, 504})
_encode = msgspec.json.Encoder(order="sorted").encode


def send(link: CrmLink, said: Said, *, now: datetime) -> None:
    """Posts one copy. Raises `NotTaken` unless the answer is a 2xx.

    The same copy has the same ``webhook-id`` each time: who got it before knows it again.
    """
    post(link, body(link.store, said), number=said.id, now=now)


def body(store: Store, said: Said) -> bytes:
    """What is posted: ``type``, ``timestamp`` and ``data`` (docs/crm.md)."""
    data: dict[str, Any] = {
        "store": store.key,
        "key": said.key,
        "recorded_at": _when(said.recorded_at),
        "by": said.by,
        "sentence": said.sentence,
        "how": said.how,
        "said": said.said,
        "promised": said.promised,
        "due_at": _when(said.due_at),
        "person": {
            "id": said.person.id,
            "name": said.person.name,
            "phones": said.person.phones,
            "mails": said.person.mails,
            "customer_number": said.customer_number,
            "customer_numbers": said.person.numbers,
        },
        "link": said.link,
        "details": said.details,
    }
    return _encode({"type": said.kind, "timestamp": _when(said.occurred_at), "data": data})


def try_(link: CrmLink, *, by: str, now: datetime) -> None:
    """Posts a hook of the type ``test``, about nobody. Raises `NotTaken`."""
    data = {"store": link.store.key, "by": by, "sentence": f"{by} sent a test"}
    said = _encode({"type": "test", "timestamp": _when(now), "data": data})
    post(link, said, number=f"test_{link.pk}_{now:%Y%m%dT%H%M%S%f}", now=now)


def post(link: CrmLink, content: bytes, *, number: str, now: datetime) -> None:
    """Signs and posts. Raises `NotTaken`."""
    found = places(link.target, link.networks)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Sincerely",
        "webhook-id": number,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(link.secret).sign(
            number, now.astimezone(UTC), content.decode()
        ),
    }
    # in a thread of its own: whoever calls may have a loop already, and one deadline holds for all
    with ThreadPoolExecutor(1) as apart:
        code, after = apart.submit(asyncio.run, _posted(found, headers, content)).result()
    if 200 <= code < 300:
        return
    raise _refused(code, after)


async def _posted(
    found: Sequence[Place], headers: dict[str, str], content: bytes
) -> tuple[int, str]:
    """Status and ``Retry-After`` of the answer; its body is not read. All addresses of a name share
    the time there is for one attempt."""
    try:
        async with asyncio.timeout(PATIENCE):
            for place in found[:-1]:
                try:
                    return await _to(place, headers, content)
                except httpx.ConnectError:
                    continue
            return await _to(found[-1], headers, content)
    except (TimeoutError, httpx.TimeoutException):
        raise NotTaken(
            f"No answer came within {PATIENCE:g} seconds.", "It is tried again by itself."
        ) from None
    except httpx.ConnectError as problem:
        raise _unreachable(problem) from None
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as problem:
        raise NotTaken(
            f"What came back was no answer ({type(problem).__name__}).",
            "Look whether a web server answers at this address.",
        ) from None


async def _to(place: Place, headers: dict[str, str], content: bytes) -> tuple[int, str]:
    async with (
        httpx.AsyncClient(
            verify=trust(), trust_env=False, follow_redirects=False, timeout=PATIENCE
        ) as client,
        client.stream(
            "POST",
            place.connect_to,
            content=content,
            headers={**headers, "Host": place.url.netloc.decode("ascii")},
            extensions={"sni_hostname": place.url.raw_host.decode("ascii")},
        ) as answer,
    ):
        return answer.status_code, answer.headers.get("Retry-After", "")


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    """Whose certificates are believed: this machine's list."""
    return ssl.create_default_context()


def _unreachable(problem: httpx.ConnectError) -> NotTaken:
    if "CERTIFICATE_VERIFY_FAILED" in str(problem):
        return NotTaken(
            "Its certificate does not hold.",
            "Whoever runs that server renews it, or gives the name the certificate is for.",
        )
    return NotTaken(
        "Nobody answers at this address.", "Look whether the address is right and the server is up."
    )


def _refused(code: int, after: str) -> NotTaken:
    if code == _GONE:
        return NotTaken(
            "It answered 410: it wants nothing more from us. The link was ended.",
            "Make a new link when the CRM has a new address.",
            gone=True,
        )
    if 300 <= code < 400:
        return NotTaken(
            f"It answered {code}: go elsewhere. What is about people is not sent on.",
            "Make a link to the new address, once the CRM's people have named it.",
        )
    seconds = int(after) if after.isascii() and after.isdecimal() and len(after) < 9 else 0
    wait = min(timedelta(seconds=seconds), MOST_WAIT) if seconds else None
    if code in _TOO_MUCH:
        return NotTaken(f"It answered {code}: not now.", "It is tried again by itself.", wait=wait)
    if code in {401, 403}:
        return NotTaken(
            f"It answered {code}: it does not believe it is us.",
            "Enter this link's secret there once more, or make a new link.",
        )
    return NotTaken(
        f"It answered {code}.",
        "It is tried again by itself; the CRM's people can look it up by its webhook-id.",
        everything=code >= 500,
        wait=wait,
    )


def _when(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
