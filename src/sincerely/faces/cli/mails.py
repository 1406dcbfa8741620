"""`sincerely mail`: what went through the relay, what is kept back, and what becomes of it."""

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing, times
from sincerely.faces.cli.problem import Problem
from sincerely.rules import purpose as words

if TYPE_CHECKING:
    from sincerely.records.reads.mails import Line, OneMail

app = typer.Typer(no_args_is_help=True, help="Mail in the relay: listed, released, refused.")

Number = Annotated[int, typer.Argument(metavar="ID", help="Its number in `mail list`.")]
Why = Annotated[str, typer.Option(help="The reason, kept with your name.")]
STATES = (
    "queued", "waiting", "held", "in_doubt", "delivered", "refused", "handed_over", "bounced",
)  # fmt: skip


@app.command("list")
def list_(
    state: Annotated[
        list[str] | None,
        typer.Option(help=f"Only in this state; repeatable: {', '.join(STATES)}."),
    ] = None,
    purpose: Annotated[
        words.Purpose | None, typer.Option(help="Only what was taken for this.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Accepted since: '2026-03-04'.")] = None,
    would_stop: Annotated[
        bool, typer.Option("--would-stop", help="Only what went in watch in spite of the gate.")
    ] = False,
    limit: Annotated[int, typer.Option(help="At most this many, newest first.", min=1)] = 100,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Mail by state: to whom, what it was taken for, and what the gate said."""
    for each in state or ():
        if each not in STATES:
            raise typer.BadParameter(f"{each!r} is not one of {', '.join(STATES)}.")
    with house.at_store(store) as here:
        from sincerely.records.reads import mail_list

        found = mail_list.listed(
            here.store,
            states=state or (),
            purpose=purpose or "",
            since=times.read(since, here.store.zone).at if since else None,
            would_stop=would_stop,
            limit=limit,
        )
        rows = [plain(line) for line in found]
    if as_json:
        printing.as_json(rows)
    elif not rows:
        typer.echo("There is no such mail.")
    else:
        printing.table(
            ["id", "accepted", "to", "subject", "from", "taken for", "state", "why"],
            [_row(row, here.store.zone) for row in rows],
        )


@app.command("show")
def show(
    number: Number,
    raw: Annotated[bool, typer.Option("--raw", help="Print its bytes and nothing else.")] = False,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Everything of one mail: reasons, what it was taken for and why, and its trail."""
    with house.at_store(store) as here:
        from sincerely.records.reads import mail_list

        found = _one(here, number)
        content = mail_list.content(here.store, number) if raw else None
    if raw:
        if content is None:
            hint = "They are blanked once nobody needs them, or when somebody is forgotten."
            raise Problem("not_kept", f"The words of mail {number} are not kept any more.", hint)
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    told = _told(found)
    if as_json:
        printing.as_json(told)
    else:
        _tell(told, here.store.zone)


@app.command("release")
def release(
    why: Why,
    number: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="Its number in `mail list`.")
    ] = None,
    purpose: Annotated[
        words.Purpose | None,
        typer.Option(help="Everything held that was most likely taken for this."),
    ] = None,
    template: Annotated[
        int | None, typer.Option(help="Everything held of this wording (`template list`).")
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """Let held mail go in spite of the reasons it is held for; new reasons still stop it."""
    if sum(given is not None for given in (number, purpose, template)) != 1:
        hint = "`sincerely mail list --state held` shows what there is."
        raise Problem("release_what", "Say one of ID, --purpose or --template.", hint)
    with house.at_store(store) as here:
        if number is not None:
            from sincerely.work.relaying import releasing

            _check(here, number)
            releasing.release(delivery_id=number, by=here.by, why=why, now=here.now)
            typer.echo(f"Mail {number} goes, unless something new stands in its way.")
            return
        done, left = _release_many(here, purpose or "", template, why)
    typer.echo(f"{done:,} held mails go, each unless something new stands in its way.")
    for code, number in left.items():
        typer.echo(f"{number:,} stay: {_STAYS[code]}.")


#: why one of many held mails cannot be released, by the code of what stood in the way
_STAYS = {
    "not_held": "something else was done about them meanwhile",
    "not_theirs_to_release": "their reader's own word, or a human's task, stands against it",
    "words_gone": "their words are not kept any more",
}


def _release_many(
    here: house.House, purpose: str, template: int | None, why: str
) -> tuple[int, Counter[str]]:
    """Each by itself, so that one that cannot go does not keep back the others. How many go, and
    how many stay, by why."""
    from sincerely.records.models import Delivery
    from sincerely.work.errors import WorkError
    from sincerely.work.relaying import labelling, releasing

    held = Delivery.objects.filter(store=here.store, state="held", dot_at=None)
    if template is not None:
        held = held.filter(template_id=labelling.of_store(here.store, template).pk)
    else:
        held = held.filter(read__contains=f'"purpose":"{purpose}"')
    done, left = 0, Counter[str]()
    for pk in list(held.order_by("pk").values_list("pk", flat=True)):
        try:
            releasing.release(delivery_id=pk, by=here.by, why=why, now=here.now)
        except WorkError as problem:
            if problem.code not in _STAYS:
                raise
            left[problem.code] += 1
        else:
            done += 1
    return done, left


@app.command("refuse")
def refuse(number: Number, why: Why, store: house.StoreKey = None) -> None:
    """See to it that a mail that is kept back or queued never goes."""
    with house.at_store(store) as here:
        from sincerely.work.relaying import releasing

        _check(here, number)
        releasing.refuse(delivery_id=number, by=here.by, why=why, now=here.now)
    typer.echo(f"Mail {number} never goes.")


@app.command("clear-up")
def clear_up(
    number: Number,
    why: Why,
    arrived: Annotated[bool, typer.Option("--arrived", help="It arrived.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send it once more; it may then arrive twice.")
    ] = False,
    store: house.StoreKey = None,
) -> None:
    """Say how a mail in doubt ended: it arrived, or it is sent again."""
    if arrived == again:
        hint = "The upstream's log, or whoever it was for, can tell."
        raise Problem("clear_up_how", "Say either --arrived or --again.", hint)
    with house.at_store(store) as here:
        from sincerely.work.relaying import releasing

        _check(here, number)
        releasing.clear_up(delivery_id=number, arrived=arrived, by=here.by, why=why, now=here.now)
    typer.echo(f"Mail {number} " + ("arrived." if arrived else "is sent again."))


@app.command("counts")
def counts(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Accepted = delivered + refused + ...: where everything accepted is. Fails if it is not so."""
    with house.at_store(store) as here:
        from sincerely.records.reads import mail_list

        found = mail_list.equation(here.store)
    if as_json:
        same = {"accepted": found.accepted, "states": found.states, "astray": found.astray}
        printing.as_json(same | {"holds": found.holds})
    else:
        parts = [f"{n:,} {state.replace('_', ' ')}" for state, n in found.states.items()]
        equal = "=" if found.accepted == sum(found.states.values()) else "IS NOT"
        typer.echo(f"{found.accepted:,} accepted {equal} {' + '.join(parts)}")
    if not found.holds:
        raise Problem(
            "mail_lost",
            f"What was accepted does not add up: {found.astray:,} of it are nowhere.",
            "Keep the database as it is and report it: this should never happen.",
        )


def plain(line: "Line") -> dict[str, Any]:
    """One mail to one recipient, as JSON."""
    from sincerely.work.relaying import headers

    same = ("id", "state", "since", "received_at", "next_at", "recipient", "person_id", "mode")
    taken = line.taken
    return {name: getattr(line, name) for name in same} | {
        "person": line.name,
        "source": line.system,
        "subject": taken.subject if taken else headers.read(line.head).subject,
        "purpose": taken.purpose if taken else None,
        "how": taken.how if taken else None,
        "answer": line.answer,
        "would_stop": line.would_stop,
        "codes": line.codes,
        "reasons": line.sentences,
        "instead": line.instead,
    }


def _one(here: house.House, number: int) -> "OneMail":
    from sincerely.records.reads import mails

    if found := mails.one(here.store, number):
        return found
    raise _no_such_mail(here, number)


def _check(here: house.House, number: int) -> None:
    """Raises `Problem` unless it is a mail of this store."""
    from sincerely.records.models import Delivery

    if not Delivery.objects.filter(store=here.store, pk=number).exists():
        raise _no_such_mail(here, number)


def _no_such_mail(here: house.House, number: int) -> Problem:
    hint = "`sincerely mail list` shows those there are."
    return Problem("no_such_mail", f"{here.store.name} has no mail {number}.", hint)


def _told(found: "OneMail") -> dict[str, Any]:
    import msgspec

    label = found.label
    return plain(found.line) | {
        "envelope_from": found.envelope_from,
        "size": found.size,
        "taken": msgspec.to_builtins(found.line.taken),
        "template": {"id": label.id, "label": label.purpose, "by": label.by} if label else None,
        "reply": found.reply,
        "doubts": found.doubts,
        "trail": [
            {"at": step.at, "state": step.state, "by": step.by, "why": step.why}
            for step in found.trail
        ],
    }


def _row(row: dict[str, Any], zone: str) -> list[str]:
    why = row["reasons"][0] if row["reasons"] else ", ".join(row["codes"])
    return [
        str(row["id"]),
        printing.local(row["received_at"], zone),
        row["recipient"],
        row["subject"],
        row["source"],
        _taken_for(row),
        _state(row),
        why,
    ]


def _state(row: dict[str, Any]) -> str:
    state = str(row["state"]).replace("_", " ")
    if row["mode"] == "bypass":
        return f"{state}; bypass: not judged"
    return f"{state}; would have been stopped" if row["would_stop"] else state


def _taken_for(row: dict[str, Any]) -> str:
    if not row["purpose"]:
        return ""
    unsure = " (unsure)" if row["how"] == "unsure" else ""
    return f"{row['purpose'].replace('_', ' ')}{unsure}"


def _tell(told: dict[str, Any], zone: str) -> None:
    who = f"{told['person']} <{told['recipient']}>" if told["person"] else told["recipient"]
    typer.echo(f"Mail {told['id']}: {told['subject']}")
    typer.echo(f"  From {told['envelope_from'] or 'nobody (a bounce)'} by '{told['source']}'")
    typer.echo(
        f"  To {who}, accepted {printing.local(told['received_at'], zone)}, {told['size']:,} bytes"
    )
    mode = f", judged in mode '{told['mode']}'" if told["mode"] else ", not judged yet"
    typer.echo(f"  {_state(told).capitalize()} since {printing.local(told['since'], zone)}{mode}")
    for sentence in told["reasons"] or told["codes"]:
        typer.echo(f"  Why: {sentence}")
    if told["instead"]:
        typer.echo(f"  Instead: {told['instead']}")
    if told["taken"]:
        _tell_taken(told["taken"], told["template"])
    if told["reply"]:
        typer.echo(f"  The upstream said last: {told['reply']}")
    if told["doubts"]:
        typer.echo(f"  Ended without an answer {told['doubts']} time(s): it may have arrived.")
    for step in told["trail"]:
        why = f": {step['why']}" if step["why"] else ""
        state = step["state"].replace("_", " ")
        typer.echo(f"  {printing.local(step['at'], zone)}  {state}, by {step['by']}{why}")


def _tell_taken(taken: dict[str, Any], template: dict[str, Any] | None) -> None:
    """What it was taken for, by whose word, and the words that spoke loudest."""
    purpose = taken["purpose"].replace("_", " ")
    says = {
        "stated": "its sender says so",
        "rule": "a rule for this sender says so",
        "template": "somebody labelled its template",
        "recognised": f"by its words, {taken['probability']:.0%} sure",
        "unsure": f"unsure, {taken['probability']:.0%}; or {taken['runner_up'] or 'anything'}",
    }
    sells = "; it sells" if taken["sells"] else ""
    typer.echo(f"  Taken for: {purpose} ({says.get(taken['how'], taken['how'])}){sells}")
    if taken["claims"]:
        typer.echo(f"  It claims: {', '.join(taken['claims']).replace('_', ' ')}")
    if taken["why"]:
        typer.echo(f"  Loudest words: {', '.join(taken['why'])}")
    typer.echo(f"  Written by: {taken['written_by'] or 'unknown'}")
    if template:
        label = template["label"] or "not labelled"
        typer.echo(f"  Template {template['id']}: {label}")
