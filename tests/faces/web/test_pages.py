"""What each page of the desk says."""

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from sincerely.records.models import Person, Quarantine
from sincerely.rules.purpose import Purpose
from tests.cast import day
from tests.faces.web.scene import HEBREW_NAME, LONG_NAME, Scene, person

Desk = Client


def text(response: object) -> str:
    """What a reader sees of a page, on one line."""
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_today_begins_with_whoever_waits_longest(desk: Desk) -> None:
    page = text(desk.get("/"))
    assert "Today Wednesday, March 11" in page
    rosa, long = page.index("Rosa Keller 5 days late"), page.index(f"{LONG_NAME} 1 hour late")
    assert long < page.index("Late with a colleague, now with you") < rosa, (
        "the manager's own first"
    )
    assert "Thank them in person. Bought 2026 Hyundai Palisade, sold by Alex Winter" in page
    assert "For Alex Winter" in page
    everybodys = text(desk.get("/?whose=all"))
    assert everybodys.index("Rosa Keller") < everybodys.index(LONG_NAME)


def test_today_shows_who_was_in_touch(desk: Desk) -> None:
    page = text(desk.get("/"))
    lately = page[page.index("In touch lately") :]
    assert lately.index("Priya Nair") < lately.index("+1 207-555-0155") < lately.index(HEBREW_NAME)
    assert "Priya Nair Probably bought Sam Ito marked it sold: 2026 Hyundai Palisade" in lately
    assert "Bought 2026 Hyundai Palisade, sold by Alex Winter · Wed, Mar 4" in lately, "no hour"
    assert "June Park Bought elsewhere" in lately
    assert "Otto Lind" not in lately, "long ago"


def test_search_works_without_a_script(desk: Desk) -> None:
    page = text(desk.get("/people/", {"q": "kel"}))
    assert "2 people Rosa Keller Customer" in page
    assert "Nobody here goes by “ zzz ”." in text(desk.get("/people/", {"q": "zzz"}))
    assert "A little more, please" in text(desk.get("/people/", {"q": "k"}))


def test_search_as_you_type_is_given_the_list_alone(desk: Desk) -> None:
    part = desk.get("/people/", {"q": "kel"}, headers={"HX-Request": "true"})
    assert "Rosa Keller" in text(part)
    assert "<html" not in part.content.decode()


def test_the_person_page_says_where_they_stand_and_why(desk: Desk, week: Scene) -> None:
    page = text(desk.get(f"/people/{week.rosa.pk}/"))
    assert "Rosa Keller Customer since Wed, Mar 4" in page
    assert "Bought a 2026 Hyundai Palisade from Alex Winter ." in page
    assert "Opted out of marketing · yesterday" in page
    assert "Household Thomas Keller Customer" in page
    assert "Ended (4)" in page
    assert "Household joined: bought together: deal D1" in page
    assert "Joined: same mail address" in page


def test_the_timeline_names_sources_and_shows_only_what_is_known(desk: Desk, week: Scene) -> None:
    page = text(desk.get(f"/people/{week.rosa.pk}/"))
    assert (
        "Bought 2026 Hyundai Palisade, sold by Alex Winter "
        "Wed, Mar 4 (the day is all we know) · from dms"
    ) in page
    assert (
        "Alex Winter marked it sold: 2026 Hyundai Palisade Wed, Mar 4, 10:00 AM · from crm" in page
    )
    assert "Thomas Keller : They called and spoke with Alex Winter" in page
    assert "Please stop the sale mails, we just bought!" in page
    assert "Sales appointment made with Alex Winter , for Fri, Jan 23, 10:00 AM" in page
    assert (
        "What else it said (3) timeframe within 1 month vehicle.finance.method cash "
        "customer.contact.phone evenings only"
    ) in page


def test_the_gate_answers_for_every_purpose_with_its_reason(desk: Desk, week: Scene) -> None:
    response = desk.get(f"/people/{week.tom.pk}/")
    outcomes = response.context["gate"]
    assert sorted(p for outcome in outcomes for p in outcome.purposes) == sorted(Purpose)
    page = text(response)
    assert "this would treat a buyer as a prospect." in page
    assert "Instead: It is for Alex Winter to thank them in person." in page
    assert "Send Appointment reminder Recall Paperwork No rule speaks against it." in page


def test_somebody_forgotten_shows_what_happened_and_no_word_of_theirs(
    desk: Desk, week: Scene
) -> None:
    forgotten = Person.objects.get(erased_at__isnull=False).pk
    page = text(desk.get(f"/people/{forgotten}/"))
    assert "Somebody forgotten" in page
    assert "They asked by web" in page
    assert "Their words are erased." in page
    assert "They asked to be forgotten: no address is left" in page
    assert "Is it still there?" not in page
    assert "Ada" not in page


def test_words_from_outside_are_text_and_never_markup(desk: Desk, week: Scene) -> None:
    from sincerely.rules.events.leads import InquiryMade
    from sincerely.rules.sighting import Contact

    nasty = "<script>alert(1)</script>"
    contact = Contact(name=nasty, emails=("nasty@example.com",))
    week.house.tell(contact, InquiryMade(channel=nasty, words=nasty), day(6.9))
    who = person(week.house, "nasty@example.com")
    for url in ("/", "/people/?q=alert", f"/people/{who.pk}/"):
        assert "<script>alert" not in desk.get(url).content.decode()
        assert nasty in text(desk.get(url)).replace("  ", " ") or "alert(1)" in text(desk.get(url))


def test_everything_is_shown_when_asked_for(
    desk: Desk, week: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sincerely.records.reads import person as read

    monkeypatch.setattr(read, "SHORT", 3)
    url = f"/people/{week.rosa.pk}/"
    assert "Show everything" in text(desk.get(url))
    assert "Cars Finder" not in text(desk.get(url))
    assert "Cars Finder" in text(desk.get(f"{url}?all"))


def test_somebody_joined_into_another_is_looked_for_there(desk: Desk, week: Scene) -> None:
    from sincerely.records.models import PeopleDecision

    gone = Person.objects.create(group=week.store.group)
    PeopleDecision.objects.create(
        group=week.store.group,
        kind=PeopleDecision.Kind.JOINED,
        people=[week.rosa.pk, gone.pk],
        what={"into": week.rosa.pk, "from": gone.pk, "sightings": []},
        by="the tests",
    )
    response = desk.get(f"/people/{gone.pk}/")
    assert response.headers["Location"] == f"/people/{week.rosa.pk}/"


def test_stopped_messages_with_reason_and_what_instead(desk: Desk) -> None:
    page = text(desk.get("/verdicts/"))
    assert "The latest messages that did not simply go out" in page
    assert "Thomas Keller Refuse Promotion by email · asked by the tests · Yesterday" in page
    assert "June Park" in page
    assert "They bought a Subaru Outback elsewhere; the customer said so" in page
    assert "Appointment reminder by email" not in page, "that one was sent"


def test_watch_mode_says_that_nothing_is_stopped(desk: Desk, week: Scene) -> None:
    week.store.mode = "watch"
    week.store.save()
    assert "In watch mode they went out all the same." in text(desk.get("/verdicts/"))
    assert "Watch mode: every message is judged, none is stopped." in text(desk.get("/"))


def test_what_could_not_be_read_says_where_why_and_what_to_do(desk: Desk) -> None:
    page = text(desk.get("/quarantine/"))
    assert "sold-2026-03-08.csv from dms" in page
    assert "Line 4 date_unreadable The sold date 03/32/2026 is no day." in page
    assert "What to do: Correct the row in the DMS; the next file brings it again." in page
    assert "D9;;03/32/2026;Keler" in page


@pytest.mark.parametrize("before", ["", "x", "-1", "²", "9" * 40])
def test_a_page_number_nobody_gave_is_the_first_page(desk: Desk, before: str) -> None:
    assert "Line 4" in text(desk.get("/quarantine/", {"before": before}))


def test_earlier_pages(desk: Desk) -> None:
    first, last = Quarantine.objects.order_by("line").values_list("pk", flat=True)
    page = text(desk.get("/quarantine/"))
    assert page.index("Line 4") < page.index("Line 17"), "a file is read downwards"
    page = text(desk.get("/quarantine/", {"before": first}))
    assert "Line 17" in page
    assert "Line 4" not in page
    assert "Nothing waits to be put right." in text(desk.get("/quarantine/", {"before": last}))
    assert "Line 4" in text(desk.get("/quarantine/", {"before": 10**9})), "no row of this number"


def test_an_empty_store_says_what_to_do_first(client: Client, week: Scene) -> None:
    from tests.cast import house
    from tests.faces.web.scene import user

    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), _BACKEND)
    page = text(client.get("/"))
    assert "Nobody is waiting for a word from you today." in page
    assert "sincerely feed FILE" in page
    assert "Nothing has been stopped." in text(client.get("/verdicts/"))


_BACKEND = "django.contrib.auth.backends.ModelBackend"
