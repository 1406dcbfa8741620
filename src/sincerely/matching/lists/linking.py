"""Splink over prepared lists: how strangers compare, how one thing does, and every likely pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import duckdb
from splink import DuckDBAPI, Linker

from sincerely.matching.splinked import EVERY, Comparison, Rule, Weights, blocking, settings

from .block import Keys, choose
from .compare import compared, comparisons
from .elsewhere import Elsewhere, bounded, counted_once, groups
from .em import Group, Learned, Mates, Pattern, alone, learn
from .fields import VAGUE, Field, well_known
from .kinds import Kind
from .mates import held, is_home, mates
from .order import in_order, told_apart
from .tied import tied

#: pairs of strangers that are looked at to learn how they compare
SAMPLE = 1_000_000
#: pairs that are looked at for each row, and never fewer than a small list has
_PAIRS_A_ROW, _FEWEST, _MOST = 100, 3_000_000, 60_000_000
_SEED = 20
#: so many rows a row of one list is one with at most, on average
_ALIKE = 20.0

COMMON_WEIGHT = (
    "CREATE OR REPLACE MACRO common_weight(a, b) AS coalesce("
    "list_sum(list_transform(map_keys(a), lambda k: coalesce(a[k] * b[k], 0))), 0)"
)


class Home(NamedTuple):
    """People of one home: what they share, how they compare, the chance that two rows are."""

    mates: Mates
    h: Sequence[Sequence[float]]
    chance: float


@dataclass(slots=True)
class Model(Weights):
    """What was learned of these lists, and the rules by which pairs are found.

    ``elsewhere``: how an address counts that differs wholly; ``home``: how people of one compare.
    """

    rules: list[Rule]
    elsewhere: list[Elsewhere]
    home: "Home | None"

    def least(self, told: float) -> float:
        """The bits from which on pairs are asked for, so that none is told with less."""
        return told - sum(each.given_back(self) for each in self.elsewhere)

    def weighed(self, database: duckdb.DuckDBPyConnection, table: str) -> str:
        """The pairs of ``table`` as they are judged at last: the name of a table of them."""
        bits = counted_once(self, self.elsewhere)
        if self.home:
            bits = f"{bits} - {held(self, *self.home)}"
        database.execute(
            f"CREATE OR REPLACE TABLE weighed AS SELECT * REPLACE (bits AS match_weight,"
            f" 1 / (1 + pow(2, -least(bits, 1000))) AS match_probability)"
            f" FROM (SELECT *, {bits} AS bits FROM {table})"
        )
        return "weighed"


class Lists:
    """One or two prepared tables in DuckDB, and what is compared."""

    def __init__(
        self, database: duckdb.DuckDBPyConnection, tables: Sequence[str], fields: tuple[Field, ...]
    ) -> None:
        self.database = database
        self.tables = list(tables)
        self.fields = fields
        self.tied = tied(database, tables, fields)
        self.comparisons = comparisons(fields, self.tied)
        #: one field, and no text, whose words tell more of it: a value counts as any other does
        self.alone = len(self.comparisons) == 1 and fields[0].kind is not Kind.TEXT
        if self.alone:
            self.comparisons = tuple(map(_every_value_alike, self.comparisons))
        database.execute(COMMON_WEIGHT)
        self.rows = [self._one(f"SELECT count(*) FROM {table}") for table in tables]
        self.pairs = (
            self.rows[0] * self.rows[1]
            if len(tables) == 2
            else self.rows[0] * (self.rows[0] - 1) / 2
        )

    def _one(self, sql: str) -> float:
        return float(self.database.execute(sql).fetchall()[0][0] or 0)

    def filled(self) -> list[float]:
        """How many rows have each field, 0 to 1."""
        total = sum(self.rows)
        return [
            sum(self._one(f"SELECT count({each.name}) FROM {t}") for t in self.tables) / total
            for each in self.fields
        ]

    def count(self, rule: Keys) -> float:
        """How many pairs a rule makes."""
        grouped = []
        for table in self.tables:
            inner = ", ".join(
                f"unnest({key.sql}) AS k{at}" if key.many else f"{key.sql} AS k{at}"
                for at, key in enumerate(rule)
            )
            names = ", ".join(f"k{at}" for at in range(len(rule)))
            known = " AND ".join(f"k{at} IS NOT NULL" for at in range(len(rule)))
            grouped.append(
                f"(SELECT {names}, count(*)::DOUBLE AS n FROM (SELECT {inner} FROM {table})"
                f" WHERE {known} GROUP BY ALL)"
            )
        if len(grouped) == 1:
            return self._one(f"SELECT sum(n * (n - 1) / 2) FROM {grouped[0]}")
        names = ", ".join(f"k{at}" for at in range(len(rule)))
        return self._one(
            f"SELECT sum(a.n * b.n) FROM {grouped[0]} AS a JOIN {grouped[1]} AS b USING ({names})"
        )

    def rules(self) -> list[Rule]:
        """The blocking rules; every pair where there are few."""
        budget = min(max(_FEWEST, _PAIRS_A_ROW * sum(self.rows)), _MOST)
        if self.pairs <= 700_000:
            return [EVERY]
        taken = choose(self.fields, self.filled(), self.count, budget)
        return [
            Rule(tuple(key.sql for key in each), tuple(key.sql for key in each if key.many))
            for each in taken
        ]

    def learn(self) -> Model:
        """Learn how strangers compare by sampling, and how one thing does by EM."""
        rules = self.rules()
        every = compared(self.fields, self.tied)
        u = self._u()
        prior = [[*_prior(each)] for each in self.comparisons]
        if well_known(self.fields):
            prior = [
                _doubted(mine, theirs) if {field.kind for field in group} <= VAGUE else mine
                for mine, theirs, group in zip(prior, u, every, strict=True)
            ]
        found = groups(self.fields, self.tied, prior, u)
        learned, homes = self._learned(self._patterns(rules), u, prior, every, found)
        elsewhere = [Elsewhere(*each) for each in zip(found, learned.apart, strict=True)]
        chance = min(max(learned.matches / self.pairs, 1e-12), 0.5)
        strangers = [list(each) for each in learned.u]
        m = in_order(every, self.comparisons, bounded(found, learned.m, strangers), strangers)
        m = told_apart(m)
        home = Home(homes, learned.h, learned.mates / self.pairs) if homes else None
        return Model(self.comparisons, strangers, m, chance, rules, elsewhere, home)

    def _learned(
        self,
        patterns: Mapping[Pattern, int],
        u: Sequence[Sequence[float]],
        prior: Sequence[Sequence[float]],
        every: Sequence[Sequence[Field]],
        found: Sequence[Group],
    ) -> tuple[Learned, Mates | None]:
        """What the patterns tell; and who shares a home, where some do."""
        if self.alone:
            return alone(patterns, u[0], prior[0], self.pairs, min(self.rows)), None
        two = len(self.rows) == 2
        first, most = (min(self.rows) / 2, 1.5) if two else (self.rows[0] / 4, _ALIKE)
        most *= min(self.rows)
        homes = mates(every, self.comparisons)
        ask = partial(learn, patterns, u, prior, self.pairs, max(first, 1.0), most, found)
        learned = ask(homes)
        if homes and not is_home(every, self.comparisons, learned.h):
            learned, homes = ask(None), None
        if len(every) > 1 and learned.astray(most):
            learned, homes = ask(None, firm=True), None
        return learned, homes

    def _linker(self, model: Weights, rules: Sequence[Rule]) -> Linker:
        api = DuckDBAPI(connection=self.database)
        inputs = [api.register(table, dataset_display_name=table) for table in self.tables]
        return Linker(
            inputs if len(inputs) > 1 else inputs[0],
            settings(model, blocking(rules), two=len(self.tables) == 2),
            log_level=None,
            validate_settings=False,
        )

    def _u(self) -> list[list[float]]:
        prior = [[*_prior(each)] for each in self.comparisons]
        start = Weights(self.comparisons, [list(each) for each in prior], prior, 0.001)
        linker = self._linker(start, [])
        linker.training.estimate_u_using_random_sampling(
            max_pairs=SAMPLE, seed=_SEED, min_count_per_level=None, num_chunks=1
        )
        said = linker.misc.save_model_to_json()
        seen = min(self.pairs, SAMPLE)
        return [
            _smooth(
                [
                    level.get("u_probability")
                    for level in reversed(comparison["comparison_levels"])
                    if not level.get("is_null_level")
                ],
                seen,
            )
            for comparison in said["comparisons"]
        ]

    def _patterns(self, rules: Sequence[Rule]) -> dict[Pattern, int]:
        """How often the pairs looked at compare how. Splink tells each level's weight, not its
        number; so for once the weight of each is its number and one more, and nothing's is 0."""
        plain = tuple(map(_every_value_alike, self.comparisons))
        u = [[2.0**-40] * (len(each.levels) + 1) for each in plain]
        m = [[2.0 ** (at - 39) for at in range(len(each.levels) + 1)] for each in plain]
        pairs = self._linker(Weights(plain, u, m, 0.001), rules).inference.predict(
            warning_mode="never"
        )
        names = ", ".join(f"round(mw_{each.name})::INT - 1" for each in self.comparisons)
        found = self.database.execute(
            f"SELECT {names}, count(*) FROM {pairs.physical_name} GROUP BY ALL"
        ).fetchall()
        pairs.drop_table_from_database_and_remove_from_cache()
        return {tuple(row[:-1]): row[-1] for row in found}

    def predict(self, model: Model, least: float) -> str:
        """Every pair of at least this weight in bits: the name of a table of Splink's."""
        found = self._linker(model, model.rules).inference.predict(
            threshold_match_weight=least, warning_mode="never"
        )
        return str(found.physical_name)


def _prior(found: Comparison) -> tuple[float, ...]:
    """From *different* up."""
    said = [each.m for each in found.levels]
    return (max(1.0 - sum(said), 0.02), *reversed(said))


def _every_value_alike(found: Comparison) -> Comparison:
    return found._replace(levels=tuple(each._replace(rare="") for each in found.levels))


def _doubted(prior: Sequence[float], u: Sequence[float]) -> list[float]:
    """A field that may say nothing of a person, such as how often they called: half as strangers
    compare."""
    return [(mine + theirs) / 2 for mine, theirs in zip(prior, u, strict=True)]


def _smooth(said: Sequence[object], seen: float) -> list[float]:
    """Chances of which none is nothing: what was never seen happens less than once."""
    numbers = [float(each) if isinstance(each, int | float) else 0.0 for each in said]
    floored = [max(each, 0.3 / seen) for each in numbers]
    return [each / sum(floored) for each in floored]
