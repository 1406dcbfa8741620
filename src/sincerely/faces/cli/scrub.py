"""`sincerely scrub`: judges a whole list, and says how many may go and why the others may not."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from sincerely.faces.cli import house, lists, options, printing, times
from sincerely.faces.cli.problem import Problem

if TYPE_CHECKING:
    from sincerely.rules.message import Message

AT_ONCE = 1_000
ADDED = ("verdict", "reason", "why", "instead", "column")
UNREADABLE = (
    "hold",
    "address_unreadable",
    "No address in this row can be read.",
    "Mend the row.",
    "",
)
BROKEN = ("hold", "row_unreadable", "A quotation mark is not closed.", "Mend the row.", "")


@dataclass(slots=True)
class Tally:
    """How a list came out. ``reasons``: rows per first reason; ``whys``: a sentence of each."""

    rows: int = 0
    allowed: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    whys: dict[str, str] = field(default_factory=dict)

    @property
    def stopped(self) -> int:
        return self.rows - self.allowed


def scrub(
    list_: Annotated[Path, typer.Argument(metavar="LIST.csv", exists=True, dir_okay=False)],
    channel: options.Channel,
    purpose: options.Purpose = None,
    out: Annotated[Path | None, typer.Option(help="Where the rows that may go are put.")] = None,
    stopped: Annotated[
        Path | None, typer.Option(help="Where the others are put, each with its reason.")
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="Judge by this column alone; repeatable.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="When it will go out, if not now.")] = None,
    about: options.About = "",
    claims: options.Claims = None,
    written_by: options.WrittenBy = options.NOBODY_KNOWS,
    sells: options.Sells = False,
    good_until: options.GoodUntil = None,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Judge every row of a list: who may get this message, who may not, and why.

    Every column that holds addresses of this channel is judged: a row with several addresses may
    go only where each of them may. Rows are copied unchanged.
    """
    _check_places(list_, out, stopped)
    with house.at_store(store) as here, lists.opened(list_, channel, column or []) as roll:
        message = options.message(
            here,
            channel=channel,
            purpose=purpose,
            claims=claims,
            written_by=written_by,
            about=about,
            sells=sells,
            good_until=good_until,
        )
        now = times.asked(at, here.store.zone, here.now)
        tally = judge(here, roll, message, now, out=out, stopped=stopped)
        until = good_until_of(here, now)
        if as_json:
            printing.as_json(_plain(here, roll, tally, until))
        else:
            _tell(here, roll, tally, until)
            if not (out or stopped):
                typer.echo("Nothing was written: name files with --out and --stopped.")


def judge(
    here: house.House,
    roll: lists.Roll,
    message: "Message",
    now: datetime,
    *,
    out: Path | None,
    stopped: Path | None,
    progress: Callable[[int], None] | None = None,
) -> Tally:
    """Every row judged and put where it belongs. ``progress``: told how many rows are done."""
    tally = Tally()
    with ExitStack() as files:
        may_go = files.enter_context(lists.written(out, roll))
        may_not = files.enter_context(lists.written(stopped, roll))
        _write_headers(roll, may_go, may_not)
        for row, stop in _judged(here, roll, message, now, tally):
            _put(row, stop, roll, may_go, may_not)
            if progress and tally.rows % AT_ONCE == 0:
                progress(tally.rows)
    return tally


def _check_places(list_: Path, out: Path | None, stopped: Path | None) -> None:
    places = [path.resolve() for path in (list_, out, stopped) if path]
    if len(set(places)) < len(places):
        raise Problem(
            "same_file", "The list and what comes of it need files of their own.", "Rename one."
        )


def _write_headers(roll: lists.Roll, may_go: TextIO | None, may_not: TextIO | None) -> None:
    if roll.header and may_go:
        may_go.write(roll.header.raw)
    if roll.header and may_not:
        may_not.write(lists.with_cells(roll.header, ADDED, roll))


def _put(
    row: lists.Row,
    stop: tuple[str, ...] | None,
    roll: lists.Roll,
    may_go: TextIO | None,
    may_not: TextIO | None,
) -> None:
    if stop is None and may_go:
        may_go.write(row.raw)
    elif stop is not None and may_not:
        may_not.write(lists.with_cells(row, stop, roll))


def _judged(
    here: house.House, roll: lists.Roll, message: "Message", now: datetime, tally: Tally
) -> Iterator[tuple[lists.Row, tuple[str, ...] | None]]:
    """Each row with what stops it, or None; `AT_ONCE` rows are judged in one go."""
    while rows := list(islice(roll.rows, AT_ONCE)):
        wanted = [{} if row.broken else roll.addresses(row, message.channel) for row in rows]
        every = list(dict.fromkeys(address for addresses in wanted for address in addresses))
        answers = _answers(here, every, message, now)
        for row, addresses in zip(rows, wanted, strict=True):
            found = [(answers[address], column) for address, column in addresses.items()]
            stop = _stop(row, found, roll)
            _count(tally, stop)
            yield row, stop


def _answers(
    here: house.House, to: list[str], message: "Message", now: datetime
) -> dict[str, dict[str, Any]]:
    from sincerely.work import answers, sending

    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(to), AT_ONCE):
        part = to[start : start + AT_ONCE]
        decided = sending.decide_many(
            store=here.store, to=part, message=message, by=here.by, now=now
        )
        found |= {a: answers.as_json(d, here.store) for a, d in zip(part, decided, strict=True)}
    return found


def _stop(
    row: lists.Row, found: list[tuple[dict[str, Any], int]], roll: lists.Roll
) -> tuple[str, ...] | None:
    """The added columns of a row that may not go: those of the answer that protects most.

    ``found``: the answer to each of its addresses, and the column that address stands in.
    """
    if row.broken:
        return BROKEN
    if not found:
        return UNREADABLE
    from sincerely.rules.verdict import STRENGTH, Answer

    worst, column = max(found, key=lambda each: STRENGTH[Answer(each[0]["verdict"])])
    if worst["verdict"] == Answer.SEND:
        return None
    first = worst["reasons"][0]
    instead = worst["instead"]["sentence"]
    return worst["verdict"], first["code"], first["staff"], instead, roll.name(column)


def _count(tally: Tally, stop: tuple[str, ...] | None) -> None:
    tally.rows += 1
    if stop is None:
        tally.allowed += 1
        return
    verdict, code, why, *_ = stop
    tally.verdicts[verdict] += 1
    tally.reasons[code] += 1
    tally.whys.setdefault(code, why)


def good_until_of(here: house.House, now: datetime) -> datetime:
    """Until when a list scrubbed now is good."""
    from sincerely.work import policies

    policy, _ = policies.current(here.store)
    return now + timedelta(minutes=policy.list_minutes)


def _plain(here: house.House, roll: lists.Roll, tally: Tally, until: datetime) -> dict[str, object]:
    return {
        "rows": tally.rows,
        "allowed": tally.allowed,
        "stopped": tally.stopped,
        "verdicts": tally.verdicts,
        "reasons": tally.reasons,
        "columns": roll.column_names,
        "not_judged": roll.other_names,
        "valid_until": until,
        "mode": here.store.mode,
    }


def _tell(here: house.House, roll: lists.Roll, tally: Tally, until: datetime) -> None:
    columns = ", ".join(roll.column_names)
    typer.echo(
        f"{tally.rows:,} rows judged by {columns}: {tally.allowed:,} may go, "
        f"{tally.stopped:,} may not."
    )
    if roll.others:
        others = ", ".join(roll.other_names)
        typer.echo(f"Not judged, though they hold addresses: {others}.")
    if tally.reasons:
        rows = [[f"{n:,}", code, tally.whys[code]] for code, n in tally.reasons.most_common()]
        printing.table(["rows", "reason", "for example"], rows)
    zone = here.store.zone
    typer.echo(f"Good until {printing.local(until, zone)} ({zone}); then scrub again.")
