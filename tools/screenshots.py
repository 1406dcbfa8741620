"""Pictures of every screen, at a phone and at a desk, of the sample store: `make screenshots`.

    python tools/screenshots.py [--to docs/images/screens] [--only today,task]

It starts Sincerely on its own data in a temporary folder and lets a day pass in the store: its CRM
sends mail, its dialler asks. Then each screen is opened in Chromium by whoever uses it, on a phone
and at a desk, and some also in the dark. The report of the audit is drawn from `sincerely audit
--demo`. Above `HEAVIEST` bytes a picture is too heavy for the documentation, and that is said.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PORT, MAIL_PORT = 8137, 2637
BASE = f"http://127.0.0.1:{PORT}"
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=860)
REPORT = ViewportSize(width=900, height=900)
#: where the last part of a page ends that the window shows to its end, and a little below
WHOLE = """() => 6 + Math.max(...[...document.querySelectorAll("body *")]
    .filter(part => /^(block|list-item|table)$/.test(getComputedStyle(part).display))
    .map(part => Math.ceil(part.getBoundingClientRect().bottom))
    .filter(end => end + 6 <= innerHeight))"""
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SINCERELY = str(Path(sys.executable).with_name("sincerely"))
HEAVIEST = 150_000
#: seconds in which the relay has dealt with the day's mail
PATIENCE = 60

#: who looks, of the sample store's staff
STAFF = {
    "seller": "dev.banerjee@harbor.example.com",
    "manager": "joan.whitfield@harbor.example.com",
}
ROZ, NATE = "roz.keating@post.example.org", "nathan.holloway@mail.example.com"
PRIYA = "priya.holloway@home.example.net"
#: what the CRM sends, to whom
MAILS = (
    *(("missed", NATE), ("sale", NATE), ("sale", PRIYA), ("sale", ROZ), ("away", PRIYA)),
    *(("papers", ROZ), ("papers", PRIYA)),
)
#: what other systems ask the gate about
ASKED = (
    ("--to", "2035550195", "--channel", "recorded_call", "--purpose", "thank_you"),
    ("--to", ROZ, "--channel", "email", "--purpose", "service_introduction"),
)

#: the thank-you of one of the two stories
TASK = ".owed a.name:has-text('Keating')"
Open = Callable[[Page], bool]


@dataclass(frozen=True)
class Screen:
    """``who`` looks at it: of `STAFF`, or "customer", who needs no sign-in. ``dark``: also so."""

    who: str
    open: Open
    dark: bool = False


def main() -> None:
    """Draws every screen that exists, and says which."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images" / "screens")
    parser.add_argument("--only", default="", help="names of screens, with commas between them")
    told = parser.parse_args()
    only = set(filter(None, told.only.split(",")))
    told.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sincerely-screens-") as folder:
        here = os.environ | {"SINCERELY_DATA": folder}
        here.pop("DATABASE_URL", None)
        with served(here), browser() as chromium:
            a_day(here)
            for name, screen in screens(here).items():
                if not only or name in only:
                    draw(chromium, here, screen, name, told.to)
            if not only or "report" in only:
                report(chromium, told.to, Path(folder), here)


@contextmanager
def served(here: dict[str, str]) -> Iterator[None]:
    """Sincerely with its sample store, until it has said where it is."""
    command = [SINCERELY, "run", "--port", str(PORT), "--relay-port", str(MAIL_PORT)]
    with subprocess.Popen(
        command, env=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            assert running.stdout is not None
            if not any("Ctrl-C stops everything" in line for line in running.stdout):
                raise SystemExit("It did not start: run `make run` to see why.")
            yield
        finally:
            running.send_signal(signal.SIGINT)
            running.communicate(timeout=60)


def a_day(here: dict[str, str]) -> None:
    """Others ask, and the CRM sends its mail."""
    for asked in ASKED:
        command(here | {"LOGNAME": "mia"}, "ask", *asked)
    for letter, to in MAILS:
        command(here, "sample", "mail", letter, "--to", to, "--relay-port", str(MAIL_PORT))
    command(here, "tick")


def command(here: dict[str, str], *words: str) -> str:
    """What one command prints."""
    ran = subprocess.run([SINCERELY, *words], env=here, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"sincerely {' '.join(words)}: {ran.stderr.strip() or ran.stdout.strip()}")
    return ran.stdout


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


def draw(chromium: Browser, here: dict[str, str], screen: Screen, name: str, to: Path) -> None:
    """What fits on the screen, of each size. A page that is not there is said, not drawn."""
    for size, view in (("phone", PHONE), ("desk", DESK)):
        with _signed_in(chromium, here, screen.who, view) as context:
            page = context.new_page()
            if not screen.open(page):
                sys.stdout.write(f"{name}: not there\n")
                return
            _keep(page, to / f"{name}-{size}.png")
            if screen.dark:
                page.emulate_media(color_scheme="dark")
                _keep(page, to / f"{name}-{size}-dark.png")


def _keep(page: Page, to: Path) -> None:
    page.screenshot(path=to, animations="disabled")
    weight = to.stat().st_size
    sys.stdout.write(f"{to} {weight // 1000} kB{' TOO HEAVY' if weight > HEAVIEST else ''}\n")


@contextmanager
def _signed_in(
    chromium: Browser, here: dict[str, str], who: str, view: ViewportSize
) -> Iterator[BrowserContext]:
    """Their browser. Each of them signs in once, by a link."""
    state = Path(here["SINCERELY_DATA"]) / f"{who}.json"
    context = chromium.new_context(
        viewport=view, reduced_motion="reduce", storage_state=state if state.exists() else None
    )
    if who in STAFF and not state.exists():
        page = context.new_page()
        printed = command(here, "user", "link", STAFF[who], "--url", BASE)
        page.goto(_address(printed, "/sign-in/"))
        page.locator("main button").first.click()
        page.wait_for_url(f"{BASE}/")
        page.goto(f"{BASE}/more/")  # what is said once, of the sign-in, is said here
        context.storage_state(path=state)
        page.close()
    yield context
    context.close()


def _address(printed: str, part: str) -> str:
    found = re.search(rf"{BASE}{part}\S+", printed)
    assert found, printed
    return found[0]


def at(path: str, page: Page) -> bool:
    """The page with this address, with all its pictures."""
    answer = page.goto(BASE + path, wait_until="networkidle")
    return answer is not None and answer.ok


def first(path: str, link: str, page: Page) -> bool:
    """The first page a list links to. ``link``: which links, as CSS has it."""
    at(path, page)
    found = page.locator(f"main {link}").first
    return bool(found.count()) and at(str(found.get_attribute("href")), page)


def judged(page: Page) -> bool:
    """What was stopped, once the relay has dealt with all of the day's mail."""
    until = time.monotonic() + PATIENCE
    while at("/verdicts/", page) and time.monotonic() < until:
        if page.locator("[data-card]").count() >= len(ASKED) + 3:
            return True
        page.wait_for_timeout(1000)
    return True


def logging(page: Page) -> bool:
    """The task, while it is being logged."""
    if not first("/", TASK, page):
        return False
    page.get_by_role("radio", name="Reached").locator("xpath=ancestor::label").click()
    page.get_by_label("What you learned").fill("The sitter is free again on Thursdays")
    page.get_by_label("What you learned").blur()
    page.locator("#log").scroll_into_view_if_needed()
    return True


def screens(here: dict[str, str]) -> dict[str, Screen]:
    """Every screen there is, by the name of its picture."""
    own = _address(command(here, "link", NATE, "--url", BASE), "/c/").removeprefix(BASE)
    seller, manager = partial(Screen, "seller"), partial(Screen, "manager")
    return {
        "stopped": manager(judged, dark=True),
        "mail": manager(partial(at, "/mail/?tab=stopped")),
        "one-mail": manager(partial(first, "/mail/?tab=stopped", "li.mail a.name")),
        "templates": manager(partial(at, "/mail/templates/")),
        "week": manager(partial(at, "/mail/week/")),
        "today": seller(partial(at, "/"), dark=True),
        "task": seller(partial(first, "/", TASK)),
        "log": seller(logging),
        "card": seller(_card),
        "calendar": seller(partial(at, "/calendar/")),
        "phone": seller(partial(at, "/phone/")),
        "people": manager(partial(at, "/people/?q=holloway")),
        "person": manager(partial(first, "/people/?q=priya+holloway", "#found a.name"), dark=True),
        "review": manager(partial(at, "/people/review/")),
        "unlinked": manager(partial(at, "/sales/unlinked/")),
        "morning": manager(partial(at, "/morning/"), dark=True),
        "unthanked": manager(partial(at, "/morning/unthanked/")),
        "more": manager(partial(at, "/more/")),
        "policy": manager(partial(at, "/policy/")),
        "plans": manager(partial(at, "/plans/")),
        "staff": manager(partial(at, "/staff/")),
        "someone": manager(partial(first, "/staff/", "a.name")),
        "crm": manager(partial(at, "/crm/")),
        "feeds": manager(partial(at, "/feeds/")),
        "file": manager(
            partial(first, "/feeds/", "a.file:has-text('sold'), a.file:has-text('.csv')")
        ),
        "quarantine": manager(partial(at, "/quarantine/")),
        "jobs": manager(partial(at, "/jobs/")),
        "own-page": Screen("customer", partial(at, own), dark=True),
        "sign-in": Screen("customer", partial(at, "/")),
    }


def _card(page: Page) -> bool:
    """The card of the first task, and its envelope."""
    return first("/", TASK, page) and first(page.url.removeprefix(BASE), "a[href$='/card/']", page)


def report(chromium: Browser, to: Path, folder: Path, here: dict[str, str]) -> None:
    """The first screen of the audit of the sample store, down to the last part that is whole."""
    page = folder / "report.html"
    command(here, "audit", "--demo", "--out", str(page))
    opened = chromium.new_page(viewport=REPORT)
    opened.goto(page.as_uri())
    opened.set_viewport_size({"width": REPORT["width"], "height": opened.evaluate(WHOLE)})
    _keep(opened, to / "report.png")


if __name__ == "__main__":
    main()
