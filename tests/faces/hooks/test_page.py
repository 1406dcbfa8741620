"""The commands of docs/hooks.md sign what they say they sign."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sincerely.records.models import EventRow
from tests.cast import House

from .conftest import FORM, SECRET, TOKEN, sharing

PAGE = Path(__file__).parents[3] / "docs" / "hooks.md"
#: in the place of curl: its words, one a line
_SHOWN = 'curl() { printf "%s\\n" "$@"; }\n'

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not here")


def tried(end: str, folder: Path, start: str) -> list[str]:
    """The words curl is called with by the block about this address."""
    blocks = re.findall(r"^```sh\n(URL=.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    (block,) = (each for each in blocks if f"/{end}\n" in each)
    script = _SHOWN + block.replace("http://127.0.0.1:8000/hooks/STORE/SOURCE", start)
    bash = shutil.which("bash") or "sh"
    ran = subprocess.run([bash, "-ec", script], cwd=folder, capture_output=True, check=True)
    return ran.stdout.decode().splitlines()


def after(option: str, words: list[str]) -> list[str]:
    return [words[place + 1] for place, word in enumerate(words) if word == option]


def posted(client: Client, words: list[str], body: str, kind: str) -> Any:
    headers = dict(each.split(": ", 1) for each in after("-H", words))
    headers.pop("Content-Type", None)
    path = words[1].removeprefix("http://testserver")
    return client.post(path, body, content_type=kind, headers=headers)


def test_a_text_signed_with_openssl_is_taken(harbor: House, client: Client, tmp_path: Path) -> None:
    sharing(harbor, TOKEN, "telephone")
    (tmp_path / "auth-token.txt").write_text(f"{TOKEN}\n")
    start = "http://testserver/hooks/harbor/telephone"
    words = tried("twilio/message", tmp_path, start)
    body = "&".join(after("--data-urlencode", words)).replace("+", "%2B")
    assert posted(client, words, body, FORM).status_code == 200
    assert EventRow.objects.filter(kind="opted_out").exists()


def test_an_event_signed_with_openssl_is_taken(
    harbor: House, client: Client, tmp_path: Path
) -> None:
    sharing(harbor, SECRET, "website")
    (tmp_path / "secret.txt").write_text(f"{SECRET}\n")
    words = tried("events", tmp_path, "http://testserver/hooks/harbor/website")
    response = posted(client, words, after("-d", words)[0], "application/json")
    assert response.status_code == 201
    assert EventRow.objects.get().kind == "store_visited"
