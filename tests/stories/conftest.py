"""A store whose systems speak in files, as they do."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import House

Feed = Callable[[str, str, str, datetime], None]


@pytest.fixture
def harbor(db: None) -> "House":
    """The store of the story."""
    from tests.cast import house

    return house()


@pytest.fixture
def feed(harbor: "House", tmp_path: Path) -> Feed:
    """Writes what a system exported to a file and feeds it: source, file name, text, when."""
    from sincerely.records.models import Source
    from sincerely.work import feeding

    def fed(source: str, name: str, text: str, now: datetime) -> None:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        told, _ = Source.objects.get_or_create(store=harbor.store, name=source)
        told.store = harbor.store
        receipt = feeding.feed(source=told, paths=[path], by="the story", now=now)[0]
        assert receipt.quarantined == 0, receipt.problems
        assert receipt.events + receipt.duplicates > 0, "the file told us nothing"

    return fed
