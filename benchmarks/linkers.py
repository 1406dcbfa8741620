"""Other record linkage, set up as somebody who knows it would, each run as a program of its own.

    python -m benchmarks.linkers splink|recordlinkage|dedupe SET OUT.csv A.csv [B.csv]

``SET`` names how the columns are compared (`SETS`). ``OUT`` gets ``id_a,id_b`` of what is one.
"""

import csv
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

Pairs = list[tuple[str, str]]


class Columns(NamedTuple):
    """How a set's columns are compared, and by which of them records meet at all."""

    kinds: dict[str, str]  #: column to name, text, date or exact
    meet: tuple[tuple[str, ...], ...]
    learn: tuple[tuple[str, ...], ...]  #: what Splink's EM holds fixed, one round each
    dedupe: tuple[str, ...]  #: the columns dedupe is given


SETS = {
    "febrl": Columns(
        kinds={
            "given_name": "name", "surname": "name", "date_of_birth": "date", "postcode": "date",
            "street_number": "exact", "address_1": "text", "suburb": "text", "state": "exact",
        },
        meet=(
            ("given_name", "surname"), ("date_of_birth",), ("state", "address_1"),
            ("street_number", "address_1"), ("postcode", "surname"), ("postcode", "given_name"),
        ),
        learn=(("date_of_birth",), ("postcode",)),
        dedupe=("given_name", "surname", "date_of_birth", "address_1"),
    ),
    "town": Columns(
        kinds={
            "first": "name", "last": "name", "email": "text", "phone": "date",
            "street": "text", "zip": "exact",
        },
        meet=(("email",), ("phone",), ("first", "last"), ("street", "zip"), ("last", "zip")),
        learn=(("first", "last"), ("phone",)),
        dedupe=("first", "last", "email", "phone"),
    ),
}  # fmt: skip


def by_splink(tables: list[list[dict[str, str]]], how: Columns) -> Pairs:
    """Splink on DuckDB: u by sampling, m by EM, joined from even odds on."""
    import pandas as pd
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as cl

    compare: dict[str, Callable[[str], Any]] = {
        "name": cl.NameComparison,
        "text": lambda column: cl.DamerauLevenshteinAtThresholds(column, [1, 3]),
        "date": lambda column: cl.DamerauLevenshteinAtThresholds(column, [1, 2]),
        "exact": lambda column: cl.ExactMatch(column).configure(term_frequency_adjustments=True),
    }
    settings = SettingsCreator(
        link_type="link_only" if len(tables) > 1 else "dedupe_only",
        unique_id_column_name="id",
        comparisons=[compare[kind](column) for column, kind in how.kinds.items()],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in how.meet],
    )
    api = DuckDBAPI()
    frames = [api.register(pd.DataFrame(_none_for_empty(rows))) for rows in tables]
    linker = Linker(frames, settings)
    learn = linker.training
    sure = [block_on(*columns) for columns in how.meet[:2]]
    learn.estimate_probability_two_random_records_match(sure, recall=0.7)
    learn.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for columns in how.learn:
        learn.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return list(zip(found["id_l"], found["id_r"], strict=True))


def by_recordlinkage(tables: list[list[dict[str, str]]], how: Columns) -> Pairs:
    """recordlinkage: the same meeting places, its ECM classifier, which needs no labels."""
    import pandas as pd
    import recordlinkage

    frames = [pd.DataFrame(_none_for_empty(rows)).set_index("id") for rows in tables]
    index, compare = recordlinkage.Index(), recordlinkage.Compare()
    for columns in how.meet:
        index.block(list(columns))
    for column, kind in how.kinds.items():
        if kind == "exact":
            compare.exact(column, column)
        else:
            method = "jarowinkler" if kind == "name" else "damerau_levenshtein"
            compare.string(column, column, method=method, threshold=0.85)
    candidates = index.index(*frames)
    found = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(
        compare.compute(candidates, *frames)
    )
    return [(a, b) for a, b in found]


def by_dedupe(tables: list[list[dict[str, str]]], how: Columns) -> Pairs:
    """dedupe, which learns from labels: it is told the truth of some pairs of the very set.

    Its index predicates are off and it is given four columns: with either more it went beyond
    eight gigabytes on five thousand rows.
    """
    import dedupe
    from dedupe import variables

    fields: list[Any] = [variables.String(column, has_missing=True) for column in how.dedupe]
    sides = [{row["id"]: _of_interest(row, how) for row in rows} for rows in tables]
    if len(sides) == 1:
        one = dedupe.Dedupe(fields, num_cores=0)
        one.prepare_training(sides[0])
        one.mark_pairs(_labels(dedupe.training_data_dedupe(sides[0], "true", LABELLED)))
        one.train(index_predicates=False)
        clusters = [ids for ids, _ in one.partition(sides[0], 0.5)]
        return [(a, b) for ids in clusters for n, a in enumerate(ids) for b in ids[n + 1 :]]
    both = dedupe.RecordLink(fields, num_cores=0)
    both.prepare_training(*sides)
    both.mark_pairs(_labels(dedupe.training_data_link(*sides, "true", LABELLED)))
    both.train(index_predicates=False)
    return [ids for ids, _ in both.join(*sides, 0.5, "one-to-one")]


#: pairs that are one person, and pairs that are not, that dedupe is told the truth of
LABELLED = 300
TOOLS = {"splink": by_splink, "recordlinkage": by_recordlinkage, "dedupe": by_dedupe}


def _labels(pairs: Any) -> Any:
    chance = Random(5)
    return {
        kind: chance.sample(some, min(len(some), LABELLED)) for kind, some in sorted(pairs.items())
    }


def _none_for_empty(rows: list[dict[str, str]]) -> list[dict[str, str | None]]:
    return [{name: value or None for name, value in row.items()} for row in rows]


def _of_interest(row: dict[str, str], how: Columns) -> dict[str, str | None]:
    return {**{column: row[column] or None for column in how.dedupe}, "true": row["true"]}


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def main() -> None:
    """Links the files named on the command line."""
    tool, name, out, *files = sys.argv[1:]
    warnings.simplefilter("ignore")
    tables = [read(Path(file)) for file in files]
    found = TOOLS[tool](tables, SETS[name])
    with Path(out).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(("id_a", "id_b"))
        writer.writerows(found)


if __name__ == "__main__":
    main()
