"""The parts of `sincerely run` that carry mail, and how to try them on the sample store."""

import os
import socket
import sys
from pathlib import Path

#: mails handed over at the same time: a machine on which all runs
THREADS = 2
RELAY, SINK = "relay", "sample upstream"


def commands(relay_port: int) -> dict[str, list[str]]:
    """The programs by name. Without the relay, and said so, where its port is taken."""
    from sincerely.faces.cli import sample_mail

    sincerely = [sys.executable, "-m", "sincerely"]
    found = {}
    if sink := sample_mail.prepared():
        found[SINK] = [*sincerely, "sample", "upstream", "--port", str(sink)]
    if _is_free(relay_port):
        found[RELAY] = [*sincerely, "relay", "--port", str(relay_port)]
    else:
        print(f"Port {relay_port} is taken: no relay is started here (--relay-port names another).")
    found["mail delivery"] = [*sincerely, "deliver", "--threads", str(THREADS)]
    return found


def say_how_to_try(relay_port: int, parts: dict[str, list[str]]) -> None:
    """Where mail is taken, and how to see it judged."""
    if RELAY not in parts:
        return
    print(f"\nMail is relayed on 127.0.0.1 port {relay_port}.", end=" ")
    if SINK not in parts:
        print("`sincerely upstream set`, then `sincerely sender add` let a system in.")
        return
    port = "" if relay_port == 2587 else f" --relay-port {relay_port}"
    print("Send a buyer what they should never get, and see it stopped:")
    for command in (f"sample mail missed{port}", "mail list", f"sample mail papers{port}"):
        print(f"  {program()} {command}")
    print("The sample store's mail ends in the sample upstream; none leaves this machine.")


def listens(port: int) -> bool:
    """Whether somebody takes connections on this port of this machine."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
    except OSError:
        return False


def program() -> str:
    """How this program was called, as seen from here."""
    return os.path.relpath(Path(sys.argv[0]))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
