"""What answers carry, and that a mistake of ours says so in plain words."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from sincerely.faces import web
from tests.faces.web.scene import Scene

TEMPLATES = sorted((Path(web.__file__).parent / "templates").rglob("*.html"))


@pytest.mark.parametrize("page", ["/", "/nowhere/", "/accounts/login/", "/health/"])
def test_every_answer_allows_our_own_files_and_nothing_else(desk: Client, page: str) -> None:
    policy = desk.get(page).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_what_the_browser_has_already_is_not_sent_again(desk: Client) -> None:
    style = "/static/sincerely/style.css"
    packed = desk.get(style, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"{" in gzip.decompress(packed.getvalue())
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert desk.get(style, headers=again).status_code == 304


def test_no_two_answers_of_one_page_are_of_one_length(desk: Client) -> None:
    """So that nobody who can only weigh them learns what is in them (BREACH)."""
    answers = [desk.get("/offline/", headers={"Accept-Encoding": "gzip"}) for _ in range(8)]
    assert len({gzip.decompress(each.content) for each in answers}) == 1
    assert len({len(each.content) for each in answers}) > 1


def test_pages_about_people_are_not_kept_by_the_browser(desk: Client, week: Scene) -> None:
    for page in ("/", f"/people/{week.rosa.pk}/", "/people/?q=kel"):
        assert "no-store" in desk.get(page).headers["Cache-Control"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_a_style_or_a_script_of_its_own(template: Path) -> None:
    html = template.read_text()
    assert not re.search(r"<style|\sstyle=|<script|\son[a-z]+=|javascript:", html)


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 20


def test_the_api_does_not_send_programs_to_a_sign_in_page(client: Client, db: None) -> None:
    assert client.get("/api/v1/nowhere").status_code == 404


def test_our_own_mistake_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from sincerely.records.reads import people

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(people, "recent", broken)
    desk.raise_request_exception = False
    response = desk.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "a secret detail" not in response.content.decode()


def test_a_page_that_is_not_there_says_so(desk: Client) -> None:
    response = desk.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
