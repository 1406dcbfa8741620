"""The fourth way by a real program: the CRM's and the workshop's mails sent by Tryton.

Tryton's marketing automation has a party for each of the systems' customers and address, with every
number on their cards, and a scenario for each mail anybody may get, all of them from the first day
on. An opt-out is written where Tryton keeps it: on the party, for every scenario it is one from, by
somebody who looks the party up by what the opt-out came with. Tryton enrols, looks, and sends by
SMTP; what arrives is what went.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks import town, tryton
from benchmarks.relaying import free_port
from sincerely.rules.purpose import Channel
from sincerely.sample.books import Message

from . import lists
from .fates import Fate, Fates
from .lists import covers, details, exact, wish
from .year import Year, address

_WORDS = "<html><body><p>Hello!</p><p><a href='unsubscribe'>No more of these</a></p></body></html>"
_SYSTEMS = ("crm/", "service/")


class Mail(NamedTuple):
    """A mail to be sent. ``scenario``: the template, and the how-manieth of it the party gets."""

    message: Message
    party: tuple[str, str]
    scenario: str


def opt_outs_at_send(year: Year, folder: Path) -> Fates:
    """Mails of machines by Tryton; what it cannot send by our own lines, as the fourth way does."""
    mails = list(mails_of(year))
    got = _sent(folder, script(year, mails))
    fates = lists.opt_outs_at_send(year)
    for mail in mails:
        went = (mail.scenario, exact(mail.party[1])) in got
        fates[mail.message.number] = Fate(mail.message.at) if went else Fate(None, "listed")
    return fates


def mails_of(year: Year) -> Iterator[Mail]:
    """Every mail of a machine, in the order of time."""
    seen: Counter[tuple[str, str]] = Counter()
    for message in year.messages:
        if message.by_machine and message.channel is Channel.EMAIL:
            to = address(message)
            seen[message.template, exact(to)] += 1
            scenario = f"{message.template} {seen[message.template, exact(to)]}"
            yield Mail(message, (message.to.values.get("customer_number", ""), to), scenario)


def script(year: Year, mails: list[Mail]) -> dict[str, Any]:
    """What is done in Tryton, in the order of time.

    ``parties``: mail address and numbers of each. ``scenarios``: their names. ``steps``: *who asked
    with which details for none of which scenarios*, or *who is to get which scenario*.
    """
    cards = _cards(year)
    parties = list(dict.fromkeys(mail.party for mail in mails))
    scenarios = {mail.scenario: mail.message for mail in mails}
    steps: list[tuple[datetime, int, str, Any]] = []
    for row in year.rows["manager/optouts.csv"]:
        asked = wish(row)
        stopped = [name for name, message in scenarios.items() if covers(asked, message)]
        steps.append((row.at, 0, "unsubscribe", [sorted(details(row)), stopped]))
    for mail in mails:
        steps.append((mail.message.at, 1, "send", [mail.scenario, parties.index(mail.party)]))
    return {
        "parties": [[to, sorted(cards[number] - {exact(to)})] for number, to in parties],
        "scenarios": list(scenarios),
        "steps": [step[2:] for step in sorted(steps, key=lambda step: step[:2])],
    }


def _cards(year: Year) -> dict[str, set[str]]:
    """Every address and number a customer number of the CRM or the workshop stands beside."""
    found: dict[str, set[str]] = defaultdict(set)
    for file, rows in year.rows.items():
        if file.startswith(_SYSTEMS):
            for row in rows:
                if number := row.values.get("customer_number"):
                    found[number] |= details(row)
    return found


class _Inbox:
    """Whatever Tryton sends: (subject, address)."""

    def __init__(self) -> None:
        self.got: set[tuple[str, str]] = set()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        title = str(message_from_bytes(content, policy=default)["subject"])
        self.got |= {(title, exact(to)) for to in envelope.rcpt_tos}
        return "250 OK"


def _sent(folder: Path, play: dict[str, Any]) -> set[tuple[str, str]]:
    """Plays it in Tryton; what arrived."""
    written = folder / "tryton.json"
    written.write_text(json.dumps(play))
    inbox = _Inbox()
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with town.database(0, fill=lambda _: None):
            tryton.run(folder, "tryton", port, __name__, str(written))
    finally:
        controller.stop()
    return inbox.got


def played(config: str, name: str, written: str) -> None:
    """In Tryton's process."""
    play = json.loads(Path(written).read_text())
    pool = tryton.opened(config, name)
    with tryton.working(name):
        parties = _make_parties(pool, play["parties"])
        scenarios = _make_scenarios(pool, play["scenarios"])
    due: dict[str, list[int]] = defaultdict(list)
    for kind, (what, which) in play["steps"]:
        if kind == "send":
            due[what].append(parties[which])
            continue
        # nothing changes between two opt-outs: what is due until then goes together
        _send(pool, name, scenarios, due)
        due.clear()
        with tryton.working(name):
            _unsubscribe(pool, what, [scenarios[each] for each in which])
    _send(pool, name, scenarios, due)


def _make_parties(pool: Any, parties: list[tuple[str, list[str]]]) -> list[int]:
    """An address that Tryton refuses (two dots in a row) is not kept: nothing can go to it."""
    from trytond.tools.email_ import EmailNotValidError, validate_email

    def writable(to: str) -> bool:
        try:
            validate_email(to)
        except EmailNotValidError:
            return False
        return True

    made = pool.get("party.party").create(
        [
            {
                "name": to,
                "contact_mechanisms": [
                    ("create", [{"type": "email", "value": to}] if writable(to) else []),
                    ("create", [{"type": "other", "value": each} for each in others]),
                ],
            }
            for to, others in parties
        ]
    )
    return [each.id for each in made]


def _make_scenarios(pool: Any, names: list[str]) -> dict[str, int]:
    scenario = pool.get("marketing.automation.scenario")
    nobody = '[["id", "=", -1]]'
    made = scenario.create(
        [
            {"name": each, "model": "party.party", "domain": nobody, "unsubscribable": True}
            for each in names
        ]
    )
    pool.get("marketing.automation.activity").create(
        [
            {
                "name": "Mail",
                "parent": str(each),
                "action": "send_email",
                "email_title": each.name,
                "email_template": _WORDS,
            }
            for each in made
        ]
    )
    scenario.run(made)
    return {each.name: each.id for each in made}


def _unsubscribe(pool: Any, known: list[str], scenarios: list[int]) -> None:
    party = pool.get("party.party")
    found = party.search([("contact_mechanisms.value", "in", known)])
    party.write(found, {"marketing_scenario_unsubscribed": [("add", scenarios)]})


def _send(pool: Any, name: str, scenarios: dict[str, int], due: dict[str, list[int]]) -> None:
    """Enrols who is due, as the hourly job does, and sends, as the one of every 15 minutes does."""
    scenario = pool.get("marketing.automation.scenario")
    with tryton.working(name):
        chosen = scenario.browse([scenarios[each] for each in due])
        for each in chosen:
            each.domain = json.dumps([["id", "in", due[each.name]]])
        scenario.save(chosen)
        scenario.trigger(chosen)
    with tryton.working(name):
        pool.get("marketing.automation.record.activity").process()


if __name__ == "__main__":
    played(*sys.argv[1:])
