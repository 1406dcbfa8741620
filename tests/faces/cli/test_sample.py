"""`sincerely sample`: the sample store comes in through the same door, once."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sincerely import sample as made_up
from sincerely.faces.cli import sample
from sincerely.records.models import EventRow, FeedFile, Quarantine, Source, Store, User
from sincerely.work import feeding, staff

from .conftest import Sincerely

FEW = ("--households", "8")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "folder", lambda: tmp_path / "sample")


@pytest.mark.django_db
def test_the_sample_store_is_made_and_fed_once(sincerely: Sincerely) -> None:
    ran = sincerely("sample", "load", *FEW)
    assert ran.code == 0, ran.err
    store = Store.objects.get()
    assert (store.key, store.mode) == ("sample", "on")
    assert {role for role, in User.objects.values_list("roles__name").distinct()} == {
        "admin", "manager", "marketing", "salesperson", "service_advisor"
    }  # fmt: skip
    assert Source.objects.get(name="dms").reports_sales
    assert Source.objects.get(name="crm").may_claim
    assert not Quarantine.objects.exists()
    assert FeedFile.objects.filter(finished_at=None).count() == 0
    before = EventRow.objects.count()
    assert before > 100
    again = sincerely("sample", "load", *FEW)
    assert "0 rows of 0 files" in again.out
    assert EventRow.objects.count() == before
    assert sincerely("rebuild", "--check").code == 0


@pytest.mark.django_db
def test_a_first_run_that_was_interrupted_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    real, calls = feeding.feed, 0

    def breaks_off(**words: object) -> object:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise KeyboardInterrupt
        return real(**words)  # type: ignore[arg-type]

    monkeypatch.setattr(feeding, "feed", breaks_off)
    monkeypatch.setattr(sample, "HOUSEHOLDS", 8)
    with pytest.raises(KeyboardInterrupt):
        sample.fill(told.append, households=8)
    monkeypatch.setattr(feeding, "feed", real)
    sample.first_run(told.append)
    assert Store.objects.count() == 1
    fed = FeedFile.objects.filter(finished_at__isnull=False).count()
    assert fed == len(made_up.files(sample.folder()))
    told.clear()
    sample.first_run(told.append)
    assert told == [], "a store that is there is left alone"


@pytest.mark.django_db
def test_a_store_of_ones_own_is_left_alone(sincerely: Sincerely) -> None:
    words = ("--key", "mine", "--zone", "America/Denver")
    sincerely("store", "add", "My Motors", *words)
    sample.first_run()
    assert Store.objects.get().key == "mine"
    assert all(" " not in command or "--help" in command for command in sample.commands_to_try())


@pytest.mark.django_db
def test_the_commands_to_try_work(sincerely: Sincerely) -> None:
    import shlex

    sincerely("sample", "load", *FEW)
    commands = sample.commands_to_try()
    assert len(commands) == 3
    for command in commands:
        ran = sincerely(*shlex.split(command))
        assert ran.code == 0, f"{command}: {ran.err}"
        assert ran.out
    assert sincerely(*shlex.split(commands[1])).json["verdict"] == "refuse"
    link = staff.one_time_link(
        by="the tests", now=datetime.now(ZoneInfo("UTC")), base_url="http://127.0.0.1:8000"
    )
    assert link.startswith("http://127.0.0.1:8000/sign-in/")


def test_the_files_can_be_written_by_themselves(sincerely: Sincerely, tmp_path: Path) -> None:
    words = ("--seed", "3", "--until", "2026-03-16", *FEW)
    ran = sincerely("sample", "write", tmp_path / "here", *words)
    assert ran.code == 0, ran.err
    assert (tmp_path / "here" / "README.txt").exists()
    assert sincerely("sample", "write", tmp_path, "--until", "soon").code == 2
