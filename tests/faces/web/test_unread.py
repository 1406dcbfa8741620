"""What could not be read, on its pages: mended, read again, put aside; and by whom."""

from pathlib import Path

import pytest
from django.test import Client

from sincerely.records.models import EventRow, Quarantine
from sincerely.work import feeding
from tests.cast import day, house
from tests.faces.web.scene import Scene, user
from tests.faces.web.test_pages import text

SALES = """deal_number,sold_date,deal_type,first_name,last_name,email
D72,2026-13-41,retail,Lou,Ek,lou@example.com
"""
MENDED = "D72,2026-03-02,retail,Lou,Ek,lou@example.com"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def row(week: Scene, tmp_path: Path) -> Quarantine:
    """One row that waits."""
    path = tmp_path / "sold.csv"
    path.write_text(SALES)
    feeding.feed(source=week.house.dms, paths=[path], by="the night", now=day(6))
    return Quarantine.objects.get(code="bad_date")


def at(row: Quarantine, verb: str = "") -> str:
    return f"/quarantine/{row.pk}/{verb}"


def test_a_row_is_mended_on_its_page(desk: Client, week: Scene, row: Quarantine) -> None:
    page = text(desk.get(at(row)))
    assert "Put it right" in page
    assert "D72,2026-13-41" in page
    done = text(desk.post(at(row, "mend/"), {"text": MENDED}, follow=True))
    assert "sold.csv, line 2: read." in done
    assert EventRow.objects.filter(key="sale:D72").exists()
    row.refresh_from_db()
    assert (row.settled_by, row.mended) == (week.manager.email, MENDED)
    page = text(desk.get(at(row)))
    assert "Settled: read by Dana Reyes" in page
    assert "Put it right" not in page
    assert "read by" in text(desk.get("/quarantine/?settled"))
    assert "settled by" in text(desk.post(at(row, "mend/"), {"text": "x"}, follow=True)).lower()


def test_a_row_stands_under_its_headers(desk: Client, row: Quarantine) -> None:
    page = text(desk.get(at(row)))
    assert "1. deal_number D72 2. sold_date 2026-13-41 3. deal_type retail" in page
    Quarantine.objects.filter(pk=row.pk).update(raw="D72;2026-13-41;;Lou;Ek")
    page = text(desk.get(at(row)))
    assert "3. deal_type empty 4. first_name Lou" in page
    assert "6. email empty" in page
    Quarantine.objects.filter(pk=row.pk).update(raw=MENDED + ",more")
    assert "7. no header more" in text(desk.get(at(row)))


def test_after_one_row_the_others_of_its_file_are_shown(desk: Client, row: Quarantine) -> None:
    for verb, given in (("mend/", {"text": MENDED}), ("aside/", {"why": "a test deal"})):
        Quarantine.objects.filter(pk=row.pk).update(settled_at=None)
        answer = desk.post(at(row, verb), given)
        assert answer.headers["Location"] == f"/quarantine/?file={row.feed_file_id}"


def test_what_is_still_wrong_is_said_beside_the_text(desk: Client, row: Quarantine) -> None:
    page = text(desk.post(at(row, "mend/"), {"text": MENDED.replace("D72", "")}, follow=True))
    assert "It still cannot be read." in page
    assert "no_key" in page
    assert "As it came" in page
    assert "There is nothing to read" in text(
        desk.post(at(row, "mend/"), {"text": ""}, follow=True)
    )


def test_a_row_is_put_aside_with_why(desk: Client, row: Quarantine) -> None:
    assert "Why it is put aside" in text(desk.post(at(row, "aside/"), follow=True))
    desk.post(at(row, "aside/"), {"why": "a test deal"})
    row.refresh_from_db()
    assert row.settled_how == "put aside: a test deal"


def test_read_again_one_or_all(desk: Client, row: Quarantine) -> None:
    assert "It still cannot be read." in text(desk.post(at(row, "replay/"), follow=True))
    Quarantine.objects.filter(pk=row.pk).update(raw=MENDED)
    page = text(desk.post(f"/quarantine/replay/?file={row.feed_file_id}", follow=True))
    assert "1 settled, 0 still waiting." in page
    page = text(desk.post("/quarantine/replay/?source=dms", follow=True))
    assert "0 settled, 2 still waiting." in page, "the two of the scene"
    assert "sold-2026-03-08.csv, line 4: " in page, "and why"
    assert "0 settled, 0 still" in text(desk.post("/quarantine/replay/?source=no\x00", follow=True))


def test_only_of_one_file_or_source(desk: Client, week: Scene, row: Quarantine) -> None:
    page = text(desk.get("/quarantine/", {"file": row.feed_file_id}))
    assert "Only of sold.csv" in page
    assert "sold-2026-03-08.csv" not in page
    assert "Nothing waits to be put right here." in text(desk.get("/quarantine/?source=crm"))


def test_long_text_is_cut_in_the_list_and_whole_on_its_page(desk: Client, row: Quarantine) -> None:
    Quarantine.objects.filter(pk=row.pk).update(raw="x" * 9000 + "the end")
    assert "the end" not in text(desk.get("/quarantine/"))
    assert "the end" in text(desk.get(at(row)))


@pytest.mark.parametrize("first", ["\n", "", "<b>"])
def test_the_text_in_the_box_is_the_text_as_it_came(
    desk: Client, row: Quarantine, first: str
) -> None:
    """A browser drops the first line break within a box of text."""
    Quarantine.objects.filter(pk=row.pk).update(raw=f"{first}one\n two")
    page = desk.get(at(row)).content.decode()
    box = page.partition("required>")[2].partition("</textarea>")[0]
    escaped = first.replace("<", "&lt;").replace(">", "&gt;")
    assert box == f"\n{escaped}one\n two"


@pytest.mark.parametrize("verb", ["mend/", "replay/", "aside/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("salesperson", 403),
        ("service_advisor", 403),
        ("marketing", 302),
        ("manager", 302),
        ("admin", 302),
    ],
)
def test_who_may(
    client: Client, week: Scene, row: Quarantine, verb: str, role: str, status: int
) -> None:
    client.force_login(user(week.store, role, name=f"Somebody {role}"), _BACKEND)
    assert client.post(at(row, verb), {"text": MENDED, "why": "x"}).status_code == status
    assert client.post("/quarantine/replay/").status_code == status
    assert client.get(at(row)).status_code == (200 if status == 302 else 403)
    assert EventRow.objects.filter(key="sale:D72").exists() is (status == 302 and verb == "mend/")


@pytest.mark.parametrize("verb", ["", "mend/", "replay/", "aside/"])
def test_another_stores_row_is_not_there(
    client: Client, week: Scene, row: Quarantine, verb: str
) -> None:
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), _BACKEND)
    ask = client.post if verb else client.get
    assert ask(at(row, verb), {"text": MENDED, "why": "x"}).status_code == 404


def test_nothing_is_done_without_a_token_or_sign_in(
    client: Client, week: Scene, row: Quarantine
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(week.manager, _BACKEND)
    for page in (at(row, "mend/"), at(row, "replay/"), at(row, "aside/"), "/quarantine/replay/"):
        assert browser.post(page, {"text": MENDED}).status_code == 403
        assert client.post(page).headers["Location"].startswith("/accounts/login/")
        assert browser.get(page).status_code == 405


@pytest.fixture
def odd(week: Scene, tmp_path: Path) -> Quarantine:
    """A file of which nothing could be read."""
    path = tmp_path / "odd.csv"
    path.write_text("Ref,When kept,Way\nA1,2026-03-01,ida@example.com\n")
    feeding.feed(source=week.house.dms, paths=[path], by="the night", now=day(6))
    return Quarantine.objects.get(feed_file__name="odd.csv")


def test_a_whole_file_is_told_what_it_is(desk: Client, odd: Quarantine) -> None:
    page = text(desk.get("/quarantine/"))
    assert "The whole file" in page
    assert "What to do with it" in page
    page = text(desk.get(at(odd)))
    assert "The whole file is kept here (48 bytes) until it is read or put aside." in page
    assert "The text as it should have come" not in page
    wrong = text(desk.post(at(odd, "replay/"), {"kind": "sales"}, follow=True))
    assert "It still cannot be read." in wrong
    assert "There is no kind" in text(desk.post(at(odd, "replay/"), {"kind": "x"}, follow=True))
    done = text(desk.post(at(odd, "replay/"), {"kind": "customers"}, follow=True))
    assert "odd.csv: read when the file was fed again." in done
    assert "What it is" not in text(desk.get(at(odd)))


def test_a_file_too_large_to_keep_says_so(desk: Client, odd: Quarantine) -> None:
    Quarantine.objects.filter(pk=odd.pk).update(raw_bytes=None)
    page = text(desk.get(at(odd)))
    assert "The file is not kept here. Keep it, and read it again" in page
    assert "What it is" not in page


def test_a_workbook_shows_no_noise(desk: Client, odd: Quarantine) -> None:
    data = b"\xd0\xcf\x11\xe0" + bytes(6000)
    Quarantine.objects.filter(pk=odd.pk).update(code="broken_workbook", raw="", raw_bytes=data)
    for page in ("/quarantine/", at(odd)):
        assert "\ufffd" not in desk.get(page).content.decode()
    page = text(desk.get(at(odd)))
    assert "Its line" not in page
    assert "What it is" not in page, "no kind helps it"
    assert "Read it again" in page
