"""The processes under attack: a database with fsync on, relays, couriers and an upstream."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from sincerely.records.cluster import Cluster

ROOT = Path(__file__).parents[3]
#: couriers' processes, and threads of each
WORKERS, THREADS = 3, 4


def free_port() -> int:
    """A port nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Kept:
    """A process that is started again whenever it is gone."""

    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Unless it runs."""
        if self.process is None or self.process.poll() is not None:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
                )

    def signal(self, number: int) -> None:
        """Where it runs."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """As the kernel does when memory is short: at once."""
        self.signal(signal.SIGKILL)
        if self.process:
            self.process.wait(20)

    def end(self) -> None:
        """As a supervisor asks it; killed where it does not listen."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        if self.process:
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass
class Bench:
    """Everything that runs. ``folder``: its own; ``cluster``: its own database server."""

    folder: Path
    seed: int
    relay_port: int = field(default_factory=free_port)
    sink_port: int = field(default_factory=free_port)
    closed: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.cluster = Cluster(self.folder)
        self.naughty, self.sink_log = self.folder / "naughty", self.folder / "sink.jsonl"
        this = [sys.executable, "-m"]
        cli = [*this, "sincerely"]
        sink = [*this, "tests.relaying.harness.upstream", str(self.sink_port), str(self.sink_log)]
        self.sink = self._kept([*sink, str(self.naughty), str(self.seed)], "sink")
        self.relay = self._kept([*cli, "relay", "--port", str(self.relay_port)], "relay")
        deliver = [*cli, "deliver", "--threads", str(THREADS)]
        self.workers = [self._kept(deliver, f"deliver-{n}") for n in range(WORKERS)]
        self.keeper = threading.Thread(target=self.look_after)

    def _kept(self, command: list[str], name: str) -> Kept:
        return Kept(command, self.folder / f"{name}.log")

    @property
    def everyone(self) -> list[Kept]:
        """But the database."""
        return [self.sink, self.relay, *self.workers]

    def look_after(self) -> None:
        """Starts what is gone, again and again, until the bench is closed."""
        while not self.closed.wait(0.3):
            for each in self.everyone:
                each.start()

    def kill_database(self) -> None:
        """All of its processes at once, as a power cut would."""
        family = self.server_processes()
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=20)

    def start_database(self) -> None:
        """Recovers what was committed."""
        self.cluster.ensure_up()

    def server_processes(self) -> list[psutil.Process]:
        """The postmaster first, then its sessions and helpers."""
        try:
            number = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
            master = psutil.Process(number)
            return [master, *master.children(recursive=True)]
        except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
            return []

    def fill_disk(self, largest: int | None) -> None:
        """From now on no file of the database grows beyond so many bytes; None: as before.

        A quota that needs no rights: the kernel's limit on a file's size (RLIMIT_FSIZE).
        """
        soft = "unlimited" if largest is None else str(largest)
        owner = self.cluster.data.stat()
        who: dict[str, Any] = {}
        if owner.st_uid != os.geteuid():  # of root's server, which runs as somebody else
            who = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        for process in self.server_processes():
            command = ["prlimit", f"--pid={process.pid}", f"--fsize={soft}:"]
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL, **who)

    def listening(self, patience: float = 60) -> None:
        """Returns once relay and upstream take connections."""
        for port in (self.relay_port, self.sink_port):
            until(lambda port=port: _listens(port), patience)  # type: ignore[misc]

    def close(self) -> None:
        """Ends everything."""
        self.closed.set()
        if self.keeper.is_alive():
            self.keeper.join()
        for each in [*self.workers, self.relay, self.sink]:
            each.end()
        self.fill_disk(None)
        self.cluster.stop()


def until(holds: Callable[[], bool], patience: float) -> None:
    """Returns once something holds; raises TimeoutError after so many seconds."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("the bench did not come up")
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def environment(folder: Path) -> Cluster:
    """Points this process and those it starts at the bench's own database."""
    os.environ["SINCERELY_DATA"] = str(folder)
    os.environ["SINCERELY_PG_OPTIONS"] = "-c fsync=on -c synchronous_commit=on"
    os.environ["DJANGO_SETTINGS_MODULE"] = "sincerely.site.settings"
    os.environ.pop("DATABASE_URL", None)
    from sincerely.records import server

    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    os.environ["DATABASE_URL"] = server.database_url()  # nobody but the bench starts the server
    return Cluster(folder)
