"""Learns the weights of the matching anew from made-up towns: `python -m training.matching`.

Splink estimates both: how one person's sightings compare from the towns' own truth, how strangers'
do from random pairs. What no town has (birth dates, a level never met) keeps its weight.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import msgspec
from splink import DuckDBAPI, Linker

from sincerely.matching import link, splinked
from sincerely.matching.model import Chances, Model, dealer
from sincerely.matching.traits import traits_of
from sincerely.matching.ways import COLUMNS
from tests.truth.sightings import Sighting
from tests.truth.town import sightings

MODEL = Path("src/sincerely/matching/dealer.json")
SEEDS, HOMES = range(9_001, 9_005), 1_500
_PAIRS, _SEED = 20_000_000, 1
#: less than this is not told from never
_RAREST = 1e-7


def main() -> None:
    """Writes the model to ``--out``, in place of the shipped one where nothing else is said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--version", default="towns-1")
    told = parser.parse_args()
    towns = [(seed, one) for seed in SEEDS for one in sightings(seed, HOMES)]
    # each town numbers its people from the same number on
    town = [replace(one, person=f"{seed}/{one.person}") for seed, one in towns]
    model = trained(town, told.version)
    told.out.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")


def trained(town: list[Sighting], version: str) -> Model:
    """The model of these sightings; the prior and the names' shares stay as they are."""
    said = _estimated(town)
    shipped = dealer()
    columns = {
        column.name: _chances(each, [level.name for level in column.levels],
                              shipped.columns[column.name])
        for column, each in zip(COLUMNS, said["comparisons"], strict=True)
    }  # fmt: skip
    return msgspec.structs.replace(shipped, version=version, columns=columns)


def _estimated(town: list[Sighting]) -> dict[str, Any]:
    with TemporaryDirectory() as folder, duckdb.connect() as database:
        file = Path(folder) / "town.parquet"
        link.write(((at, traits_of(one.contact)) for at, one in enumerate(town)), file)
        database.execute("CREATE TABLE truth (row BIGINT, person VARCHAR)")
        database.executemany(
            "INSERT INTO truth VALUES (?, ?)", [(at, one.person) for at, one in enumerate(town)]
        )
        database.execute(f"CREATE TABLE town AS FROM '{file}' JOIN truth USING (row)")
        rules = splinked.blocking([splinked.SHARED_KEY])
        linker = Linker(
            DuckDBAPI(connection=database).register("town"),
            splinked.settings(link.weights(dealer()), rules, two=False),
            log_level=None,
            validate_settings=False,
        )
        linker.training.estimate_u_using_random_sampling(
            max_pairs=_PAIRS, seed=_SEED, min_count_per_level=None, num_chunks=4
        )
        linker.training.estimate_m_from_label_column("person")
        found: dict[str, Any] = linker.misc.save_model_to_json()
        return found


def _chances(
    said: dict[str, Any], names: list[str], shipped: dict[str, Chances]
) -> dict[str, Chances]:
    levels = [each for each in said["comparison_levels"] if not each.get("is_null_level")]
    return {
        name: Chances(
            m=_known(level.get("m_probability"), shipped[name].m),
            u=_known(level.get("u_probability"), shipped[name].u),
        )
        for name, level in zip([*names, "differs"], levels, strict=True)
    }


def _known(estimated: object, shipped: float) -> float:
    return max(estimated, _RAREST) if isinstance(estimated, float) and estimated > 0 else shipped


if __name__ == "__main__":
    main()
