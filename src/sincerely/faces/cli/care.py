"""`sincerely care`: who is owed what today, what to know before, and what was said, by hand."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from sincerely.faces.cli import house, people, printing, times
from sincerely.faces.cli.problem import Problem
from sincerely.work.talk import How, Outcome

if TYPE_CHECKING:
    from sincerely.faces.cli.house import House
    from sincerely.records.models import CareTask, User
    from sincerely.records.reads.brief import Brief
    from sincerely.records.reads.tasks import Task
    from sincerely.work.staff import Right
    from sincerely.work.talked import Logged

app = typer.Typer(no_args_is_help=True, help="What people are owed, and what was said to them.")

As = Annotated[str, typer.Option("--as", help="Your name, or the address you sign in with.")]
Address = Annotated[str, typer.Argument(help="Mail address or phone number.")]
Which = Annotated[
    int | None, typer.Option("--person", help="Which of several people at this address.")
]
Doubt = Annotated[str, typer.Argument(help="The number that `sincerely care doubts` shows.")]


@app.command("today")
def today(user: As, store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Your day in order, and what will not fit into it."""
    with house.at_store(store) as here:
        from sincerely.work import caring, staff

        day = caring.my_day(
            store=here.store, user=_user(here, user, staff.Right.LOG_CARE), now=here.now
        )
    if as_json:
        printing.as_json(
            {"tasks": [_task(t) | {"today": t.id in day.fits} for t in day.tasks], "says": day.says}
        )
        return
    printing.table(
        ["task", "who", "for", "due", "tries", "why"],
        [
            [
                task.id,
                task.called,
                task.kind.replace("_", " "),
                printing.local(task.due_at, here.store.zone),
                task.tries,
                task.why if task.id in day.fits else f"(not today) {task.why}",
            ]
            for task in day.tasks
        ],
    )
    typer.echo(day.says or ("Nobody is waiting." if not day.tasks else "All of it fits today."))


@app.command("brief")
def brief(
    address: Address,
    user: As,
    person: Which = None,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """What to know before you call them. Facts and topics; the words are yours."""
    with house.at_store(store) as here:
        from sincerely.records.reads.brief import brief as read
        from sincerely.work import people as work
        from sincerely.work import staff

        _user(here, user, staff.Right.LOG_CARE)
        one = people.chosen(work.find(store=here.store, address=address), address, person)
        found = read(here.store, one.pk, now=here.now)
    if as_json:
        printing.as_json(found)
        return
    if found is None:
        raise Problem("forgotten", "They asked to be forgotten.", "Nothing is known of them.")
    _tell_brief(found)


@app.command("log")
def log(
    address: Address,
    user: As,
    how: Annotated[How, typer.Option(help="How you were in touch.")] = How.CALL,
    outcome: Annotated[Outcome, typer.Option(help="What came of it.")] = Outcome.REACHED,
    learned: Annotated[str, typer.Option(help="What they told you.")] = "",
    promised: Annotated[str, typer.Option(help="What you promised.")] = "",
    due: Annotated[str | None, typer.Option(help="By when you promised it: 2026-03-09.")] = None,
    next_at: Annotated[str | None, typer.Option("--next", help="When next: a day or time.")] = None,
    seconds: Annotated[int | None, typer.Option(help="How long the call was.")] = None,
    advisor: Annotated[str, typer.Option(help="Whom you introduced them to.")] = "",
    resolved: Annotated[
        bool, typer.Option(help="What they complained about is put right, they say.")
    ] = False,
    task: Annotated[int | None, typer.Option(help="The task it was for; else none.")] = None,
    at: Annotated[str | None, typer.Option(help="When it was; else now.")] = None,
    key: Annotated[str, typer.Option(help="The same key again is logged once.")] = "",
    person: Which = None,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Log a talk: `sincerely care log pat@example.com --as dana --learned "two boys"`."""
    with house.at_store(store) as here:
        from sincerely.work import people as work
        from sincerely.work import staff, talked

        by = _user(here, user, staff.Right.LOG_CARE)
        one = people.chosen(work.find(store=here.store, address=address), address, person)
        zone = here.store.zone
        logged = talked.log(
            store=here.store,
            person=one,
            by=by,
            how=how,
            outcome=outcome,
            happened_at=times.asked(at, zone, here.now),
            key=key or str(uuid4()),
            now=here.now,
            task=_the_task(here, task) if task is not None else None,
            learned=learned,
            promised=promised,
            promise_due=_day(due) if due else None,
            next_at=times.read(next_at, zone).at if next_at else None,
            seconds=seconds,
            advisor=advisor,
            resolved=resolved,
        )
    _tell(logged, here, as_json)


@app.command("doubts")
def doubts(
    user: As,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's.")] = False,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """What was logged and does not count yet: yours, or everybody's."""
    with house.at_store(store) as here:
        from sincerely.records.reads.doubts import open_doubts
        from sincerely.work import staff

        wanted = staff.Right.SEE_ALL_CARE if everybody else staff.Right.LOG_CARE
        by = _user(here, user, wanted)
        found = open_doubts(here.store, None if everybody else by, here.now)
    if as_json:
        printing.as_json(found)
        return
    printing.table(
        ["doubt", "who", "by", "logged for", "why", "answer"],
        [
            [
                each.event_id,
                each.name,
                each.of,
                printing.local(each.when, here.store.zone),
                each.evidence,
                each.answer,
            ]
            for each in found
        ],
    )
    typer.echo("Everything that was logged counts." if not found else _next_step(everybody))


@app.command("answer")
def answer(
    doubt: Doubt,
    words: Annotated[str, typer.Argument(help="How it was, in a line.")],
    user: As,
    store: house.StoreKey = None,
) -> None:
    """Say how it was, where what you logged is in doubt. A manager settles it."""
    with house.at_store(store) as here:
        from sincerely.work import doubts as work
        from sincerely.work import staff

        by = _user(here, user, staff.Right.LOG_CARE)
        work.answer(store=here.store, event=_event(doubt), by=by, words=words, now=here.now)
    typer.echo("Thank you; your manager sees it.")


@app.command("settle")
def settle(
    doubt: Doubt,
    stands: Annotated[
        bool, typer.Option("--counts/--does-not-count", help="Whether they were in touch.")
    ],
    user: As,
    why: Annotated[str, typer.Option(help="How you know.")] = "",
    store: house.StoreKey = None,
) -> None:
    """Settle a doubt: it counts, or it does not. Nobody settles their own."""
    with house.at_store(store) as here:
        from sincerely.work import doubts as work
        from sincerely.work import staff

        by = _user(here, user, staff.Right.SETTLE_DOUBTS)
        work.settle(
            store=here.store, event=_event(doubt), by=by, stands=stands, words=why, now=here.now
        )
    typer.echo("It counts." if stands else "It does not count; the task is open again.")


def _user(here: "House", who: str, right: "Right") -> "User":
    """The user of this name or address who may do that here. Raises `Problem`."""
    from django.db.models import Q

    from sincerely.records.models import User
    from sincerely.work import staff

    meant = Q(email=who.strip().lower()) | Q(name__iexact=who.strip())
    found = User.objects.filter(
        meant, is_active=True, roles__store=here.store, roles__ended_at=None
    )
    users = list(found.distinct()[:2])
    if len(users) != 1:
        how_many = "Several people are" if users else "Nobody is"
        raise Problem(
            "which_user" if users else "no_such_user",
            f"{how_many} called '{who}' at {here.store.name}.",
            "Give the address they sign in with; `sincerely staff list` shows it.",
        )
    if not staff.may(users[0], here.store, right):
        raise Problem(
            "not_allowed",
            f"{users[0]} may not do that at {here.store.name}.",
            "A manager or an admin gives people their roles.",
        )
    return users[0]


def _the_task(here: "House", number: int) -> "CareTask":
    from sincerely.records.models import CareTask

    found = CareTask.objects.filter(store=here.store, pk=number).first()
    if found is None:
        raise Problem(
            "no_such_task",
            f"{here.store.name} has no task {number}.",
            "`sincerely care today` shows their numbers.",
        )
    return found


def _event(doubt: str) -> str | int:
    return int(doubt) if doubt.isdecimal() else doubt


def _task(task: "Task") -> dict[str, Any]:
    return {
        "task": task.id,
        "person": task.person_id,
        "name": task.called,
        "kind": task.kind,
        "why": task.why,
        "due_at": task.due_at,
        "tries": task.tries,
    }


def _next_step(everybody: bool) -> str:
    if everybody:
        return "`sincerely care settle NUMBER --counts` or `--does-not-count` settles one."
    return 'Did you reach them? `sincerely care answer NUMBER "how it was"` says so.'


def _tell(logged: "Logged", here: "House", as_json: bool) -> None:
    if as_json:
        said = {
            "person": logged.person_id,
            "sentence": logged.sentence,
            "events": list(logged.events),
            "doubts": list(logged.doubts),
            "in_doubt": [each.delivery_id for each in logged.in_doubt],
            "next_at": logged.next_at,
            "settled": logged.settled,
            "again": logged.again,
        }
        printing.as_json(said)
        return
    typer.echo(f"{'Logged before: ' if logged.again else ''}{logged.sentence}.")
    for each in logged.doubts:
        typer.echo(each.says)
    if logged.next_at:
        typer.echo(f"Next: {printing.local(logged.next_at, here.store.zone)}.")


def _tell_brief(brief: "Brief") -> None:
    typer.echo(brief.name)
    for way in brief.phones:
        kind = f" ({way.words})" if way.words else ""
        now = f", {way.local_time} there now" if way.local_time else ""
        typer.echo(f"  {way.value}{kind}{now}{f'. {way.may_call}' if way.may_call else ''}")
    for sentence in brief.mind:
        typer.echo(f"  Mind: {sentence}")
    for label, text in (
        ("Best", brief.best),
        ("Drove", brief.drove),
        ("Bought", brief.bought),
        ("Traded in", brief.traded),
        ("What it took", brief.effort),
        ("Time", brief.hours),
        ("With", ", ".join(brief.household)),
    ):
        if text:
            typer.echo(f"  {label}: {text}")
    for line in brief.said:
        typer.echo(f"  Said ({line.source}, {line.at:%Y-%m-%d}): {line.text}")
    for promise in brief.promises:
        typer.echo(f"  Promised by {promise.by}: {promise.text or 'to be in touch'}")
    for opening in brief.openings:
        typer.echo(f"  {opening}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem("day_unreadable", f"'{text}' is not a day.", "Write 2026-03-04.") from None
