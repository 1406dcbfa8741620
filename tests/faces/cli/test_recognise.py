"""`sincerely recognise`: one line of JSON for each message, and errors in lines of their own."""

import subprocess
import sys
from pathlib import Path

import msgspec

from .conftest import Sincerely

MAIL = (
    b"From: service@oak.example\nTo: rosa@reader.example\nSubject: Your appointment\n\n"
    b"Hi Rosa, your service appointment is Tuesday at 9. Reply C to confirm.\n"
)
SALE = MAIL.replace(b"Your appointment", b"Sale").replace(
    b"your service appointment is Tuesday at 9. Reply C to confirm.",
    b"huge sale this weekend, 0% APR on all new trucks, come test drive one!",
)


def lines(text: str) -> list[dict[str, object]]:
    """The documents of these lines."""
    return [msgspec.json.decode(line) for line in text.splitlines()]


def test_a_mail_is_one_line(sincerely: Sincerely, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    ran = sincerely("recognise", tmp_path / "a.eml")
    assert ran.code == 0
    (said,) = lines(ran.out)
    assert said["purpose"] == "appointment_reminder"
    assert list(said) == [
        *("file", "message", "purpose", "probability", "unsure", "runner_up", "claims", "sells"),
        *("vehicle", "why", "template", "version"),
    ]


def test_words_need_their_channel(sincerely: Sincerely, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("You haven't been by in a while, still looking for a Tahoe?")
    ran = sincerely("recognise", tmp_path / "a.txt", "--channel", "text")
    assert lines(ran.out)[0]["purpose"] == "reengagement"
    assert lines(ran.out)[0]["claims"] == ["not_seen_lately"]
    assert lines(ran.out)[0]["vehicle"] == "Tahoe"
    ran = sincerely("recognise", tmp_path / "a.txt")
    assert ran.code == 1
    assert lines(ran.err)[0]["code"] == "not_a_mail"


def test_folders_and_mailboxes_are_walked(sincerely: Sincerely, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(SALE)
    (tmp_path / "box").write_bytes(b"From x\n" + MAIL + b"\nFrom y\n" + SALE)
    said = lines(sincerely("recognise", tmp_path).out)
    assert [(each["message"], each["purpose"]) for each in said] == [
        (1, "promotion"),
        (1, "appointment_reminder"),
        (2, "promotion"),
    ]


def test_what_cannot_be_read_leaves_the_others_read(sincerely: Sincerely, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    (tmp_path / "empty").write_bytes(b"")
    ran = sincerely("recognise", tmp_path / "empty", tmp_path / "missing", tmp_path / "a.eml")
    assert ran.code == 1
    assert len(lines(ran.out)) == 1
    assert [each["code"] for each in lines(ran.err)] == ["empty_file", "no_such_file"]
    assert all(each["sentence"] and each["hint"] for each in lines(ran.err))


def test_it_reads_standard_input_and_never_loads_django() -> None:
    asked = (
        "import sys; sys.argv = ['sincerely', 'recognise', '-'];"
        "from sincerely.faces import cli\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "print('django' in sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", asked], input=MAIL, capture_output=True, check=True)
    assert lines(ran.stdout.decode())[0]["file"] == "-"
    assert ran.stderr.decode().strip() == "False"
