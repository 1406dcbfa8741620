"""`sincerely sender`: the systems that send their mail through the relay, and how it is treated."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli import house, printing, upstreams
from sincerely.faces.cli.problem import Problem
from sincerely.faces.cli.stores import Mode
from sincerely.rules import purpose as words

if TYPE_CHECKING:
    from sincerely.records.models import Sender

app = typer.Typer(no_args_is_help=True, help="The systems that send through the relay.")

Name = Annotated[str, typer.Argument(metavar="SOURCE", help="The source whose system sends.")]
Why = Annotated[str, typer.Option(help="The reason, kept with your name.")]
#: decisions shown of each sender
LAST = 10


@app.command("add")
def add(
    source: Name,
    upstream: Annotated[str, typer.Option(help="Where its mail is handed on.")],
    user: Annotated[
        str | None, typer.Option(help="It signs in as this (SMTP AUTH); a password is made.")
    ] = None,
    network: Annotated[
        list[str] | None,
        typer.Option(help="Let in without signing in: 192.0.2.0/24, one address; repeatable."),
    ] = None,
    per_minute: Annotated[
        int | None, typer.Option(help="Recipients a minute; 1200 if not given.", min=1)
    ] = None,
    most_recipients: Annotated[
        int | None, typer.Option(help="Of one mail; 100 if not given.", min=1)
    ] = None,
    most_bytes: Annotated[
        int | None, typer.Option(help="Of one mail; 25 MiB if not given.", min=1000)
    ] = None,
    refuses_known: Annotated[
        bool,
        typer.Option(
            "--refuses-known", help="Refuse opted-out people at RCPT: marketing senders only."
        ),
    ] = False,
    refuses_after_data: Annotated[
        bool,
        typer.Option("--refuses-after-data", help="Answer 550 to a stopped mail to one recipient."),
    ] = False,
    store: house.StoreKey = None,
) -> None:
    """Let a system send through the relay, in watch mode. Its password is printed once."""
    limits = {
        "per_minute": per_minute,
        "most_recipients": most_recipients,
        "most_bytes": most_bytes,
    }
    with house.at_store(store) as here:
        from sincerely.work.relaying import senders

        through = upstreams.chosen(here, upstream)
        _, password = senders.add_sender(
            source=house.source_made_on_first_use(here, source),
            upstream=through,
            user=user,
            networks=network or [],
            limits={name: value for name, value in limits.items() if value is not None},
            refuses_known=refuses_known,
            refuses_after_data=refuses_after_data,
        )
    typer.echo(
        f"'{source}' sends through {through.host}, in watch mode: everything flows.", err=True
    )
    if password:
        _tell_password(user or "", password)


@app.command("change")
def change(
    source: Name,
    upstream: Annotated[str | None, typer.Option(help="Where its mail is handed on.")] = None,
    user: Annotated[
        str | None, typer.Option(help="It signs in as this from now on; a password is made.")
    ] = None,
    network: Annotated[
        list[str] | None,
        typer.Option(help="Let in without signing in, in place of those before; repeatable."),
    ] = None,
    no_network: Annotated[
        bool, typer.Option("--no-network", help="Let in by its password alone.")
    ] = False,
    per_minute: Annotated[int | None, typer.Option(help="Recipients a minute.", min=1)] = None,
    most_recipients: Annotated[int | None, typer.Option(help="Of one mail.", min=1)] = None,
    most_bytes: Annotated[int | None, typer.Option(help="Of one mail.", min=1000)] = None,
    refuses_known: Annotated[
        bool | None,
        typer.Option(
            "--refuses-known/--takes-known", help="Opted-out people at RCPT: marketing only."
        ),
    ] = None,
    refuses_after_data: Annotated[
        bool | None,
        typer.Option(
            "--refuses-after-data/--takes-all", help="A stopped mail to one recipient: 550 or kept."
        ),
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """Change how a system sends through the relay; what is not given stays."""
    if network and no_network:
        hint = "Name the networks it is let in from, or none."
        raise Problem("network_or_none", "Say --network or --no-network, not both.", hint)
    settings = {
        "per_minute": per_minute,
        "most_recipients": most_recipients,
        "most_bytes": most_bytes,
        "refuses_known": refuses_known,
        "refuses_after_data": refuses_after_data,
    }
    with house.at_store(store) as here:
        from sincerely.work.relaying import senders

        password = senders.change(
            sender=chosen(here, source),
            upstream=upstreams.chosen(here, upstream) if upstream else None,
            user=user,
            networks=network or ([] if no_network else None),
            settings={name: value for name, value in settings.items() if value is not None},
        )
    typer.echo(f"'{source}' is changed; `sincerely sender show {source}` tells all.", err=True)
    if password:
        _tell_password(user or "", password)


@app.command("remove")
def remove(source: Name, why: Why, store: house.StoreKey = None) -> None:
    """Let a system in no longer. What it sent before goes on; `sender change` lets it in again."""
    with house.at_store(store) as here:
        from sincerely.work.relaying import senders

        senders.remove(sender=chosen(here, source), why=why, by=here.by, now=here.now)
    typer.echo(f"'{source}' is not let in any more. Mail it sent before goes on as it would have.")


@app.command("list")
def list_(store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """Every sender: its way in, its way out, its modes."""
    with house.at_store(store) as here:
        rows = [plain(sender) for sender in _of_store(here)]
    if as_json:
        printing.as_json(rows)
        return
    if not rows:
        typer.echo("Nobody sends through the relay yet. `sincerely sender add` lets one in.")
        return
    printing.table(
        ["source", "upstream", "user", "networks", "mode"],
        [
            [
                row["source"],
                row["upstream"],
                row["user"] or "",
                ", ".join(row["networks"]),
                _modes(row, here.store.zone),
            ]
            for row in rows
        ],
    )


@app.command("show")
def show(source: Name, store: house.StoreKey = None, as_json: house.AsJson = False) -> None:
    """One sender: modes, rules, limits, and the last decisions about it."""
    with house.at_store(store) as here:
        sender = chosen(here, source)
        decisions = list(sender.decisions.order_by("-pk")[:LAST])
    row = plain(sender)
    if as_json:
        told = ("what", "purpose", "mode", "why", "by", "at")
        said = [{name: getattr(each, name) for name in told} for each in decisions]
        printing.as_json(row | {"decisions": said})
        return
    zone = here.store.zone
    typer.echo(f"{source} sends through '{row['upstream']}': {_modes(row, zone)}")
    typer.echo(f"  Way in: {_way_in(row) or 'none, it was removed'}")
    typer.echo(
        f"  Limits: {row['per_minute']:,} recipients a minute, {row['most_recipients']:,} a mail,"
        f" {row['most_bytes']:,} bytes a mail"
    )
    for name, says in (
        ("refuses_known", "Who opted out is refused at RCPT, where it is on."),
        ("refuses_after_data", "A stopped mail to one recipient is answered 550, where it is on."),
    ):
        if row[name]:
            typer.echo(f"  {says}")
    for number, rule in enumerate(row["rules"], 1):
        typer.echo(f"  Rule {number}: {_rule(rule)}")
    for each in decisions:
        what = f"{each.what.replace('_', ' ')} {each.mode} {each.purpose}".strip()
        typer.echo(f"  {printing.local(each.at, zone)}  {what}, by {each.by}: {each.why}")


@app.command("password")
def password(source: Name, store: house.StoreKey = None) -> None:
    """Make a new password, print it once, and end the one before it."""
    with house.at_store(store) as here:
        from sincerely.work.relaying import senders

        sender = chosen(here, source)
        if not sender.user:
            hint = "It is let in by its network. A sender that signs in is made with --user NAME."
            raise Problem("no_user", f"'{source}' does not sign in.", hint)
        made = senders.new_password(sender=sender)
    _tell_password(sender.user, made)


@app.command("mode")
def mode(
    source: Name,
    mode: Annotated[Mode, typer.Argument(help="watch judges only; on stops too.")],
    why: Why,
    purpose: Annotated[
        words.Purpose | None,
        typer.Option(help="Only mail for this; all without a mode of their own if not given."),
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """Turn a sender to watch or on, for one purpose or for all others."""
    with house.at_store(store) as here:
        from sincerely.work.relaying import judging, senders

        senders.set_mode(
            sender=chosen(here, source),
            mode=judging.Mode(mode),
            purpose=purpose,
            why=why,
            by=here.by,
            now=here.now,
        )
    what = f"{purpose.replace('_', ' ')} mail" if purpose else "all mail without a mode of its own"
    typer.echo(f"{source}: {what} is in mode '{mode}' from now on.")


@app.command("bypass")
def bypass(
    source: Name,
    why: Why,
    end: Annotated[bool, typer.Option("--end", help="The gate is asked again.")] = False,
    store: house.StoreKey = None,
) -> None:
    """The emergency switch: everything of this sender flows and nothing is judged, until --end."""
    with house.at_store(store) as here:
        from sincerely.work.relaying import senders

        sender = chosen(here, source)
        switch = senders.end_bypass if end else senders.bypass
        switch(sender=sender, why=why, by=here.by, now=here.now)
    if end:
        typer.echo(f"The gate is asked about mail of '{source}' again.")
        return
    typer.echo(f"BYPASS: mail of '{source}' flows and nobody judges it.")
    typer.echo(f"End it with `sincerely sender bypass {source} --end --why TEXT`.", err=True)


@app.command("rule")
def rule(
    source: Name,
    header: Annotated[str, typer.Option(help="The header to look at: From, X-Campaign.")] = "",
    like: Annotated[str, typer.Option(help="What it is like; * stands for anything.")] = "",
    purpose: Annotated[words.Purpose | None, typer.Option(help="What such mail is for.")] = None,
    written_by: Annotated[words.WrittenBy | None, typer.Option(help="Who writes it.")] = None,
    remove: Annotated[
        int | None, typer.Option(help="Remove the rule of this number (`sender show`).", min=1)
    ] = None,
    store: house.StoreKey = None,
) -> None:
    """What the store knows of a sender's mail: the first rule that fits counts."""
    with house.at_store(store) as here:
        from sincerely.work.relaying import senders

        sender = chosen(here, source)
        if remove is None:
            said = {"header": header, "like": like, "purpose": purpose, "written_by": written_by}
            kept = [*sender.rules, said]
        elif remove > len(sender.rules):
            hint = f"`sincerely sender show {source}` numbers them."
            raise Problem("no_such_rule", f"'{source}' has no rule {remove}.", hint)
        else:
            kept = [each for n, each in enumerate(sender.rules, 1) if n != remove]
        senders.set_rules(sender=sender, said=kept)
    for number, each in enumerate(sender.rules, 1):
        typer.echo(f"Rule {number}: {_rule(each)}")
    if not sender.rules:
        typer.echo(f"'{source}' has no rules any more.")


def chosen(here: house.House, name: str) -> "Sender":
    """The store's sender of this source. Raises `Problem` where it does not send through us."""
    source = house.source(here, name)
    found = _of_store(here)
    if sender := next((each for each in found if each.source_id == source.pk), None):
        return sender
    names = ", ".join(each.source.name for each in found)
    raise Problem(
        "no_such_sender",
        f"'{name}' does not send through the relay.",
        f"Those that do: {names or 'none yet'}. `sincerely sender add {name}` lets it in.",
    )


def plain(sender: "Sender") -> dict[str, Any]:
    """A sender as JSON, without its password."""
    same = ("user", "networks", "modes", "rules", "refuses_known", "refuses_after_data")
    limits = ("per_minute", "most_recipients", "most_bytes", "bypassed_at")
    return {"source": sender.source.name, "upstream": sender.upstream.name} | {
        name: getattr(sender, name) for name in (*same, *limits)
    }


def _of_store(here: house.House) -> "list[Sender]":
    from sincerely.records.models import Sender

    found = Sender.objects.filter(source__store=here.store).select_related("source", "upstream")
    return list(found.order_by("source__name"))


def _modes(row: dict[str, Any], zone: str) -> str:
    if row["bypassed_at"]:
        return f"BYPASS since {printing.local(row['bypassed_at'], zone)}: nothing is judged"
    if not _way_in(row):
        return "removed"
    own = [f"{name} {mode}" for name, mode in sorted(row["modes"].items()) if name]
    return "; ".join([row["modes"].get("", "watch"), *own])


def _way_in(row: dict[str, Any]) -> str:
    ways = [f"signs in as {row['user']}"] if row["user"] else []
    if row["networks"]:
        ways.append(f"from {', '.join(row['networks'])}")
    return " or ".join(ways)


def _rule(rule: dict[str, str]) -> str:
    is_for = [f"for {rule['purpose']}"] if rule.get("purpose") else []
    by = [f"written by {rule['written_by']}"] if rule.get("written_by") else []
    return f"{rule['header']} like {rule['like']}: {' and '.join([*is_for, *by])}"


def _tell_password(user: str, password: str) -> None:
    typer.echo(f"{'user':<10}{user}")
    typer.echo(f"{'password':<10}{password}")
    typer.echo("Keep it: it is not shown again. An earlier one no longer works.", err=True)
