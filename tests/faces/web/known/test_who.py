"""Who is who, from a person's page: put right, taken apart, joined, living together or not."""

import pytest
from django.test import Client

from sincerely.records import finding
from sincerely.records.models import Pair, PeopleDecision, Person, Sighting
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.purpose import Purpose
from sincerely.rules.sighting import Contact
from sincerely.rules.verdict import Answer
from sincerely.work import rebuilding
from tests.cast import SUV, House, day, house
from tests.faces.web.scene import HEBREW_NAME, NOW, Scene, person, user
from tests.faces.web.test_pages import text
from tests.faces.web.test_review import a_pair

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def post(desk: Client, url: str, **said: object) -> str:
    return text(desk.post(url, {"ready": "They told me", **said}, follow=True))


def all_is_well() -> None:
    assert rebuilding.check() == []
    assert finding.different(Person.objects.values_list("pk", flat=True)) == []


@pytest.fixture
def liora(week: Scene) -> Person:
    return person(week.house, "liora@example.com")


def test_what_is_right_stands_beside_what_was_written(
    desk: Client, week: Scene, liora: Person
) -> None:
    page = post(
        desk,
        f"/people/{liora.pk}/correct/",
        name="Liora Ben-David",
        phone="(207) 555-0188",
        kind="cell",
    )
    assert "Put right." in page
    liora.refresh_from_db()
    assert liora.name == "Liora Ben-David"
    before, after = Sighting.objects.filter(person=liora).order_by("pk")
    assert before.contact["emails"] == ["liora@example.com"]
    assert (after.source.name, after.contact["name"]) == ("by-hand", "Liora Ben-David")
    decision = PeopleDecision.objects.latest("pk")
    assert (decision.kind, decision.by, decision.evidence, decision.at) == (
        "joined", week.manager.email, "They told me", NOW,
    )  # fmt: skip
    for typed in ("liora ben", "555-0188", "ליאו"):
        found = desk.get("/people/", {"q": typed}).content.decode()
        assert f'href="/people/{liora.pk}/"' in found, typed
    assert person(week.house, "+12075550188") == liora
    all_is_well()


def test_taken_back_it_is_a_person_of_its_own(desk: Client, week: Scene, liora: Person) -> None:
    post(desk, f"/people/{liora.pk}/correct/", phone="207-555-0188")
    made = PeopleDecision.objects.latest("pk")
    post(desk, f"/people/decisions/{made.pk}/undo/")
    assert person(week.house, "+12075550188") != liora
    all_is_well()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "Nothing was filled in."),
        ({"mail": "not a mail"}, "is not a mail address"),
        ({"phone": "12"}, "is no phone number"),
        ({"name": "Bo", "ready": ""}, "Say why"),
    ],
)
def test_what_cannot_be_right_is_said(
    desk: Client, week: Scene, liora: Person, wrong: dict[str, str], said: str
) -> None:
    before = Sighting.objects.count()
    assert said in post(desk, f"/people/{liora.pk}/correct/", **wrong)
    assert Sighting.objects.count() == before


def test_the_same_twice_is_known_already(desk: Client, week: Scene, liora: Person) -> None:
    url = f"/people/{liora.pk}/correct/"
    post(desk, url, phone="207-555-0188")
    assert "exactly that before" in post(desk, url, phone="207-555-0188")
    assert "Put right." in post(desk, f"/people/{week.rosa.pk}/correct/", phone="207-555-0188")


def test_one_of_two_sightings_is_taken_apart_and_put_back(desk: Client, week: Scene) -> None:
    week.house.tell(
        Contact(name="Rosa Keller", emails=("rosa@example.com",), street="1 Far Road"),
        LeadReceived(provider="Late", vehicle=SUV),
        day(6),
    )
    latest = week.rosa.sightings.latest("pk")
    url = f"/people/{week.rosa.pk}/split/"
    assert "Tick what was written" in post(desk, url)
    other = week.tom.sightings.latest("pk").pk
    assert "Tick what was written" in post(desk, url, sighting=[latest.pk, other])
    assert "Taken apart" in post(desk, url, sighting=[latest.pk])
    latest.refresh_from_db()
    assert latest.person_id != week.rosa.pk
    made = PeopleDecision.objects.latest("pk")
    assert "Taken back" in post(desk, f"/people/decisions/{made.pk}/undo/")
    latest.refresh_from_db()
    assert latest.person_id == week.rosa.pk
    all_is_well()


def test_the_other_one_is_searched_for_and_joined(desk: Client, week: Scene, liora: Person) -> None:
    url = f"/people/{liora.pk}/with/"
    page = text(desk.get(url, {"q": "june pa"}))
    assert "June Park" in page
    assert "june@example.com" in page
    part = desk.get(url, {"q": "june pa"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "june@example.com" in part
    june = person(week.house, "june@example.com")
    assert (
        f"/people/{liora.pk}/with/{liora.pk}/" not in desk.get(url, {"q": "liora"}).content.decode()
    )
    page = post(desk, f"{url}{june.pk}/", say="same")
    assert "They are one person now." in page
    assert person(week.house, "june@example.com").pk == min(june.pk, liora.pk)
    all_is_well()


def test_they_live_together_and_they_do_not(desk: Client, week: Scene, liora: Person) -> None:
    june = person(week.house, "june@example.com")
    assert "They live together" in post(desk, f"/people/{liora.pk}/with/{june.pk}/", say="together")
    page = text(desk.get(f"/people/{liora.pk}/"))
    assert "June Park" in page
    assert "they live apart" in post(desk, f"/people/{liora.pk}/apart/")
    liora.refresh_from_db()
    assert liora.household_id is None
    assert "lives with nobody" in post(desk, f"/people/{liora.pk}/apart/")


@pytest.mark.parametrize(
    ("role", "status"), [("salesperson", 302), ("service_advisor", 302), ("marketing", 403)]
)
def test_every_role_tries(
    client: Client, week: Scene, liora: Person, role: str, status: int
) -> None:
    client.force_login(user(week.store, role, name="Sam Ito"), BACKEND)
    june = person(week.house, "june@example.com")
    why = {"ready": "I know them"}
    said = {
        f"/people/{liora.pk}/correct/": {"phone": "207-555-0188"},
        f"/people/{liora.pk}/split/": {},
        f"/people/{liora.pk}/apart/": {},
        f"/people/{liora.pk}/with/{june.pk}/": {"say": "together"},
    }
    for url, what in said.items():
        assert client.post(url, {**why, **what}).status_code == status, url
    parted = {**why, "say": "strangers"}
    assert client.post(f"/people/{liora.pk}/with/{june.pk}/", parted).status_code == 403
    page = client.get(f"/people/{liora.pk}/").content.decode()
    assert ("Put it right" in page) is (status == 302)
    assert client.get(f"/people/{liora.pk}/with/").status_code == (200 if status == 302 else 403)


def test_one_takes_back_ones_own_and_nobody_elses(
    client: Client, week: Scene, liora: Person
) -> None:
    client.force_login(week.seller, BACKEND)
    june = person(week.house, "june@example.com")
    url = f"/people/{liora.pk}/with/{june.pk}/"
    assert "They live together" in post(client, url, say="together")
    mine = PeopleDecision.objects.latest("pk")
    undo = f"/people/decisions/{mine.pk}/undo/"
    assert undo in client.get(f"/people/{liora.pk}/").content.decode()
    client.force_login(user(week.store, "service_advisor", name="Sam Ito"), BACKEND)
    assert undo not in client.get(f"/people/{liora.pk}/").content.decode()
    assert client.post(undo, {"why": "so"}).status_code == 403
    client.force_login(week.seller, BACKEND)
    assert "Taken back" in post(client, undo)


def test_nobody_of_another_group_is_joined(desk: Client, week: Scene, liora: Person) -> None:
    lake = house("lake", "Lake Motors")
    lake.tell(Contact(name="Lou Far", emails=("lou@example.com",)), LeadReceived(), day(1))
    far = person(lake, "lou@example.com")
    for url in (f"/people/{liora.pk}/with/{far.pk}/", f"/people/{far.pk}/with/{liora.pk}/"):
        assert desk.post(url, {"say": "same", "ready": "I know them"}).status_code == 404
    assert "Lou Far" not in text(desk.get(f"/people/{liora.pk}/with/", {"q": "lou far"}))
    assert desk.get(f"/people/{far.pk}/with/").status_code == 404


@pytest.fixture
def sister(week: Scene) -> House:
    """Another store of the same group, to which Liora is a stranger."""
    lake = house("lake", "Lake Motors")
    lake.store.group = week.store.group
    lake.store.save()
    return lake


def changes(liora: Person, june: Person) -> dict[str, dict[str, object]]:
    """Every page that changes who is who, with what is said there."""
    return {
        f"/people/{liora.pk}/correct/": {"phone": "207-555-0188"},
        f"/people/{liora.pk}/split/": {"sighting": [liora.sightings.get().pk]},
        f"/people/{liora.pk}/apart/": {},
        f"/people/{liora.pk}/with/{june.pk}/": {"say": "same"},
        f"/people/{june.pk}/with/{liora.pk}/": {"say": "together"},
    }


def test_whom_only_a_sister_store_knows_its_sellers_do_not_change(
    client: Client, sister: House, week: Scene, liora: Person
) -> None:
    sister.tell(Contact(name="June Park", emails=("june@example.com",)), LeadReceived(), day(6))
    client.force_login(user(sister.store, "salesperson", name="Lou Ek"), BACKEND)
    before = PeopleDecision.objects.count()
    for url, said in changes(liora, person(week.house, "june@example.com")).items():
        assert client.post(url, {"why": "so", **said}).status_code == 403, url
    assert client.get(f"/people/{liora.pk}/with/").status_code == 403
    assert PeopleDecision.objects.count() == before


def test_a_manager_puts_right_whom_only_a_sister_store_knows(
    client: Client, sister: House, liora: Person
) -> None:
    client.force_login(user(sister.store, "manager", name="Lou Ek"), BACKEND)
    assert "Put right." in post(client, f"/people/{liora.pk}/correct/", phone="207-555-0188")
    assert client.get(f"/people/{liora.pk}/with/").status_code == 200


def test_the_other_one_is_looked_for_among_those_the_store_knows(
    client: Client, sister: House, liora: Person, week: Scene
) -> None:
    sister.tell(Contact(name="Lou Far", emails=("lou@example.com",)), LeadReceived(), day(6))
    url = f"/people/{person(sister, 'lou@example.com').pk}/with/"
    client.force_login(user(sister.store, "salesperson", name="Lou Ek"), BACKEND)
    assert "liora@example.com" not in text(client.get(url, {"q": HEBREW_NAME}))
    client.force_login(user(sister.store, "manager", name="Mia Ek"), BACKEND)
    assert "liora@example.com" in text(client.get(url, {"q": HEBREW_NAME}))


STRANGE = "Another store of the group knows them; nothing they did with this store is on record."


@pytest.mark.parametrize(
    ("role", "told"),
    [("salesperson", False), ("service_advisor", False), ("marketing", False), ("manager", True)],
)
def test_a_strangers_page_is_their_name_and_a_sentence(
    client: Client, sister: House, liora: Person, role: str, told: bool
) -> None:
    client.force_login(user(sister.store, role, name="Lou Ek"), BACKEND)
    assert HEBREW_NAME in text(client.get("/people/", {"q": HEBREW_NAME})), "a search finds them"
    page = client.get(f"/people/{liora.pk}/")
    assert HEBREW_NAME in text(page)
    assert (STRANGE not in text(page)) is told
    for theirs in ("liora@example.com", "sighting ", "What may be sent", "They told me"):
        assert (theirs in page.content.decode()) is told, theirs


def test_who_comes_to_the_store_is_no_stranger_there(
    client: Client, sister: House, liora: Person
) -> None:
    sister.tell(Contact(emails=("liora@example.com",)), LeadReceived(), day(6.9))
    client.force_login(user(sister.store, "salesperson", name="Lou Ek"), BACKEND)
    page = text(client.get(f"/people/{liora.pk}/"))
    assert STRANGE not in page
    assert "liora@example.com" in page
    assert "Put right." in post(client, f"/people/{liora.pk}/correct/", phone="207-555-0188")


def test_those_who_share_an_address_alone_are_asked_about(desk: Client, week: Scene) -> None:
    shared = Contact(first="Marta", last="Quist", emails=("tom@example.org",))
    week.house.tell(shared, LeadReceived(provider="Cars Finder", vehicle=SUV), day(6.9))
    marta = Person.objects.get(name="Marta Quist")
    a_pair(week)
    both = text(desk.get("/people/review/"))
    assert "1 left , and 1 who share no more than an address" in both
    assert "1 pair waits" in text(desk.get("/")), "Today counts the same"
    Pair.objects.all().delete()
    page = desk.get("/people/review/").content.decode()
    assert "Do these live together?" in page
    assert "1 left" in text(desk.get("/people/review/"))
    url = f"/people/{marta.pk}/with/{week.tom.pk}/"
    assert url in page
    assert (
        desk.get(f"/people/review/?person={week.rosa.pk}").content.decode().count("sharing-") == 0
    )
    shown = post(desk, url, say="strangers", list="1")
    assert "They are strangers" in shown
    assert "Undo" in shown
    assert "Do these live together?" not in shown
    answer = week.house.ask("marta@example.com", Purpose.PROMOTION, NOW).verdict.answer
    assert answer is not Answer.HOLD
