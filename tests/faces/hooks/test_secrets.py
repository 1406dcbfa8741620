"""`sincerely source hook`: the secret is set, and the addresses to enter are told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sincerely.faces.cli import app
from sincerely.records.models import Source
from tests.cast import House

from .conftest import TOKEN

Run = Callable[..., Result]


@pytest.fixture
def hook(harbor: House, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("SINCERELY_HOSTS", raising=False)
    monkeypatch.delenv("SINCERELY_STORE", raising=False)
    return lambda *words: CliRunner().invoke(app, ["source", "hook", *map(str, words)])


def test_a_secret_is_made_and_shown_this_once(hook: Run) -> None:
    first = hook("crm", "--url", "https://desk.example.com/").stdout
    made = Source.objects.get(name="crm").hook_secret
    assert made.startswith("whsec_")
    assert made in first
    assert "https://desk.example.com/hooks/harbor/crm/events" in first
    assert "https://desk.example.com/hooks/harbor/crm/twilio/message" in first
    hook("crm")
    assert Source.objects.get(name="crm").hook_secret != made
    assert not Source.objects.get(name="dms").hook_secret


def test_the_providers_secret_is_read_from_a_file_and_not_shown(hook: Run, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    said = hook("crm", "--secret-file", file).output
    assert Source.objects.get(name="crm").hook_secret == TOKEN
    assert TOKEN not in said
    assert "/twilio/voice" in said
    assert "/events" not in said


def test_the_sites_own_name_is_told(hook: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINCERELY_HOSTS", ".example.org,desk.example.com")
    assert "https://desk.example.com/hooks/harbor/crm/twilio/status" in hook("crm").output


@pytest.mark.parametrize(
    "secret", ["", "short", "two words of a secret", "\u00e9" * 20, "a" * 201, "whsec_!!aaaaaaaaaa"]
)
def test_what_is_no_secret_is_not_taken(hook: Run, tmp_path: Path, secret: str) -> None:
    file = tmp_path / "token"
    file.write_text(secret, encoding="utf-8")
    ran = hook("crm", "--secret-file", file)
    assert ran.exit_code == 1
    assert getattr(ran.exception, "code", "") == "secret_unusable"
    assert not Source.objects.get(name="crm").hook_secret


def test_a_file_or_a_source_that_is_not_there(hook: Run, tmp_path: Path) -> None:
    ran = hook("crm", "--secret-file", tmp_path / "none")
    assert getattr(ran.exception, "code", "") == "file_unreadable"
    assert getattr(hook("nobody").exception, "code", "") == "no_such_source"
