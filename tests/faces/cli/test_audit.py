"""`sincerely audit` starts without Django and needs no database."""

import subprocess
import sys
from pathlib import Path

from tests.work.test_auditing import SENT, SOLD

PROGRAM = """
import sys
from pathlib import Path
from sincerely.faces.cli.audit import audit
audit(sent=["sent.csv"], sold=["dms=sold.csv"], out=Path("r.html"), csv_=Path("f.csv"),
      until="2026-06-30")
assert "django" not in sys.modules
"""


def test_it_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / "sent.csv").write_text(SENT)
    (tmp_path / "sold.csv").write_text(SOLD)
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "300 messages for every 100 of them" in ran.stdout
    assert (tmp_path / "r.html").stat().st_size > 5_000
    assert len((tmp_path / "f.csv").read_text().splitlines()) == 4
