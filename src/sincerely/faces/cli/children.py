"""Programs that run beside each other and end together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sincerely.faces.cli.problem import Problem

Children = dict[str, subprocess.Popen[bytes]]

PATIENCE = 15.0
"""Seconds a program gets to end by itself."""


@contextmanager
def started(commands: dict[str, list[str]]) -> Iterator[Children]:
    """Start the named programs; on leaving end them all, whatever happened."""
    children: Children = {}
    try:
        for name, command in commands.items():
            children[name] = _start(command)
        yield children
    finally:
        _end(children)


def check(children: Children) -> None:
    """Raises `Problem` where one of them has ended."""
    for name, child in children.items():
        if child.poll() is not None:
            raise Problem(
                "part_stopped",
                f"The {name} stopped by itself ({_how(child.returncode)}), so everything stops.",
                "Its own last words are above; `sincerely doctor` checks the parts.",
            )


def watch(children: Children) -> None:
    """Until one of them ends (`Problem`) or a signal comes (`KeyboardInterrupt`)."""
    while True:
        check(children)
        time.sleep(0.2)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only us, and we end the others in order.
    follow = _end_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=follow,  # noqa: PLW1509 (no threads here)
    )


def _end_with_parent() -> None:
    """Even a `kill -9` of the parent ends its children (Linux: PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _end(children: Children) -> None:
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # it, or what it left behind
        child.wait()


def _how(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    with suppress(ValueError):
        return f"killed by {signal.Signals(-status).name}"
    return f"killed by signal {-status}"
