"""`sincerely run`: its parts start, are watched, and end together."""

import http.client
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from sincerely.faces.cli import children, run
from sincerely.faces.cli.problem import Problem
from sincerely.work import staff

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
EMPTY_STORE = (
    "from sincerely.faces.cli import main, sample;"
    " sample.first_run = lambda: None; sample.commands_to_try = lambda: ['doctor']; main()"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def sincerely_run(
    port: int, data: Path, relay_port: int = 0
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A whole `sincerely run` over an empty store, and what it printed until it was ready."""
    given = os.environ | {"SINCERELY_DATA": str(data)}
    given.pop("DATABASE_URL", None)
    ports = ["--port", str(port), "--relay-port", str(relay_port or free_port())]
    with subprocess.Popen(
        [sys.executable, "-c", EMPTY_STORE, "run", *ports],
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        guard = threading.Timer(240, process.kill)
        guard.start()
        try:
            assert process.stdout
            said = ""
            while "Ctrl-C stops everything." not in said and (line := process.stdout.readline()):
                said += line
            yield process, said
        finally:
            guard.cancel()
            process.kill()


def parts_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def alive(part: psutil.Process) -> bool:
    return part.is_running() and part.status() != psutil.STATUS_ZOMBIE


def test_one_that_ends_is_named_and_all_end() -> None:
    short = [sys.executable, "-c", "raise SystemExit(3)"]
    with (
        pytest.raises(Problem, match=r"The short one stopped by itself \(exit status 3\)"),
        children.started({"long one": SLEEP, "short one": short}) as running,
    ):
        long_one = running["long one"]
        children.watch(running)
    assert long_one.poll() is not None


def test_one_that_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PATIENCE", 0.2)
    with children.started({"stubborn one": [sys.executable, "-c", DEAF]}) as running:
        child = running["stubborn one"]
    assert child.returncode in {-signal.SIGKILL, -signal.SIGTERM}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_loopback(host: str) -> None:
    assert run.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "desk.example.com"])
def test_beyond_this_machine(host: str) -> None:
    assert not run.is_loopback(host)


def test_a_taken_port_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Problem, match="already in use") as caught:
            run._check_port("127.0.0.1", taken.getsockname()[1])
    assert caught.value.code == "port_taken"


def test_an_address_of_another_machine_is_said() -> None:
    with pytest.raises(Problem) as caught:
        run._check_port("192.0.2.1", 8000)
    assert caught.value.code == "cannot_listen"


@pytest.mark.parametrize(
    ("admin", "secret", "code"),
    [(False, "long", "no_admin"), (True, None, "local_secret"), (True, "long", None)],
)
def test_what_serving_beyond_loopback_needs(
    monkeypatch: pytest.MonkeyPatch, admin: bool, secret: str | None, code: str | None
) -> None:
    monkeypatch.setattr(staff, "has_admin", lambda: admin)
    monkeypatch.delenv("SINCERELY_SECRET", raising=False)
    if secret:
        monkeypatch.setenv("SINCERELY_SECRET", secret)
    try:
        run.check_may_be_public()
        refused = SimpleNamespace(code=None)
    except Problem as problem:
        refused = SimpleNamespace(code=problem.code)
    assert refused.code == code


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_everything_starts_and_stops(tmp_path: Path, how: signal.Signals) -> None:
    port, relay_port = free_port(), free_port()
    with sincerely_run(port, tmp_path / "data", relay_port) as (process, said):
        assert f"Sincerely runs at http://127.0.0.1:{port}" in said, said
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        page.request("GET", "/accounts/login/")
        assert page.getresponse().status == 200
        page.close()
        with smtplib.SMTP("127.0.0.1", relay_port, timeout=10) as stranger:
            stranger.ehlo()
            assert stranger.mail("crm@example.com")[0] == 530
        parts = parts_of(process)
        started = {words[3] for part in parts if len(words := part.cmdline()) > 3}
        assert {"worker", "relay", "deliver"} <= started
        process.send_signal(how)
        process.send_signal(how)  # impatience changes nothing
        rest, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        assert rest.endswith("Stopped.\n")
        assert "Traceback" not in said + rest
        assert not any(alive(part) for part in parts)
        assert not (tmp_path / "data" / "postgres" / "postmaster.pid").exists()


def test_a_killed_part_stops_everything(tmp_path: Path) -> None:
    with sincerely_run(free_port(), tmp_path / "data") as (process, said):
        worker = next((p for p in parts_of(process) if "worker" in p.cmdline()), None)
        assert worker, said
        worker.kill()
        rest, _ = process.communicate(timeout=30)
        assert process.returncode == 1
        assert "The background worker stopped by itself (killed by SIGKILL)" in rest
        assert not (tmp_path / "data" / "postgres" / "postmaster.pid").exists()
