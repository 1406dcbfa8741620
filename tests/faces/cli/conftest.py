"""The command line as its users have it: words in, words and an exit status out.

Imports wait until Django is set up, which happens after this file is read.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

if TYPE_CHECKING:
    from tests.cast import House
    from tests.relaying.cast import Post


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did. ``code``: its exit status."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on its output."""
        return msgspec.json.decode(self.out)


Sincerely = Callable[..., Ran]


@pytest.fixture
def sincerely(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sincerely:
    """Runs `sincerely ...` in this process, as `main` does."""
    from sincerely.faces import cli

    monkeypatch.delenv("SINCERELY_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: object) -> Ran:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["sincerely", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def harbor(db: None, monkeypatch: pytest.MonkeyPatch) -> "House":
    """The store of the tests, ten days after day 0."""
    from sincerely.faces.cli import house as doors
    from tests.cast import day, house

    monkeypatch.setattr(doors, "now", lambda: day(10))
    return house()


@pytest.fixture
def relay(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> "Iterator[Post]":
    """The store of the tests with a relay before its CRM; commands run a minute after its clock."""
    from sincerely.faces.cli import house as doors
    from sincerely.records import templates
    from tests.relaying import cast

    templates.forget()
    with cast.post() as found:
        monkeypatch.setattr(doors, "now", lambda: found.now + timedelta(minutes=1))
        yield found
