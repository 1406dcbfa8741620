"""Who slips and who is held for a stranger's purchase, on sample stores and made-up towns.

    python -m benchmarks.holding [--stores 71,72] [--towns 601,602] [--homes 1500] [--undated]

*slip*: buyers of whom a prospect record is neither joined to the sale nor held for it, though
something ties it; *held wrongly*: prospects held for somebody else's purchase. Precision and recall
are of pairs of sightings in one record. ``--undated``: as if no date were known.
"""

import argparse
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.truth.measure import Figures
    from tests.truth.sightings import Sighting


def main() -> None:
    """A line for each store and town, and one for all of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", default="71,72,73,74")
    parser.add_argument("--towns", default="601,602,603,604")
    parser.add_argument("--homes", type=int, default=1_500, help="of each town")
    parser.add_argument("--undated", action="store_true")
    args = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "sincerely.site.settings"
    os.environ.setdefault("DATABASE_URL", "postgres://nobody/nothing")  # no database is asked
    import django

    django.setup()
    from tests.truth import store, town

    print(f"{'':>10} {'precision':>10} {'recall':>7} {'slip':>7} {'held wrongly':>13}", flush=True)
    stores, towns = ([int(seed) for seed in each.split(",")] for each in (args.stores, args.towns))
    with TemporaryDirectory(prefix="sincerely-bench-") as name:
        told = ((seed, store.sightings(Path(name) / str(seed), seed=seed)) for seed in stores)
        of_all("store", told, undated=args.undated)
    told = ((seed, list(town.sightings(seed, args.homes))) for seed in towns)
    of_all("town", told, undated=args.undated)


def of_all(
    what: str, told: "Iterable[tuple[int, list[Sighting]]]", *, undated: bool = False
) -> None:
    """Measures each, and prints the figures of each and of all."""
    from tests.truth.live import as_live
    from tests.truth.measure import measure

    found: list[Figures] = []
    for seed, sightings in told:
        known = [replace(one, at=None, heard=None) if undated else one for one in sightings]
        found.append(measure(known, as_live(known)))
        tell(f"{what} {seed}", found[-1:])
    tell(f"{what}s", found)


def tell(name: str, several: "list[Figures]") -> None:
    """One line: precision and recall on average, slips of all buyers, holds of all prospects."""
    precision = sum(each.precision for each in several) / len(several)
    recall = sum(each.recall for each in several) / len(several)
    slip = sum(each.loose_though_known * each.buyers for each in several)
    held = sum(each.held_wrongly * each.prospects for each in several)
    buyers, prospects = (sum(getattr(e, n) for e in several) for n in ("buyers", "prospects"))
    print(
        f"{name:>10} {precision:>10.5f} {recall:>7.4f} {slip / buyers:>7.2%} "
        f"{held / prospects:>13.2%}",
        flush=True,
    )


if __name__ == "__main__":
    main()
