"""The policy's pages: read by everybody, changed by a manager, tried out first, gone back to."""

from dataclasses import fields
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sincerely.faces.web.rulebook.book import POLICY
from sincerely.faces.web.rulebook.previews import would_have
from sincerely.records.models import PolicyVersion, Store
from sincerely.rules.plans import DEFAULT_PLAN
from sincerely.rules.policy import DEFAULT
from sincerely.rules.purpose import Purpose
from sincerely.work import plans, policies
from tests.cast import day, house
from tests.faces.web.post import fill, relayed
from tests.faces.web.scene import Scene, user

BACKEND = "django.contrib.auth.backends.ModelBackend"


def number(store: Store) -> int:
    store.refresh_from_db()
    return policies.current(store)[1]


def form(week: Scene, **settings: Any) -> dict[str, str]:
    said = {f"set-{name}": str(value) for name, value in settings.items()}
    return {"number": str(number(week.store)), "why": "We look at what it does", **said}


@pytest.mark.parametrize("role", ["salesperson", "service_advisor", "marketing"])
def test_everybody_reads_and_only_a_manager_changes(client: Client, week: Scene, role: str) -> None:
    client.force_login(user(week.store, role, name=f"Some {role}"), BACKEND)
    page = client.get("/policy/").content.decode()
    assert "Promotions stop this long after a purchase" in page
    assert "A manager changes this." in page
    assert "Put it in force" not in page
    before = number(week.store)
    client.post("/policy/", form(week, promotion_quiet_days=30))
    assert client.post("/policy/preview/", form(week, promotion_quiet_days=30)).status_code == 403
    assert client.get("/policy/1/back/").status_code == 403
    assert client.post("/policy/1/back/", {"why": "x"}).status_code == 403
    assert number(week.store) == before


def test_a_change_names_who_and_why(desk: Client, week: Scene) -> None:
    answer = desk.post("/policy/", form(week, promotion_quiet_days=30, call_sundays="yes"))
    assert answer.headers["Location"] == "/policy/"
    made = PolicyVersion.objects.get(store=week.store, number=2)
    assert (made.by, made.why) == (week.manager.email, "We look at what it does")
    assert (made.settings["promotion_quiet_days"], made.settings["call_sundays"]) == (30, True)
    page = desk.get("/policy/").content.decode()
    assert "We look at what it does" in page
    assert f"<bdi>{week.manager.name}</bdi>, " in page
    assert week.manager.email not in page


@pytest.mark.parametrize("book", ["policy", "plans"])
def test_looking_first_keeps_the_why(desk: Client, book: str) -> None:
    page = desk.post(f"/{book}/preview/", {"number": "0", "why": 'They said "no"'})
    assert 'name="why" value="They said &quot;no&quot;"' in page.content.decode()


def test_without_a_why_nothing_changes_and_what_was_typed_stays(desk: Client, week: Scene) -> None:
    answer = desk.post("/policy/", form(week, promotion_quiet_days=31) | {"why": "  "})
    assert answer.status_code == 422
    assert "Say why, in a few words." in answer.content.decode()
    assert 'value="31"' in answer.content.decode()
    assert number(week.store) == 1


def test_what_cannot_hold_is_said_at_its_setting(desk: Client, week: Scene) -> None:
    answer = desk.post("/policy/", form(week, promotion_quiet_days="many", cap_days=400))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It must be a whole number of days." in page
    assert "It must be between 0 and 90 days." in page
    assert page.count('aria-invalid="true"') == 2
    assert number(week.store) == 1


def test_two_who_change_at_once_do_not_undo_each_other(desk: Client, week: Scene) -> None:
    old = form(week, promotion_quiet_days=30)
    desk.post("/policy/", form(week, promotion_quiet_days=90))
    answer = desk.post("/policy/", old)
    assert answer.status_code == 409
    assert "Somebody changed this while you looked." in answer.content.decode()
    assert number(week.store) == 2


def test_a_preview_names_the_messages_and_changes_nothing(desk: Client, week: Scene) -> None:
    answer = desk.post(
        "/policy/preview/", form(week, promotion_quiet_days=0, prospect_quiet_days=0)
    )
    page = answer.content.decode()
    assert "1 would have been stopped in another way" in page
    assert "that came through the gate in the last 90 days" in page
    assert "0 more" not in page
    assert "Thomas Keller" in page
    assert "They bought a 2026 Hyundai Palisade here" in page
    assert number(week.store) == 1


def test_htmx_gets_the_answer_alone(desk: Client, week: Scene) -> None:
    said = form(week, promotion_quiet_days=0)
    page = desk.post("/policy/preview/", said, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "Of the last 90 days" in page
    nothing = desk.post("/policy/preview/", form(week), headers={"HX-Request": "true"})
    assert "Nothing is changed yet." in nothing.content.decode()


def test_going_back_is_a_new_version_with_the_old_settings(desk: Client, week: Scene) -> None:
    desk.post("/policy/", form(week, promotion_quiet_days=30, cap_days=9))
    asked = desk.get("/policy/1/back/").content.decode()
    assert "Promotions stop this long after a purchase: 30" in asked
    assert desk.post("/policy/1/back/", {"why": ""}).status_code == 200
    assert number(week.store) == 2
    desk.post("/policy/1/back/", {"why": "It let too much through"})
    first, third = (PolicyVersion.objects.get(store=week.store, number=n) for n in (1, 3))
    assert (third.settings, third.why) == (first.settings, "It let too much through")
    assert desk.get("/policy/99/back/").status_code == 404


def test_a_version_of_another_store_is_not_there(desk: Client, week: Scene) -> None:
    other = house("lake", "Lake Motors")
    policies.change(
        store=other.store, settings={"cap_days": 9}, by="lou", why="lakeside", now=day(1)
    )
    assert "lakeside" not in desk.get("/policy/").content.decode()
    assert desk.get("/policy/2/back/").status_code == 404


def test_more_messages_ask_no_more(desk: Client, week: Scene) -> None:
    def asked(url: str, said: dict[str, str] | None = None) -> int:
        with CaptureQueriesContext(connection) as found:
            answer = desk.post(url, said) if said else desk.get(url)
            assert answer.status_code == 200
        return len(found)

    pages = ("/policy/", None), ("/policy/preview/", form(week, promotion_quiet_days=0))
    for url, said in pages:
        asked(url, said)
    before = [asked(url, said) for url, said in pages]
    for _ in range(15):
        week.house.ask("rosa@example.com", Purpose.PROMOTION, day(6))
    assert [asked(url, said) for url, said in pages] == before
    assert max(before) <= 12


def plan(week: Scene, **settings: Any) -> dict[str, str]:
    week.store.refresh_from_db()
    said = {f"set-{name}": str(value) for name, value in settings.items()}
    return {"number": str(plans.current(week.store)[1]), "why": "We try it", **said}


def test_every_setting_of_the_policy_has_its_place() -> None:
    named = [name for names in POLICY.groups.values() for name in names]
    assert sorted(named) == sorted(DEFAULT.settings())


def test_the_care_plan_is_changed_and_gone_back_to(desk: Client, week: Scene) -> None:
    page = desk.get("/plans/").content.decode()
    for item in fields(DEFAULT_PLAN):
        assert f'name="set-{item.name}"' in page
    name = next(
        item.name for item in fields(DEFAULT_PLAN) if type(getattr(DEFAULT_PLAN, item.name)) is int
    )
    value = getattr(DEFAULT_PLAN, name) + 1
    tried = desk.post("/plans/preview/", plan(week, **{name: value}))
    assert "tasks" in tried.content.decode()
    assert plans.current(week.store) == (DEFAULT_PLAN, 0)
    desk.post("/plans/", plan(week, **{name: value}))
    assert getattr(plans.current(plan_store(week))[0], name) == value
    assert "Go back to this" in desk.get("/plans/").content.decode()
    assert "as it came" in desk.get("/plans/0/back/").content.decode()
    desk.post("/plans/0/back/", {"why": "Too much"})
    assert plans.current(plan_store(week)) == (DEFAULT_PLAN, 2)


def plan_store(week: Scene) -> Store:
    week.store.refresh_from_db()
    return week.store


def test_what_does_not_fit_is_said_with_its_number_and_leads_to_its_field(
    desk: Client, week: Scene
) -> None:
    for url, status in (("/plans/preview/", 200), ("/plans/", 422)):
        answer = desk.post(url, plan(week, thank_hours=12))
        page = answer.content.decode()
        assert answer.status_code == status
        assert '<a href="#set-much_effort_hours">The thank-you for so much effort' in page
        assert "it must not be longer than the 12 hours any thank-you has." in page
        assert page.index("It would not work like this.") < page.index("<form class=")
        assert "thank_hours." not in page
    assert plans.current(plan_store(week))[1] == 0


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((0, 1, 0), "1 more would have gone."),
        ((1200, 1, 0), "1,200 more would have been stopped and 1 more would have gone."),
        ((0, 0, 0), "None would have been different."),
    ],
)
def test_only_what_would_differ_is_counted(numbers: tuple[int, int, int], sentence: str) -> None:
    assert would_have(*numbers) == sentence


@pytest.mark.parametrize("role", ["salesperson", "marketing"])
def test_others_read_the_plan_only(client: Client, week: Scene, role: str) -> None:
    client.force_login(user(week.store, role, name=f"Some {role}"), BACKEND)
    assert client.get("/plans/").status_code == 200
    client.post("/plans/", plan(week))
    assert client.post("/plans/preview/", plan(week)).status_code == 403
    assert client.post("/plans/0/back/", {"why": "x"}).status_code == 403
    assert plans.current(plan_store(week))[1] == 0


def test_what_waits_now_and_would_go_is_counted(desk: Client, week: Scene) -> None:
    with relayed(week) as post:
        fill(post)
        before = policies.preview(store=week.store, settings={}, now=post.now)
        nothing_holds = {
            "prospect_quiet_days": 0,
            "promotion_quiet_days": 0,
            "probably_bought_days": 0,
            "unproven_claims_hold": False,
            "complaint_holds": False,
            "thanks_wait_days": 0,
            "thanks_manager_days": 0,
        }
        after = policies.preview(store=week.store, settings=nothing_holds, now=post.now)
    assert before.waiting == after.waiting > 0
    assert after.would_go > before.would_go


def test_how_they_are_thanked_is_chosen(desk: Client, week: Scene) -> None:
    page = desk.get("/plans/").content.decode()
    assert '<option value="either" selected>A call or a note by hand</option>' in page
    number = plans.current(week.store)[1]
    said = {"number": str(number), "why": "A pen says more", "set-thank_by": "note"}
    desk.post("/plans/", said)
    week.store.refresh_from_db()
    assert plans.current(week.store)[0].thank_by == "note"
    assert '<option value="note" selected>' in desk.get("/plans/").content.decode()
    odd = desk.post("/plans/", said | {"number": str(number + 1), "set-thank_by": "robot"})
    assert "must be one of either, call, note" in odd.content.decode()
    week.store.refresh_from_db()
    assert plans.current(week.store)[0].thank_by == "note"
