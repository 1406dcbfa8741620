"""Mails relayed a second, everything on, beside Postfix relaying the same mails.

    python -m benchmarks.relaying [--people 10000] [--mails 3000] [--sessions 1,10] [--workers 1,2]

Both sides take the same mails from `smtp-source` and hand them to the same kind of `smtp-sink`
(Debian's `postfix` package), both durable: ours commits each mail and each step to a PostgreSQL
that syncs, Postfix syncs its queue files. Ours also reads each mail, recognises what it is for,
asks the gate twice and keeps the verdict; Postfix asks nobody. Counted from the first mail to the
moment the last one has come to its end. Needs root, for Postfix.
"""

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import town

MAIL = b"""From: Bench Motors <crm@bench.example.com>
To: person@town.example.com
Subject: About the Model 3 you asked for
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hi Chris,

Thank you for asking about the Palisade. It is still here, and I can have it ready for a test drive
on Thursday. Would 5 pm suit you? I also have the figures for your trade-in.

Dana Reyes
Bench Motors, 12 Harbor Street, Portland
"""
MAIN_CF = """
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
mail_owner = postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_host_lookup = native
disable_dns_lookups = yes
maillog_file =
alias_maps =
"""


def main() -> None:
    """Prints a line for each number of sessions and workers, then accept latency and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--mails", type=int, default=3_000)
    parser.add_argument("--sessions", default="1,10")
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--queue", type=int, default=0, help="also fill a queue of so many mails")
    args = parser.parse_args()
    if shutil.which("postfix") is None or shutil.which("smtp-source") is None:
        sys.exit("Debian's `postfix` package is needed: apt-get install postfix.")
    print(f"{'sessions':>8} {'workers':>7} {'ours/s':>8} {'Postfix/s':>9} {'ratio':>6}", flush=True)
    with TemporaryDirectory(prefix="sincerely-bench-") as folder, town.database(args.people):
        letter = Path(folder, "mail.txt")
        letter.write_bytes(MAIL)
        with sinking() as sink, postfix(Path(folder), sink) as reference:
            sender = set_up(sink)
            for sessions in map(int, args.sessions.split(",")):
                for workers in map(int, args.workers.split(",")):
                    pairs = []
                    for _ in range(args.rounds):
                        other = postfix_rate(reference, letter, args.mails, sessions, Path(folder))
                        pairs.append((our_rate(letter, args.mails, sessions, workers), other))
                    show(sessions, workers, pairs)
            print(accept_latency(letter, args.mails))
            if args.queue:
                print(queue_memory(letter, args.queue, sender))


def show(sessions: int, workers: int, pairs: list[tuple[float, float]]) -> None:
    """One line: medians of both sides, taken in turn."""
    ours, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{sessions:>8} {workers:>7} {ours:>8,.0f} {other:>9,.0f} {ratio:>6.2f}", flush=True)


def set_up(sink: int) -> int:
    """A sender that is *on*, let in from this machine; its upstream is the sink. Its number."""
    from sincerely.records.models import Source
    from sincerely.work.relaying import senders
    from sincerely.work.relaying.judging import Mode

    source = Source.objects.select_related("store").get()
    upstream = senders.set_upstream(
        store=source.store, name="sink", host="127.0.0.1", port=sink, tls="none"
    )
    limits = {"per_minute": 10_000_000}
    sender, _ = senders.add_sender(
        source=source, upstream=upstream, networks=["127.0.0.0/8"], limits=limits
    )
    senders.set_mode(
        sender=sender, mode=Mode.ON, purpose=None, why="measured", by="bench", now=town.NOW
    )
    return sender.pk


def our_rate(letter: Path, mails: int, sessions: int, workers: int) -> float:
    """Mails a second from the first to the last at its end, with so many `deliver` processes."""
    with relaying(workers) as port:
        began = time.perf_counter()
        source(port, letter, mails, sessions)
        while unsettled():
            time.sleep(0.05)
        return mails / (time.perf_counter() - began)


@contextmanager
def relaying(workers: int) -> Iterator[int]:
    """Our own processes, and the port they take mail on."""
    port = free_port()
    ours = [sys.executable, "-m", "sincerely"]
    commands = [[*ours, "relay", "--port", str(port)]] + [[*ours, "deliver"]] * workers
    with ExitStack() as stack:
        for command in commands:
            stack.enter_context(running(command))
        wait_for(port)
        time.sleep(1)  # the workers have opened their connections
        yield port


def unsettled() -> bool:
    """Whether any mail may still move by itself today."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'queued')")
        return bool(cursor.fetchone()[0])


@contextmanager
def postfix(folder: Path, sink: int) -> Iterator[int]:
    """A Postfix of its own, with its queue in a folder of its own; its port."""
    port, config = free_port(), folder / "postfix"
    queue, data = folder / "queue", folder / "data"
    folder.chmod(0o755)
    for each in (config, queue, data):
        each.mkdir()
    shutil.chown(data, "postfix")
    (config / "main.cf").write_text(MAIN_CF.format(queue=queue, data=data, sink=sink))
    master = Path("/etc/postfix/master.cf").read_text().replace("smtp      inet", f"{port} inet", 1)
    (config / "master.cf").write_text(master)
    postfix_does(config, "start")
    try:
        wait_for(port)
        yield port
    finally:
        postfix_does(config, "stop")


def postfix_does(config: Path, what: str) -> None:
    """Starts or stops it."""
    said = subprocess.run(["postfix", "-c", str(config), what], capture_output=True, check=False)
    if said.returncode:
        sys.exit(f"postfix {what}: {said.stderr.decode().strip()}")


def postfix_rate(port: int, letter: Path, mails: int, sessions: int, folder: Path) -> float:
    """The same for Postfix: until its queue is empty."""
    began = time.perf_counter()
    source(port, letter, mails, sessions)
    while any(queued(folder / "queue" / name) for name in ("incoming", "active", "deferred")):
        time.sleep(0.05)
    return mails / (time.perf_counter() - began)


def queued(folder: Path) -> bool:
    """Whether a mail is in one of Postfix's queues."""
    return any(files for _, _, files in os.walk(folder))


def source(port: int, letter: Path, mails: int, sessions: int) -> None:
    """Sends mails, each to a person of the town by number; returns once all were accepted."""
    command = ["smtp-source", "-s", str(sessions), "-m", str(mails), "-N", "-d"]
    command += ["-f", "crm@bench.example.com", "-t", "person@town.example.com"]
    subprocess.run([*command, "-F", str(letter), f"127.0.0.1:{port}"], check=True)


def accept_latency(letter: Path, mails: int) -> str:
    """How long one mail takes from the final dot to `250`, while mails come one by one."""
    import smtplib

    del letter
    with relaying(1) as port, smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.ehlo()
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # type: ignore[union-attr]
        took = []
        for n in range(min(mails, 1_000)):
            client.mail("crm@bench.example.com")
            client.rcpt(town.address(n + 1))
            client.docmd("DATA")
            began = time.perf_counter()
            client.send(MAIL.replace(b"\n", b"\r\n") + b".\r\n")
            assert client.getreply()[0] == 250
            took.append(time.perf_counter() - began)
    cuts = statistics.quantiles(took, n=100)
    return f"from the final dot to 250: median {cuts[49] * 1e3:.1f} ms, p99 {cuts[98] * 1e3:.1f} ms"


def queue_memory(letter: Path, mails: int, sender: int) -> str:
    """Memory of the relay and of a worker with so many mails waiting."""
    import psutil

    from sincerely.records.models import Sender, Upstream

    upstream = Sender.objects.get(pk=sender).upstream_id
    Upstream.objects.filter(pk=upstream).update(port=free_port())  # nobody answers there
    with relaying(1) as port:
        source(port, letter, mails, 10)
        time.sleep(5)
        me = psutil.Process()
        sizes = {
            child.cmdline()[3]: child.memory_info().rss >> 20
            for child in me.children()
            if "sincerely" in child.cmdline()
        }
    return f"memory with {mails:,} mails queued: " + ", ".join(
        f"{name} {size} MiB" for name, size in sorted(sizes.items())
    )


@contextmanager
def sinking() -> Iterator[int]:
    """An `smtp-sink`; its port."""
    port = free_port()
    with running(["smtp-sink", "-u", "postfix", f"127.0.0.1:{port}", "1000"]):
        wait_for(port)
        yield port


@contextmanager
def running(command: list[str]) -> Iterator[None]:
    """A process while inside."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        process.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def wait_for(port: int) -> None:
    """Until somebody answers there."""
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    sys.exit(f"Nobody answers on port {port}.")


if __name__ == "__main__":
    main()
