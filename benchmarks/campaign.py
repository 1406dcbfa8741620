"""One campaign sent by Tryton's marketing automation, and the same mails through the relay.

    python -m benchmarks.campaign [--mails 1000] [--rounds 3]

Tryton (trytond-marketing-automation) runs its own scenario on the same PostgreSQL and hands each
mail to the same `smtp-sink`, 20 to a transaction as its queue does; nobody judges the recipient
then. Ours takes the same mails from `smtp-source`, judges each twice and hands it on. Counted is
the sending alone; Tryton's enrolling is printed beside it.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import town, tryton
from benchmarks.relaying import MAIL, our_rate, set_up, sinking

_BATCH = 20
_WORDS = "".join(f"<p>{part.decode()}</p>" for part in MAIL.split(b"\n\n")[1:])


def main() -> None:
    """Prints a line with the medians of both sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
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
    printed = tryton.run(folder, f"tryton{number}", sink, "benchmarks.campaign", str(mails))
    sent, entered = map(float, printed.split())
    return sent, entered


def campaign(config: str, name: str, mails: int) -> None:
    """In Tryton's process: people, a scenario of one mail, and its sending. Prints both rates."""
    pool = tryton.opened(config, name)

    from trytond.transaction import Transaction

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
    if len(sys.argv) == 4 and not sys.argv[1].startswith("-"):
        campaign(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main()
