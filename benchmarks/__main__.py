"""Every benchmark in turn, small enough for a coffee.

python -m benchmarks [--full]
"""

import argparse
import subprocess
import sys

#: each program with what makes it short
QUICK: dict[str, tuple[str, ...]] = {
    "decisions": ("--people", "10000", "--seconds", "0.5", "--rounds", "3"),
    "recording": ("--people", "10000", "--seconds", "1", "--rounds", "3"),
    "reading": ("--rows", "10000", "--feed", "2000"),
    "relaying": ("--mails", "600", "--rounds", "1"),
    "campaign": ("--mails", "200", "--rounds", "1"),
    "matching": ("--rounds", "1", "--homes", "500", "--rows", "10000"),
    "arriving": ("--people", "10000", "--arrivals", "200"),
    "desk": ("--people", "10000", "--asked", "60"),
    "auditing": ("--messages", "20000"),
    "strategies": ("--seeds", "7", "--households", "20", "--at-once", "2"),
    "engines": ("--people", "1000", "--seconds", "0.5", "--rounds", "3"),
}


def main() -> None:
    """Runs each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to a million people, long rounds")
    full = parser.parse_args().full
    for name, quick in QUICK.items():
        print(f"\n{name}", flush=True)
        options = () if full else quick
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
