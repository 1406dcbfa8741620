"""One run: set up, send and make trouble, drain, count. Ends with 0 where everything held."""

import argparse
import shutil
import signal
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.relaying.harness.bench import Bench, environment, until

SESSIONS = 4
#: seconds everything may take to come to rest
DRAIN = 600


def main() -> int:
    """Runs it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--keep", action="store_true", help="Leave its folder behind.")
    args = parser.parse_args()
    print(f"seed {args.seed}, {args.seconds:g} seconds of trouble", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="relay-"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended all the same
    environment(folder)
    bench = Bench(folder, args.seed)
    try:
        found = _run(bench, Random(args.seed), args.seconds)
    finally:
        bench.close()
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)
    for said in found[:40]:
        print(f"BROKEN: {said}")
    print(f"seed {args.seed}: " + (f"{len(found)} breaches" if found else "everything held"))
    return bool(found)


def _run(bench: Bench, dice: Random, seconds: float) -> list[str]:
    from tests.relaying.harness import store

    bench.start_database()
    here = store.made(bench.sink_port)
    from tests.relaying.harness import counting
    from tests.relaying.harness.clients import Crm, garbage
    from tests.relaying.harness.trouble import Trouble

    bench.keeper.start()
    bench.listening()
    crm, quiet = Crm(bench.relay_port, bench.seed), threading.Event()
    trouble = Trouble(bench, dice)
    bench.naughty.touch()
    with ThreadPoolExecutor(SESSIONS + 2) as pool:
        sending = [pool.submit(crm.send, n) for n in range(SESSIONS)]
        rubbish = pool.submit(garbage, bench.relay_port, bench.seed, quiet)
        making = pool.submit(trouble.make, quiet)
        try:
            time.sleep(seconds)
            quiet.set()
            making.result()
        finally:
            quiet.set()
            crm.stop.set()
        for each in sending:
            each.result()
        rubbish.result()
    bench.naughty.unlink()
    print(f"{len(crm.log)} mails sent, {len(trouble.done)} troubles; draining", flush=True)
    _drain(bench, here.pk)
    taken = counting.copies(bench.sink_log)
    print(counting.tally(here, crm.log, taken), flush=True)
    return counting.complaints(here, crm.log, taken)


def _drain(bench: Bench, store_id: int) -> None:
    """Time goes by until nothing is on its way; then the workers end."""
    from django.db import connection

    from sincerely.records import spool
    from sincerely.records.models import Delivery
    from tests.relaying.harness.trouble import put_forward

    def at_rest() -> bool:
        return not Delivery.objects.filter(state=spool.State.QUEUED).exists()

    connection.close()  # of the time before the trouble
    deadline = time.monotonic() + DRAIN
    put_forward(600)
    while time.monotonic() < deadline and not at_rest():
        put_forward(600, leases=False)
        with suppress(TimeoutError):
            until(at_rest, 5)


if __name__ == "__main__":
    sys.exit(main())
