"""Every page there is: what it asks does not grow with what there is to show, and it is light."""

import re

from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.records.models import (
    CareTask,
    Delivery,
    FeedFile,
    Job,
    Quarantine,
    Sender,
    User,
)
from sincerely.work import calendars, customer_link
from tests.faces.web.every_page import NOT_OPENED, names, pages
from tests.faces.web.plenty import plenty
from tests.faces.web.scene import NOW, Scene, user

BACKEND = "django.contrib.auth.backends.ModelBackend"
ROLES = ("manager", "salesperson", "service_advisor", "marketing")
#: bytes over the wire for whoever opens it first (issue 6)
HEAVIEST = 60_000
#: what a browser that has nothing yet fetches with a page; icons for a home screen it does not
FETCHED = re.compile(r'<(?:link|script|img)[^>]*?(?:href|src)="(/static/[^"#]+)')
LATER = ("icon-", ".webmanifest")
#: no page: files somebody made, and what is not kept
FILES = frozenset({"job_file"})


def there(week: Scene) -> dict[str, list[object]]:
    """What addresses name, of what the scene and `plenty` made."""
    return {
        "person_id": [week.rosa.pk],
        "mail_id": [Delivery.objects.filter(state="held").latest("pk").pk],
        "task_id": [CareTask.objects.filter(kind="personal_call").latest("pk").pk],
        "file_id": [FeedFile.objects.latest("pk").pk],
        "row_id": [Quarantine.objects.latest("pk").pk],
        "user_id": [week.seller.pk],
        "job_id": [Job.objects.latest("pk").pk],
        "sender_id": [Sender.objects.latest("pk").pk],
        "number": [1],
        "own_page.token": [customer_link.make(store=week.store, to="rosa@example.com")],
        "calendar_feed.token": [calendars.make(user=week.seller, store=week.store, now=NOW)],
    }


def readers(week: Scene) -> dict[str, Client]:
    """A browser of each role."""
    found = {}
    for role in ROLES:
        who = User.objects.filter(roles__name=role, roles__store=week.store).order_by("pk").first()
        client = Client()
        client.force_login(who or user(week.store, role, name=f"Some {role}"), BACKEND)
        found[role] = client
    return found


def asked(client: Client, url: str) -> int | None:
    """How many questions a page asks of the database; None where it is not for this reader."""
    if client.get(url).status_code != 200:
        return None
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def test_no_page_is_forgotten(week: Scene) -> None:
    plenty(week, 0, 1)
    tried = {page.split()[0] for page in pages(there(week))}
    assert {str(each.name) for each in names()} == tried | NOT_OPENED | FILES


def test_more_to_show_asks_no_more_on_any_page(week: Scene) -> None:
    for first in (
        0,
        5,
    ):  # twice: what a change of plan would have changed is there from the second on
        plenty(week, first, 5)
    clients, found = readers(week), pages(there(week))
    before = {
        (page, role): asked(client, urls[0])
        for page, urls in found.items()
        for role, client in clients.items()
    }
    seen_by_nobody = {page for page in found if not any(before[page, role] for role in ROLES)}
    assert not seen_by_nobody
    plenty(week, 10, 30)
    grown = {
        (page, role): (many, now)
        for (page, role), many in before.items()
        if (now := asked(clients[role], found[page][0])) != many
    }
    assert not grown


def test_every_page_is_light_when_it_comes_first(week: Scene) -> None:
    plenty(week, 0, 20)
    clients, fetched = readers(week), dict[str, int]()
    heavy = {}
    for page, urls in pages(there(week)).items():
        for role, client in clients.items():
            answer = client.get(urls[0])
            if answer.status_code == 200:
                weight = first_load(client, urls[0], answer, fetched)
                if weight >= HEAVIEST:
                    heavy[page, role] = weight
    assert not heavy


def first_load(client: Client, url: str, answer: HttpResponseBase, fetched: dict[str, int]) -> int:
    """Bytes of a page and of all it is shown by, as our server packs them."""
    weight = on_the_wire(client, url)
    if not str(answer.headers.get("Content-Type", "")).startswith("text/html"):
        return weight
    assert isinstance(answer, HttpResponse)
    parts = set(FETCHED.findall(answer.content.decode()))
    for part in parts:
        if not any(word in part for word in LATER):
            fetched.setdefault(part, on_the_wire(client, part))
            weight += fetched[part]
    return weight


def on_the_wire(client: Client, url: str) -> int:
    answer = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    return len(answer.serialize_headers()) + len(answer.getvalue())
