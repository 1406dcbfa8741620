"""Mutates the seeds of one reader, guided by coverage, until a number of runs is done.

python -m tests.fuzz adf|tables|books|mail [--runs 100000] [--seconds-per-input 10]
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["sincerely.reading", "sincerely.rules"]):
    from tests.fuzz.oracle import check

from tests.fuzz.seeds import READERS, seeds


def main() -> None:
    """Ends with 0 where every run held; atheris prints the input that did not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seconds-per-input", type=int, default=10)
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        begun = seeds(args.reader)
        suffixes = [suffix for suffix, _ in begun]
        for number, (_, data) in enumerate(begun):
            # the first byte says what the file is called: the door looks at names too
            (corpus / str(number)).write_bytes(bytes([number]) + data)
        out = Path(folder, "read")

        def one(data: bytes) -> None:
            if data:
                check(data[1:], out.with_suffix(suffixes[data[0] % len(suffixes)]))

        options = [
            f"-runs={args.runs}",
            f"-timeout={args.seconds_per_input}",
            "-max_len=20000",
            "-verbosity=0",
            "-print_final_stats=1",
            f"-artifact_prefix={Path.cwd()}/fuzz-",
        ]
        atheris.Setup([sys.argv[0], *options, str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
