"""A short run of the fuzzer with every reader; `make fuzz` runs a hundred thousand inputs."""

import os
import subprocess
import sys

import pytest

from tests.fuzz.seeds import READERS


@pytest.mark.parametrize("reader", READERS)
def test_mutated_files_are_read_left_out_or_quarantined(reader: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz", reader, "--runs", "400"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
