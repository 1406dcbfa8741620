"""Pictures of every screen, at a phone and at a desk, of the sample store: `make screenshots`.

    python tools/screenshots.py [--to docs/images/screens] [--only today,task] [--dark]

It starts Sincerely on its own data in a temporary folder, signs in as the printed link does, and
opens each page in Chromium. The report of the audit is drawn from `sincerely audit --demo`.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PORT, MAIL_PORT = 8137, 2637
BASE = f"http://127.0.0.1:{PORT}"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SINCERELY = str(Path(sys.executable).with_name("sincerely"))


def main() -> None:
    """Draws every screen that exists, and says which."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images" / "screens")
    parser.add_argument("--only", default="", help="names of screens, with commas between them")
    parser.add_argument("--dark", action="store_true")
    told = parser.parse_args()
    only = set(filter(None, told.only.split(",")))
    told.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sincerely-screens-") as folder:
        here = os.environ | {"SINCERELY_DATA": folder}
        here.pop("DATABASE_URL", None)
        with served(here) as link, browser() as chromium:
            for size, view in (("phone", PHONE), ("desk", DESK)):
                context = chromium.new_context(
                    viewport=view,  # type: ignore[arg-type]
                    color_scheme="dark" if told.dark else "light",
                    reduced_motion="reduce",
                )
                page = context.new_page()
                sign_in(page, link, here)
                for name, open_it in SCREENS.items():
                    if not only or name in only:
                        draw(page, name, open_it, told.to / f"{name}-{size}.png")
                context.close()
            if not only or "report" in only:
                report(chromium, told.to, Path(folder), here)


@contextmanager
def served(here: dict[str, str]) -> Iterator[str]:
    """Sincerely with its sample store; gives the link that signs in."""
    command = [SINCERELY, "run", "--port", str(PORT), "--relay-port", str(MAIL_PORT)]
    with subprocess.Popen(
        command, env=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            yield _link(running)
        finally:
            running.send_signal(signal.SIGINT)
            running.communicate(timeout=60)


def _link(running: "subprocess.Popen[str]") -> str:
    assert running.stdout is not None
    for line in running.stdout:
        if found := re.search(rf"{BASE}/sign-in/\S+", line):
            return found[0]
    raise SystemExit("It did not start: run `make run` to see why.")


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it."""
    names = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    path = next(filter(None, names), None)
    if path is None:
        raise SystemExit("This needs Chromium: see CONTRIBUTING.")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield found
        found.close()


_used: set[str] = set()


def sign_in(page: Page, link: str, here: dict[str, str]) -> None:
    """By the printed link; it works once, so the second size asks for another."""
    if link in _used:
        asked = subprocess.run(
            [SINCERELY, "user", "link", "--base-url", BASE],
            env=here, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found = re.search(r"\S+/sign-in/\S+", asked.stdout)
        assert found, asked.stdout
        link = found[0]
    _used.add(link)
    page.goto(link)
    page.locator("main button").first.click()
    page.wait_for_url(f"{BASE}/")


def draw(page: Page, name: str, open_it: Callable[[Page], bool], to: Path) -> None:
    """One picture of what fits the screen. A page that is not there is said, not drawn."""
    if not open_it(page):
        sys.stdout.write(f"{name}: not there\n")
        return
    page.screenshot(path=to)
    sys.stdout.write(f"{to}\n")


def _at(path: str) -> Callable[[Page], bool]:
    def open_it(page: Page) -> bool:
        answer = page.goto(BASE + path)
        return answer is not None and answer.ok

    return open_it


def _first(path: str, link: str) -> Callable[[Page], bool]:
    """The first page a list links to."""

    def open_it(page: Page) -> bool:
        page.goto(BASE + path)
        found = page.locator(f"main a[href*='{link}']").first
        if not found.count():
            return False
        page.goto(BASE + str(found.get_attribute("href")))
        return True

    return open_it


SCREENS: dict[str, Callable[[Page], bool]] = {
    "today": _at("/"),
    "task": _first("/", "/tasks/"),
    "people": _at("/people/?q=holloway"),
    "person": _first("/people/?q=holloway", "/people/"),
    "review": _at("/people/review/"),
    "unlinked": _at("/sales/unlinked/"),
    "stopped": _at("/stopped/"),
    "morning": _at("/morning/"),
    "more": _at("/more/"),
    "policy": _at("/policy/"),
    "plans": _at("/plans/"),
    "staff": _at("/staff/"),
    "crm": _at("/crm/"),
    "feeds": _at("/feeds/"),
}


def report(chromium: Browser, to: Path, folder: Path, here: dict[str, str]) -> None:
    """The first page of the audit of the sample store."""
    page = folder / "report.html"
    command = [SINCERELY, "audit", "--demo", "--out", str(page)]
    subprocess.run(command, env=here, check=True, capture_output=True)
    opened = chromium.new_page(viewport={"width": 1000, "height": 1100})
    opened.goto(page.as_uri())
    opened.screenshot(path=to / "report.png")
    sys.stdout.write(f"{to / 'report.png'}\n")


if __name__ == "__main__":
    main()
