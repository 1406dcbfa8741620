"""Lists are taken apart without losing or changing a byte, whatever is in them."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sincerely.faces.cli import lists
from sincerely.rules.purpose import Channel

CELLS = st.text(alphabet=st.sampled_from('a@. ,;"\n\té'), max_size=8)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=6),
    delimiter=st.sampled_from(lists.DELIMITERS),
    end=st.sampled_from(("\n", "\r\n")),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
)
def test_the_rows_together_are_the_file(
    rows: list[tuple[str, str]], delimiter: str, end: str, quoting: int
) -> None:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(("email", "note"))
    writer.writerows(("x" + one, other) for one, other in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(made.getvalue().encode())
        with lists.opened(path, Channel.EMAIL, []) as roll:
            assert roll.header
            found = list(roll.rows)
            assert roll.header.raw + "".join(row.raw for row in found) == made.getvalue()
    assert [row.cells for row in found] == [("x" + one, other) for one, other in rows]
    assert not any(row.broken for row in found)


@given(st.text(alphabet=st.sampled_from('a@.,;"\n\r\t\ufeff'), max_size=60))
def test_no_text_is_lost_however_broken(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(b"email\n" + text.encode())
        with lists.opened(path, Channel.EMAIL, []) as roll:
            kept = "".join(row.raw for row in roll.rows)
    blank = str.maketrans("", "", ' ,;|"\n\r\t\ufeff')
    assert kept.translate(blank) == text.translate(blank)
