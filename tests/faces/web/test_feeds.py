"""The pages of what comes in: sources, files, columns, uploads; and who may do what."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sincerely.faces import uploads
from sincerely.faces.web import told
from sincerely.records.models import EventRow, FeedFile, Quarantine, Source
from sincerely.records.reads import feeds as read
from sincerely.work import columns, feeding
from tests.cast import day, house
from tests.faces.web.scene import Scene, user
from tests.faces.web.test_pages import text

SALES = b"""deal_number,sold_date,deal_type,first_name,last_name,email,odd
D70,2026-03-02,retail,Ida,Moss,ida@example.com,x
D71,2026-03-02,wholesale,Auction,House,auction@example.com,y
D72,2026-13-41,retail,Lou,Ek,lou@example.com,z
"""
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def sold(week: Scene, tmp_path: Path) -> FeedFile:
    """The DMS's file of the night."""
    path = tmp_path / "sold.csv"
    path.write_bytes(SALES)
    feeding.feed(source=week.house.dms, paths=[path], by="the night", now=day(6))
    return FeedFile.objects.get(name="sold.csv")


def upload(name: str = "sold.csv", content: bytes = SALES) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def signed_in(client: Client, week: Scene, role: str) -> Client:
    client.force_login(user(week.store, role, name=f"Somebody {role}"), _BACKEND)
    return client


def test_sources_with_their_rhythm_and_last_files(
    desk: Client, week: Scene, sold: FeedFile
) -> None:
    Source.objects.filter(name="dms").update(expected_hours=24)
    page = text(desk.get("/feeds/"))
    assert "dms Late Last heard yesterday, 10:00 AM" not in page, "25 hours is late, in words below"
    assert "expected every 24 hours" in page
    assert "3 rows: 1 sale, 1 wholesale deal left out, 1 could not be read." in page
    assert "3 need you" in page, "with the two of the scene"
    assert page.index("dms") < page.index("crm"), "who needs somebody is first"


def test_a_late_sold_feed_says_what_it_means(desk: Client, week: Scene, sold: FeedFile) -> None:
    Source.objects.filter(name="dms").update(expected_hours=24)
    page = text(desk.get("/feeds/"))
    assert "While it is silent, what sells is held from people with an open deal" in page
    Source.objects.filter(name="dms").update(expected_hours=48)
    assert "Late" not in text(desk.get("/feeds/"))


def test_what_is_in_the_way_of_fetching_is_seen(desk: Client, week: Scene) -> None:
    Source.objects.filter(name="dms").update(
        watched_folder="/srv/sftp/dms", fetch_problem="The folder cannot be looked into: gone."
    )
    page = text(desk.get("/feeds/"))
    assert "Folder /srv/sftp/dms" in page
    assert "cannot be looked into" in page


def test_a_file_says_what_came_of_it_and_what_its_headers_are(desk: Client, sold: FeedFile) -> None:
    page = text(desk.get(f"/feeds/{sold.pk}/"))
    assert "3 rows: 1 sale, 1 wholesale deal left out, 1 could not be read." in page
    assert "a wholesale deal" in page
    assert "sold_date" in page
    assert "% sure" in page


def test_columns_are_told_and_the_file_fed_again_is_read_so(
    desk: Client, week: Scene, sold: FeedFile
) -> None:
    headers = [guess["header"] for guess in sold.told["guesses"]]
    place = headers.index("odd")
    answer = desk.post(
        f"/feeds/{sold.pk}/columns/", {f"column-{place}": "salesperson"}, follow=True
    )
    assert "Remembered. Read the file again" in text(answer)
    assert "Nothing was changed." in text(desk.post(f"/feeds/{sold.pk}/columns/", follow=True))
    wrong = desk.post(f"/feeds/{sold.pk}/columns/", {f"column-{place}": "nonsense"}, follow=True)
    assert "There is no column 'nonsense'." in text(wrong)
    given = {"source": "dms", "file": upload()}
    again = text(desk.post("/feeds/upload/", given, follow=True))
    assert "salesperson" in again
    assert FeedFile.objects.latest("pk").told["as_said"] == {"odd": "salesperson"}


def tell(desk: Client, file: FeedFile, **columns: str) -> str:
    """What the page says after these headers were told to be these columns."""
    headers = [guess["header"] for guess in file.told["guesses"]]
    given = {f"column-{headers.index(header)}": column for header, column in columns.items()}
    return text(desk.post(f"/feeds/{file.pk}/columns/", given, follow=True))


def test_what_was_told_is_seen_and_can_be_undone(desk: Client, week: Scene, sold: FeedFile) -> None:
    assert "you said so" not in text(desk.get(f"/feeds/{sold.pk}/"))
    assert "you said so" in tell(desk, sold, odd="salesperson")
    html = desk.get(f"/feeds/{sold.pk}/").content.decode()
    assert '<option value="salesperson" selected>' in html
    assert "Nothing was changed." in tell(desk, sold, odd="salesperson")
    assert "Remembered." in tell(desk, sold, odd="")
    (said,) = Source.objects.get(name="dms").columns.values()
    assert said["columns"] == {"odd": ""}


def test_telling_columns_leaves_what_the_table_was_said_to_be(
    desk: Client, week: Scene, sold: FeedFile
) -> None:
    headers = [guess["header"] for guess in sold.told["guesses"]]
    columns.remember(
        source=week.house.dms,
        headers=headers,
        kind="sales",
        columns={},
        by="the night",
        now=day(6),
        told_kind="sales",
    )
    tell(desk, sold, odd="salesperson")
    assert columns.remembered(week.house.dms, headers).kind == "sales"


def test_two_headers_are_not_told_one_column(desk: Client, week: Scene, sold: FeedFile) -> None:
    tell(desk, sold, odd="last_name")
    page = tell(desk, sold, first_name="last_name")
    assert "Only one header can be the last name, not both odd and first_name." in page
    assert "Remembered." in tell(desk, sold, odd="", first_name="last_name")


def test_a_file_nobody_could_read_is_no_success(desk: Client, week: Scene) -> None:
    given = {"source": "dms", "file": upload("odd.csv", b"alpha,beta\n1,2\n3,4\n")}
    answer = desk.post("/feeds/upload/", given, follow=True)
    assert '<li class="warning">' in answer.content.decode()
    assert "odd.csv: None of its rows could be read. It waits to be put right." in text(answer)
    row = Quarantine.objects.get(code="unknown_table")
    for page in (f"/quarantine/{row.pk}/", "/quarantine/"):
        said = text(desk.get(page))
        assert "--kind" not in said
        assert "Say what its columns are" in said
        assert "kept here" in said
    assert "The text as it should have come" not in text(desk.get(f"/quarantine/{row.pk}/"))
    assert "sincerely feed" not in text(desk.post(f"/quarantine/{row.pk}/replay/", follow=True))


def test_the_receipt_of_a_file_does_not_count_anew(desk: Client, sold: FeedFile) -> None:
    Quarantine.objects.filter(feed_file=sold).update(settled_at=day(6), settled_how="read")
    page = text(desk.get(f"/feeds/{sold.pk}/"))
    assert "1 could not be read." in page
    assert "1 settled" in page
    assert "need" not in page.partition("1 settled")[0].partition("sold.csv 3 rows")[2]


def test_no_system_is_chosen_for_anybody(desk: Client) -> None:
    html = desk.get("/feeds/").content.decode()
    assert '<select id="source" name="source" required>' in html
    assert '<option value="" disabled selected>Choose …</option>' in html


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_long_name_in_any_letters_is_a_name_on_disk(ending: str) -> None:
    name = uploads.safe_name("Ж" * 200 + ending)
    assert len(name.encode()) <= 200
    assert name.endswith("Ж" + ending)
    assert uploads.safe_name("." * 300) == "upload"


def test_columns_are_chosen_by_words_those_of_the_kind_first() -> None:
    taken = [read.Header(place=0, header="RO", column="ro_number", sure=95, why="its name")]
    likely, others = told.choices("unknown", taken)
    assert likely.name == "Columns of service"
    assert "ro_number" in likely.columns
    assert "deal_number" in others.columns
    (only,) = told.choices("sales", [])
    assert "deal_number" in only.columns


def test_an_upload_is_read_at_once(desk: Client, week: Scene) -> None:
    page = text(desk.post("/feeds/upload/", {"source": "dms", "file": upload()}, follow=True))
    assert "sold.csv: 3 rows: 1 sale" in page
    sale = EventRow.objects.get(key="sale:D70")
    assert (sale.source.name, sale.by) == ("dms", week.manager.email)


@pytest.mark.parametrize(
    ("given", "status"),
    [({"source": "dms"}, 302), ({"source": "none"}, 404), ({}, 404)],
)
def test_an_upload_of_nothing_or_nobodys(desk: Client, given: dict[str, str], status: int) -> None:
    assert desk.post("/feeds/upload/", given).status_code == status


def test_a_kind_nobody_knows_is_said(desk: Client) -> None:
    given = {"source": "dms", "file": upload(), "kind": "horoscopes"}
    assert "There is no kind of file" in text(desk.post("/feeds/upload/", given, follow=True))


@pytest.mark.parametrize(
    ("role", "sees", "feeds", "tells"),
    [
        ("salesperson", 403, 403, 403),
        ("service_advisor", 403, 403, 403),
        ("marketing", 200, 302, 403),
        ("manager", 200, 302, 302),
        ("admin", 200, 302, 302),
    ],
)
def test_who_may_do_what(
    client: Client, week: Scene, sold: FeedFile, role: str, sees: int, feeds: int, tells: int
) -> None:
    signed_in(client, week, role)
    assert client.get("/feeds/").status_code == sees
    assert client.get(f"/feeds/{sold.pk}/").status_code == sees
    given = {"source": "dms", "file": upload()}
    assert client.post("/feeds/upload/", given).status_code == feeds
    assert client.post(f"/feeds/{sold.pk}/columns/").status_code == tells


def test_without_sign_in_nothing_is_done(client: Client, week: Scene, sold: FeedFile) -> None:
    for page in ("/feeds/", f"/feeds/{sold.pk}/"):
        assert client.get(page).headers["Location"].startswith("/accounts/login/")
    for page in ("/feeds/upload/", f"/feeds/{sold.pk}/columns/"):
        assert client.post(page).headers["Location"].startswith("/accounts/login/")
        assert client.get(page).status_code in {302, 405}


def test_another_stores_files_are_not_there(client: Client, week: Scene, sold: FeedFile) -> None:
    lake = house("lake", "Lake Motors")
    client.force_login(user(lake.store, "admin", name="Lou Ek"), _BACKEND)
    assert client.get(f"/feeds/{sold.pk}/").status_code == 404
    assert client.post(f"/feeds/{sold.pk}/columns/").status_code == 404
    assert "sold.csv" not in text(client.get("/feeds/"))


def test_nothing_is_changed_without_a_token(week: Scene, sold: FeedFile) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(week.manager, _BACKEND)
    given = {"source": "dms", "file": upload()}
    assert browser.post("/feeds/upload/", given).status_code == 403
    assert browser.post(f"/feeds/{sold.pk}/columns/").status_code == 403
