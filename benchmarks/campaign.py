"""One campaign sent by Tryton's marketing automation, and the same mails through the relay.

    python -m benchmarks.campaign [--mails 1000] [--rounds 3]

Tryton (trytond-marketing-automation) runs its own scenario on the same PostgreSQL and hands each
mail to the same `smtp-sink`, 20 to a transaction as its queue does; nobody judges the recipient
then. Ours takes the same mails from `smtp-source`, judges each twice and hands it on. Counted is
the sending alone; Tryton's enrolling is printed beside it.
"""

import argparse
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import town
from benchmarks.relaying import MAIL, our_rate, set_up, sinking

_BATCH = 20
_CONFIG = """[database]
uri = {database}
language = en
[email]
uri = smtp://127.0.0.1:{sink}
from = crm@bench.example.com
[web]
hostname = bench.example.com
"""
_WORDS = "".join(f"<p>{part.decode()}</p>" for part in MAIL.split(b"\n\n")[1:])


def main() -> None:
    """Prints a line with the medians of both sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tryton", nargs=2, metavar=("CONFIG", "MAILS"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.tryton:
        campaign(args.tryton[0], int(args.tryton[1]))
        return
    with TemporaryDirectory(prefix="sincerely-bench-") as folder, town.database(10_000):
        letter = Path(folder, "mail.txt")
        letter.write_bytes(MAIL)
        with sinking() as sink:
            set_up(sink)
            pairs, enrolled = [], []
            for number in range(args.rounds):
                sent, entered = beside(Path(folder), sink, args.mails, number)
                pairs.append((our_rate(letter, args.mails, 10, 1), sent))
                enrolled.append(entered)
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"ours {ours:,.0f}/s, Tryton {theirs:,.1f}/s, ratio {ratio:,.1f}", end="; ")
    print(f"Tryton enrolled {statistics.median(enrolled):,.0f}/s first")


def beside(folder: Path, sink: int, mails: int, number: int) -> tuple[float, float]:
    """Tryton's campaign in a process and a database of its own: (sent, enrolled) a second."""
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE tryton{number}")
    here = settings.DATABASES["default"]
    config, secret = folder / f"trytond{number}.conf", folder / "secret"
    database = f"postgresql://{here['USER']}@:/"
    config.write_text(_CONFIG.format(database=database, sink=sink))
    secret.write_text(secrets.token_urlsafe(24))
    env = os.environ | {"PGHOST": here["HOST"], "TRYTONPASSFILE": str(secret)}
    admin = shutil.which("trytond-admin", path=str(Path(sys.executable).parent))
    if admin is None:
        sys.exit("Tryton is needed: `make bench` installs it.")
    made = ["-c", str(config), "-d", f"tryton{number}", "-u", "marketing_automation", "--all"]
    asked = ["--activate-dependencies", "-p"]
    subprocess.run(
        [admin, *made, *asked], check=True, env=env, input=b"\n", stdout=subprocess.DEVNULL
    )
    child = [sys.executable, "-W", "ignore", "-m", "benchmarks.campaign", "--tryton"]
    done = subprocess.run(
        [*child, str(config), str(mails)], check=True, env=env, stdout=subprocess.PIPE
    )
    sent, entered = map(float, done.stdout.split())
    return sent, entered


def campaign(config: str, mails: int) -> None:
    """In Tryton's process: people, a scenario of one mail, and its sending. Prints both rates."""
    import email_validator

    # Tryton would look for the town's mail server, which is on no network
    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
    really: Any = email_validator.validate_email
    email_validator.validate_email = lambda text, **_: really(text, check_deliverability=False)

    from trytond.config import config as settings
    from trytond.pool import Pool
    from trytond.transaction import Transaction

    settings.update_etc(config)
    name = f"tryton{''.join(c for c in Path(config).stem if c.isdigit())}"
    Pool.start()
    pool = Pool(name)
    with Transaction().start(name, 0):
        pool.init()
    with Transaction().start(name, 0) as transaction:
        fill(pool, mails)
        transaction.commit()
    began = time.perf_counter()
    with Transaction().start(name, 0) as transaction:
        pool.get("marketing.automation.scenario").trigger()
        transaction.commit()
    enrolled = mails / (time.perf_counter() - began)
    with Transaction().start(name, 0):
        activity = pool.get("marketing.automation.record.activity")
        due = [each.id for each in activity.search([("state", "=", "waiting")])]
    assert len(due) == mails, f"{len(due)} of {mails} are enrolled"
    began = time.perf_counter()
    for first in range(0, mails, _BATCH):
        with Transaction().start(name, 0) as transaction:
            activity = pool.get("marketing.automation.record.activity")
            activity.do(activity.browse(due[first : first + _BATCH]))
            transaction.commit()
    print(mails / (time.perf_counter() - began), enrolled)


def fill(pool: object, mails: int) -> None:
    """As many people with an address, and a running scenario that mails each of them once."""
    get = pool.get  # type: ignore[attr-defined]
    get("party.party").create(
        [
            {
                "name": f"Person {n}",
                "contact_mechanisms": [("create", [{"type": "email", "value": town.address(n)}])],
            }
            for n in range(mails)
        ]
    )
    scenario = get("marketing.automation.scenario")
    reached = '[["contact_mechanisms", "!=", null]]'
    [made] = scenario.create([{"name": "Once", "model": "party.party", "domain": reached}])
    get("marketing.automation.activity").create(
        [
            {
                "name": "Mail",
                "parent": str(made),
                "action": "send_email",
                "email_title": "About the Model 3 you asked for",
                "email_template": f"<html><body>{_WORDS}</body></html>",
            }
        ]
    )
    scenario.run([made])


if __name__ == "__main__":
    main()
