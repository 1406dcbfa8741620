"""The secret of a local installation."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sincerely.site import local


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made = local.secret(folder)
    assert len(made) > 40
    assert local.secret(folder) == made
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret"]


def test_many_who_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: local.secret(tmp_path), range(32)))) == 1
