"""A short run of the harness with a seed of its own each day; `make kill` runs it for long."""

import os
import subprocess
import sys
from datetime import UTC, datetime


def test_nothing_is_lost_and_nothing_goes_twice() -> None:
    seed = str(datetime.now(UTC).toordinal())
    command = [sys.executable, "-m", "tests.relaying.harness", "--seconds", "8", "--seed", seed]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ, timeout=400
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-3000:]
