"""docs/reference.md is what the code says, and its list of environment variables is whole."""

import re
import subprocess
import sys

from tests.docs.pages import ROOT

_READ = re.compile(r"""environ(?:\.get\(|\.setdefault\(|\[)\s*["'](\w+)["']|envvar=["'](\w+)["']""")
#: read by Django and set by ourselves
#: of the parts, not ours
NOT_A_SETTING = {"DJANGO_SETTINGS_MODULE", "PYSPARK_PYTHON"}
HINT = "Run: .venv/bin/python -m tools.reference > docs/reference.md"


def test_it_is_what_the_generator_prints() -> None:
    command = [sys.executable, "-m", "tools.reference"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert not made.returncode, made.stderr
    kept = (ROOT / "docs" / "reference.md").read_text()
    old, new = set(kept.splitlines()), set(made.stdout.splitlines())
    assert (sorted(old - new), sorted(new - old)) == ([], []), HINT
    assert kept == made.stdout, HINT


def test_every_environment_variable_the_code_reads_is_there_and_no_other() -> None:
    page = (ROOT / "docs" / "reference.md").read_text().partition("## Environment")[2]
    told = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    sources = [path.read_text() for path in (ROOT / "src").rglob("*.py")]
    read = {"".join(found) for text in sources for found in _READ.findall(text)}

    assert sorted(told) == sorted(read - NOT_A_SETTING)
