"""Every command by its name: the one list the help, the docs and the tests are made from."""

from collections.abc import Callable
from typing import Any

import typer

from sincerely.faces.cli import (
    ask,
    audit,
    care,
    crm,
    doctor,
    feed,
    learning,
    link,
    mails,
    match,
    people,
    people_words,
    plan,
    policy,
    quarantine,
    recognise,
    record,
    relay,
    relay_report,
    rhythms,
    sales,
    sample,
    sample_mail,
    scrub,
    senders,
    smtp,
    sources,
    staff,
    stores,
    templates,
    upkeep,
    upstreams,
    where,
    worker,
)

COMMANDS: dict[str, Callable[..., Any]] = {
    "feed": feed.feed,
    "ask": ask.ask,
    "scrub": scrub.scrub,
    "where": where.where,
    "recognise": recognise.recognise,
    "match": match.match,
    "audit": audit.audit,
    "record": record.record,
    "kinds": record.kinds,
    "token": sources.token,
    "link": link.link,
    "forget": people.forget,
    "rebuild": upkeep.rebuild,
    "migrate": upkeep.migrate,
    "tick": upkeep.tick,
    "worker": worker.worker,
    "smtp": smtp.smtp,
    "deliver": relay.deliver,
    "doctor": doctor.doctor,
}
GROUPS: dict[str, typer.Typer] = {
    "quarantine": quarantine.app,
    "policy": policy.app,
    "care": care.app,
    "plan": plan.app,
    "staff": staff.app,
    "source": sources.app,
    "relay": relay.app,
    "upstream": upstreams.app,
    "sender": senders.app,
    "mail": mails.app,
    "template": templates.app,
    "people": people.app,
    "sales": sales.app,
    "store": stores.store_app,
    "user": stores.user_app,
    "crm": crm.app,
    "sample": sample.app,
}

people.app.command("learn")(learning.learn)
people.app.command("bought")(people_words.bought)
people.app.command("still-shopping")(people_words.still_shopping)
sources.app.command("rhythm")(rhythms.rhythm)
relay.app.command("report")(relay_report.report)
stores.store_app.command("hours")(staff.store_hours)
sample.app.command("mail")(sample_mail.mail)
sample.app.command("upstream")(sample_mail.upstream)


def add_to(app: typer.Typer) -> None:
    """Give ``app`` every command."""
    for name, command in COMMANDS.items():
        app.command(name)(command)
    for name, group in GROUPS.items():
        app.add_typer(group, name=name)
