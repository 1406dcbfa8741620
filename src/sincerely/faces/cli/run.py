"""`sincerely run`: database, web, API and background work, started, watched and ended together."""

import errno
import http.client
import ipaddress
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from sincerely.faces.cli import children, database, mail_parts
from sincerely.faces.cli.problem import Problem


def run(
    host: Annotated[str, typer.Option(help="The address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to serve on.", min=1, max=65535)] = 8000,
    relay_port: Annotated[
        int, typer.Option(help="Where mail is relayed, on this machine alone.", min=1, max=65535)
    ] = 2587,
) -> None:
    """Start everything: database, web, API, mail and background work. Ctrl-C stops it."""
    with _until_told_to_stop():
        _check_port(host, port)
        print("Starting the database ...", flush=True)
        with database.opened():
            database.migrate()
            _first_run()
            if not is_loopback(host):
                check_may_be_public()
            print("Starting web, API, mail and background work ...", flush=True)
            mail = mail_parts.commands(relay_port)
            with children.started(_commands(host, port) | mail) as running:
                _wait_until(running, "web server", lambda: _answers(_reachable(host), port))
                if mail_parts.RELAY in mail:
                    _wait_until(running, "relay", lambda: mail_parts.listens(relay_port))
                _say_what_to_open(host, port)
                mail_parts.say_how_to_try(relay_port, mail)
                print("\nCtrl-C stops everything.", flush=True)
                children.watch(running)


@contextmanager
def _until_told_to_stop() -> Iterator[None]:
    """Ctrl-C, `kill` and a closed terminal all end the inside in order; a second one is ignored."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: object) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        print("Stopped.", flush=True)


def _check_port(host: str, port: int) -> None:
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as cause:
        other = port % 65535 + 1
        taken = cause.errno == errno.EADDRINUSE
        raise Problem(
            "port_taken" if taken else "cannot_listen",
            f"Cannot serve on {host} port {port}: {(cause.strerror or str(cause)).lower()}.",
            f"It may be running already. Another port: `make run PORT={other}`"
            f" or `sincerely run --port {other}`."
            if taken
            else "Name an address of this machine, and a port from 1024 up.",
        ) from None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _first_run() -> None:
    from sincerely.faces.cli import sample

    sample.first_run()


def check_may_be_public() -> None:
    """Nothing binds beyond loopback without somebody who must sign in, and a secret of its own."""
    from django.conf import settings

    from sincerely.work import staff

    if not staff.has_admin():
        raise Problem(
            "no_admin",
            "Serving beyond this machine needs an active admin with a password.",
            "Start it on 127.0.0.1, sign in by the link and set a password first.",
        )
    if settings.DEBUG or not os.environ.get("SINCERELY_SECRET"):
        raise Problem(
            "local_secret",
            "Serving beyond this machine needs a secret of its own, and no debugging.",
            "Set SINCERELY_SECRET to a long random text, and SINCERELY_HOSTS to the site's names.",
        )


def _commands(host: str, port: int) -> dict[str, list[str]]:
    threads = min(8, 2 * (os.cpu_count() or 1) + 1)
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    web += ["--host", host, "--port", str(port), "--blocking-threads", str(threads)]
    web += ["--log-level", "warning", "sincerely.site.wsgi:application"]
    return {"web server": web, "background worker": [sys.executable, "-m", "sincerely", "worker"]}


def _wait_until(running: children.Children, name: str, answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        children.check(running)
        if answers():
            return
        time.sleep(0.1)
    raise Problem(
        "no_answer",
        f"The {name} does not answer.",
        "Its own words are above; `sincerely doctor` checks the parts.",
    )


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """Where a server that listens on `host` answers on this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _say_what_to_open(host: str, port: int) -> None:
    from sincerely.faces.cli import sample
    from sincerely.work import staff

    name = _reachable(host)
    base = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    print(f"\nSincerely runs at {base}")
    try:
        link = staff.one_time_link(by="sincerely run", now=datetime.now(UTC), base_url=base)
        print(f"\nOpen this to sign in (it works once):\n  {link}")
    except staff.StaffError as problem:
        print(f"\nNobody can sign in yet. {problem.sentence} {problem.hint}")
    print("\nThree commands to try in another terminal:")
    for command in sample.commands_to_try():
        print(f"  {mail_parts.program()} {command}")
