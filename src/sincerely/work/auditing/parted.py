"""An audit of more than fits into memory: judged part by part, in several processes."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec

from sincerely.history.processes import fewer_collections

from . import explaining, findings
from .found import InMemory, Settings, in_memory
from .groups import when
from .links import ties
from .people import who_is_who
from .processes import lost, processes
from .rows import FileSeen, Material
from .spilling import Part, Spill
from .stages import Stages
from .tallying import Tally
from .weighing import added

#: so many files of findings are read at once: a process may open 256 on macOS
MOST_OPEN = 100
#: where a message stands among all, and all about it in sentences
Explained = tuple[datetime, int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of an audit that is made in parts, for each is looked at once: the findings
    as CSV and JSON, all about the messages of one number, the tables in a folder."""

    csv: bool = False
    json: bool = False
    explain: str = ""
    tables: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Where more than ``most`` lines are read, they go to the disk, and are judged in parts,
    ``cores`` at a time. ``folder``: an empty one, kept until all is written."""

    folder: Path
    wanted: Wanted
    most: int
    cores: int


@dataclass(frozen=True, slots=True)
class Job:
    """What every process must know. ``parts``: how many there are."""

    disk: Disk
    parts: int
    files: list[FileSeen]
    by: Settings

    def findings(self, part: int) -> Path:
        """Where those of a part are put."""
        return self.disk.folder / f"findings-{part}"


@dataclass(slots=True)
class InParts:
    """The findings lie on the disk, in ``files``. ``explained``: all that was asked about;
    ``kept``: messages in the tables."""

    job: Job
    files: list[Path]
    explained: list[Explained] = field(default_factory=list)
    kept: int = 0

    def csv(self) -> Iterator[str]:
        """As `InMemory.csv`."""
        return self._merged(2)

    def json(self) -> Iterator[str]:
        """As `InMemory.json`."""
        return self._merged(3)

    def explain(self, message: str) -> list[list[str]]:
        """As `InMemory.explain`, of the number that was asked about."""
        assert message == self.job.disk.wanted.explain
        return [told for _, _, told in sorted(self.explained)]

    def keep_tables(self, folder: Path) -> int:
        """They are written: how many messages."""
        assert folder == self.job.disk.wanted.tables
        return self.kept

    def _merged(self, column: int) -> Iterator[str]:
        return (row[column] for row in _in_order(self.files))


def in_parts(
    material: Material, spill: Spill, by: Settings, stages: Stages, disk: Disk
) -> tuple[InParts, Tally]:
    """Finds the people, cuts the lines by home, and judges the parts.

    Raises `WorkError` ``process_lost``.
    """
    spill.take(material.lines)
    material.lines.clear()
    stages("Matching people")
    who = who_is_who(spill.sightings(), disk.folder, cores=disk.cores)
    stages("Cutting into parts")
    job = Job(disk, spill.cut(who, disk.cores), material.files, by)
    del who
    findings_of = [job.findings(part) for part in range(job.parts)]
    found, every, many = InParts(job, findings_of), list[_Done](), material.sent()
    stages("Judging", 0, many)
    for done in _all_judged(job):
        every.append(done)
        found.explained += done.explained
        found.kept += done.kept
        stages("Judging", sum(one.tally.messages + one.tally.later for one in every), many)
    found.files = fewer(found.files)
    stages("")
    took = reduce(added, (one.took for one in every))
    stages.took |= {what: round(seconds, 2) for what, seconds in took.items()}
    return found, reduce(added, (one.tally for one in every))


def _all_judged(job: Job) -> "Iterator[_Done]":
    """The parts, as they are done, whichever is first."""
    with ProcessPoolExecutor(
        min(job.disk.cores, job.parts),
        processes(),
        initializer=_begin,
        initargs=(job,),
    ) as pool:
        try:
            for each in as_completed([pool.submit(_judged, part) for part in range(job.parts)]):
                yield each.result()
        except BrokenProcessPool as problem:
            raise lost("judged messages") from problem


@dataclass(frozen=True, slots=True)
class _Done:
    """What a process says of one part. ``took``: stage -> its processor seconds."""

    tally: Tally
    explained: list[Explained]
    kept: int
    took: dict[str, float]


_job: Job | None = None


def _begin(job: Job) -> None:
    global _job
    _job = job


def _judged(number: int) -> _Done:
    """One part, in a process of its own."""
    assert _job
    job, wanted, stages = _job, _job.disk.wanted, Stages(lambda what, done, all_: None)
    with fewer_collections():
        stages("Reading parts")
        material, people = Part(job.disk.folder, number, job.parts).read(job.files)
        here, tally = in_memory(material, job.by, stages, people)
        stages("Writing")
        _write(here, number, job)
        asked = here.of(wanted.explain) if wanted.explain else []
        explained = [(*when(each), explaining.told(here.case, each, here.basis)) for each in asked]
        many = here.keep_tables(wanted.tables, number) if wanted.tables else 0
        stages("")
    return _Done(tally, explained, many, stages.took)


def _write(here: InMemory, number: int, job: Job) -> None:
    """The findings of a part, each with the moment and line it is sorted by."""
    encode, wanted = msgspec.json.Encoder().encode, job.disk.wanted
    with job.findings(number).open("wb") as file:
        for each in findings.found(here.case):
            at, line = when(each)
            tied = ties(here.case, each)
            csv = findings.csv_text(each, tied, here.basis) if wanted.csv else ""
            json = findings.json_text(each, tied, here.basis) if wanted.json else ""
            file.write(encode((at.timestamp(), line, csv, json)) + b"\n")


def fewer(files: list[Path], most: int = MOST_OPEN) -> list[Path]:
    """The same findings in no more than ``most`` files, each in order; those before are gone."""
    encode = msgspec.json.Encoder().encode
    while len(files) > most:
        some, files = files[:most], files[most:]
        merged = some[0].with_name(f"{some[0].name}-")
        with merged.open("wb") as file:
            for row in _in_order(some):
                file.write(encode(row) + b"\n")
        for each in some:
            each.unlink()
        files.append(merged)
    return files


def _in_order(files: Iterable[Path]) -> Iterator[Any]:
    return merge(*map(_read, files), key=itemgetter(0, 1))


def _read(path: Path) -> Iterator[Any]:
    decode = msgspec.json.Decoder().decode
    with path.open("rb") as file:
        yield from map(decode, file)
