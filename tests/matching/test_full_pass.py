"""The program of a full pass says in a line what it cannot do."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sincerely.matching import full_pass


@pytest.mark.parametrize("table", [None, {"first": ["Rosa"]}])
def test_what_cannot_be_read_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    table: dict[str, list[str]] | None,
) -> None:
    """No file at all, and sightings without a number."""
    source = tmp_path / "in.parquet"
    if table:
        pq.write_table(pa.table(table), source)
    monkeypatch.setattr(sys, "argv", ["full_pass", str(source), str(tmp_path / "out.parquet")])
    with pytest.raises(SystemExit) as ended:
        full_pass.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("not_matched: ")
