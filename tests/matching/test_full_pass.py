"""The program of a full pass says in a line what it cannot do."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sincerely.matching import full_pass
from sincerely.matching.cleaning import given
from sincerely.rules.sighting import Contact


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


def test_a_folder_is_called_what_it_likes(tmp_path: Path) -> None:
    """Its name comes into no SQL."""
    folder = tmp_path / "o'brien; drop"
    folder.mkdir()
    rosa = Contact(first="Rosa", last="Keller", emails=("rosa@example.com",))
    pq.write_table(pa.Table.from_batches([given(enumerate([rosa, rosa]))]), folder / "in.parquet")
    full_pass.on_one_machine(folder / "in.parquet", folder / "out.parquet", processes=1)
    assert pq.read_table(folder / "out.parquet").num_rows == 1
