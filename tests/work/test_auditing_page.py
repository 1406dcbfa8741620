"""The report in a browser: read by everyone, on a phone, and on paper."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

from sincerely.rules.policy import DEFAULT
from sincerely.work.auditing import large, large_report

from .test_auditing import NOW, SENT, SOLD, run

A4, PHONE = ViewportSize(width=794, height=1123), ViewportSize(width=360, height=740)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "sent.csv").write_text(SENT)
    (tmp_path / "sold.csv").write_text(SOLD)
    page = tmp_path / "report.html"
    page.write_text(run(tmp_path).report(show_names=False), encoding="utf-8")
    return page


@pytest.fixture
def large_page(report: Path, tmp_path: Path) -> Path:
    run(tmp_path).keep_tables(tmp_path / "kept")
    tables = large.Tables(folder=str(tmp_path / "kept"), verdicts=str(tmp_path / "verdicts"))
    counted = large.with_duckdb(tables, DEFAULT, cores=1, tell=lambda done, many: None)
    cover = large_report.Cover(
        store="Bench Motors", zone="America/New_York", policy="as built in", versions="v",
        made=NOW, where=tables.folder, verdicts=tables.verdicts,
    )  # fmt: skip
    page = tmp_path / "large.html"
    page.write_text(large_report.page(counted, cover), encoding="utf-8")
    return page


@pytest.mark.parametrize("name", ["report", "large_page"])
def test_everyone_can_read_it(name: str, request: pytest.FixtureRequest, chromium: Browser) -> None:
    page = chromium.new_page(viewport=PHONE)
    page.goto(request.getfixturevalue(name).as_uri())
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()


def test_nothing_is_cut_off_on_paper(report: Path, chromium: Browser) -> None:
    page = chromium.new_page(viewport=A4)
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    wide = "[...document.querySelectorAll('.scroll')].filter(d => d.scrollWidth > d.clientWidth)"
    assert page.evaluate(f"{wide}.length") == 0
    method = "getComputedStyle(document.querySelector('.method')).breakBefore"
    assert page.evaluate(method) == "page"
    assert page.pdf(format="Letter").startswith(b"%PDF")
    page.close()
