"""One list with itself, or two with each other: which rows are one, how surely, and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from . import ages, choose, parts, prepare, store
from . import ids as naming
from .apart import Who, reader, why_apart
from .fields import Field, fields, telling
from .kinds import Guessed, Kind, Profile, guess, people_beside
from .linking import Lists, Model
from .reasons import Reasons
from .store import Listed

#: bits from which on Splink tells of a pair: 1 to 20
_LEAST = -4.3
_TABLES = ("one", "other")
#: what is learned of a list knows no couples: of two that are surely two it says no more than this
_EVEN = 0.5


class NotComparable(Exception):
    """Nothing in these lists could be compared: a stable code, why, and what to do."""

    def __init__(self, code: str, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.hint = code, sentence, hint


class Link(NamedTuple):
    """Two rows that are one, or may be. ``decision``: ``join`` or ``maybe``."""

    one: str
    other: str
    probability: float
    decision: str
    why: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What a list's columns were taken for. ``id_at``: the one that names its rows."""

    listed: Listed
    profiles: tuple[Profile, ...]
    guesses: tuple[Guessed, ...]
    id_at: int | None
    rows: int


class Matching:
    """Lists being matched, in a database on the disk in ``folder``, which the caller removes."""

    def __init__(
        self,
        lists: Sequence[Listed],
        folder: Path,
        told: Mapping[str, Kind] | None = None,
        ids: Sequence[str | None] = (None, None),
        spark: str = "",
    ) -> None:
        """``told``: kinds of columns by header; ``ids``: of each list the header of its id.

        ``spark``: the master of the cluster that compares, where DuckDB shall not.
        """
        self.spark = spark
        self.folder = folder
        self.database = duckdb.connect(str(folder / "lists.duckdb"))
        self.database.execute("SET preserve_insertion_order = false")
        self.database.execute("SET temp_directory = ?", [str(folder)])
        self.understood = tuple(
            self._understand(at, listed, told or {}, ids[at]) for at, listed in enumerate(lists)
        )

    def _understand(
        self, at: int, listed: Listed, told: Mapping[str, Kind], id_header: str | None
    ) -> Understood:
        table = f"raw_{_TABLES[at]}"
        rows = store.load(self.database, table, listed)
        profiles = store.profiles(self.database, table, listed.headers)
        guessed = people_beside([guess(each) for each in profiles], profiles)
        found = [_told(each, told) for each in guessed]
        if id_header is not None:
            id_at: int | None = listed.headers.index(id_header)
        else:
            id_at = naming.id_column(found, profiles)
        if id_at is not None:
            found[id_at] = replace(found[id_at], kind=Kind.ID)
        for copy, first in store.copies(self.database, table, profiles).items():
            if found[copy].kind is not Kind.ID:
                why = f"the same as {listed.headers[first]}"
                found[copy] = replace(found[copy], kind=Kind.IGNORED, why=why)
        found = [
            replace(each, parts=parts.offered(each.kind, profile.sample))
            for each, profile in zip(found, profiles, strict=True)
        ]
        return Understood(listed, tuple(profiles), tuple(found), id_at, rows)

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is compared."""
        return telling(fields(*(each.guesses for each in self.understood)), self._distinct)

    def _distinct(self, field: Field) -> int:
        sources = zip(self.understood, (field.one, field.other), strict=False)
        return min(each.profiles[source.column].distinct for each, source in sources)

    def fault(self, at: int, column: int) -> str:
        """Why this column of a list does not name its rows; empty where it does."""
        profile = self.understood[at].profiles[column]
        return naming.fault(self.database, f"raw_{_TABLES[at]}", column, profile)

    def why_numbered(self, at: int) -> str:
        """Why the rows of a list go by number though a column seems to name them; else empty."""
        each = self.understood[at]
        if each.id_at is not None:
            return ""
        column = naming.expected(each.guesses, each.profiles)
        return "" if column is None else self.fault(at, column)

    def links(self, tell: Callable[[str], None] = lambda _: None) -> Iterator[Link]:
        """Every link, those that are joined first. Raises `NotComparable`."""
        found = self.fields
        self._must_be_comparable(found)
        tell("cleaning")
        lists = self._prepared(found)
        tell("learning")
        model = lists.learn()
        tell("comparing")
        least = model.least(_LEAST)
        table = self._on_spark(model, least) if self.spark else lists.predict(model, least)
        tell("deciding")
        yield from self._decided(model, model.weighed(self.database, table))

    def _must_be_comparable(self, found: Sequence[Field]) -> None:
        for each in self.understood:
            if each.rows == 0:
                said = f"{each.listed.name} has a header and no rows."
                raise NotComparable("no_rows", said, "Export it again, or name another file.")
        first = self.understood[0]
        if len(self.understood) == 1 and first.rows == 1:
            said = f"{first.listed.name} has one row, and nothing to compare it with."
            raise NotComparable("one_row", said, "Name a second list: sincerely match A B")
        if found:
            return
        if len(self.understood) == 1:
            said = f"No column of {first.listed.name} tells its rows apart: each says the same in"
            said += " every row, or nothing, or is an id."
        else:
            said = "These lists have no columns in common that could be compared."
        hint = "`--show` says what each column is taken for, `--map` corrects it."
        raise NotComparable("nothing_to_compare", said, hint)

    def _prepared(self, found: tuple[Field, ...]) -> Lists:
        tables = self._tables()
        for at, table in enumerate(tables):
            file = self.folder / f"{table}.parquet"
            sources = [each.one if at == 0 else each.other for each in found]
            samples = [self.understood[at].profiles[source.column].sample for source in sources]
            prepare.write(
                store.rows(self.database, f"raw_{table}"), found, file,
                first=at == 0, samples=samples,
            )  # fmt: skip
            self.database.execute(f"CREATE TABLE {table} AS FROM read_parquet(?)", [str(file)])
        prepare.forget_fillers(self.database, tables, found)
        ages.align(self.database, tables, found)
        prepare.weigh(self.database, tables, found)
        return Lists(self.database, tables, found)

    def _on_spark(self, model: Model, least: float) -> str:
        """Compares on the cluster; its pairs come back into a table here."""
        from sincerely.matching import sparked

        spark = sparked.session(self.spark)
        files = {table: self.folder / f"{table}-weighed.parquet" for table in self._tables()}
        for table, file in files.items():
            self.database.execute(f"COPY {table} TO ? (FORMAT parquet)", [str(file)])
        found = self.folder / "found"
        sparked.predict(spark, files, model, model.rules, least, found)
        self.database.execute(
            "CREATE TABLE found AS FROM read_parquet(?)", [str(found / "*.parquet")]
        )
        return "found"

    def _tables(self) -> list[str]:
        return list(_TABLES[: len(self.understood)])

    def _decided(self, model: Model, table: str) -> Iterator[Link]:
        pairs = [
            choose.Pair(*row)
            for row in self.database.execute(
                "SELECT row_l, row_r, match_weight, match_probability"
                f" FROM {table} WHERE match_weight >= {_LEAST}"
                " ORDER BY round(match_weight, 6) DESC, row_l, row_r"
            ).fetchall()
        ]
        names = [self._names(at) for at in range(len(self.understood))]
        one, other = names[0], names[-1]
        chances = {(pair.one, pair.other): pair.probability for pair in pairs}
        apart = self._apart(pair for pair in pairs if pair.probability >= choose.LEAST)
        pairs = [pair for pair in pairs if (pair.one, pair.other) not in apart]
        if len(self.understood) == 2:
            once = choose.single(pairs)
            pairs = choose.shared_out(pairs, once)
            likely = self._partners(pairs, once)
        else:
            likely = pairs
        least = choose.threshold(likely)
        chances |= {(pair.one, pair.other): pair.probability for pair in pairs}
        joined = {(pair.one, pair.other) for pair in likely if pair.probability >= least}
        friends = self._friends(pairs, least)
        for (row, its, *_), why in Reasons(model).each(self.database, table, _LEAST):
            probability = chances[row, its]
            if reason := apart.get((row, its)):
                said = f"{why} No machine joins them: {reason}."
                yield Link(one(row), other(its), min(probability, _EVEN), "maybe", said)
            elif (row, its) in joined:
                yield Link(one(row), other(its), probability, "join", why)
            elif probability >= choose.LEAST and frozenset((row, its)) not in friends:
                yield Link(one(row), other(its), probability, "maybe", why)
        for pair in friends.values():
            through = f"Both are surely one with {one(pair.through)}."
            yield Link(one(pair.one), one(pair.other), pair.probability, "join", through)

    def _partners(self, pairs: Sequence[choose.Pair], once: tuple[bool, bool]) -> list[choose.Pair]:
        """The pairs that may be joined: across two lists, each row with its best partner."""
        kept = choose.partners(pairs, choose.LEAST, once)
        return [pair for pair in pairs if (pair.one, pair.other) in kept]

    def _friends(
        self, pairs: Sequence[choose.Pair], least: float
    ) -> dict[frozenset[int], choose.Pair]:
        """Pairs of one list that a third row joins, where their own comparison does not."""
        if len(self.understood) == 2:
            return {}
        joined = {frozenset((p.one, p.other)) for p in pairs if p.probability >= least}
        found = {frozenset((p.one, p.other)): p for p in choose.friends(pairs, choose.SURE)}
        apart = self._apart(found.values())
        return {
            key: pair
            for key, pair in found.items()
            if key not in joined and (pair.one, pair.other) not in apart
        }

    def _apart(self, pairs: Iterable[choose.Pair]) -> dict[tuple[int, int], str]:
        """Which of these pairs are surely two, and why."""
        asked = [(pair.one, pair.other) for pair in pairs]
        whose = [self._whose(0, {one for one, _ in asked})]
        last = len(self.understood) - 1
        whose.append(self._whose(last, {other for _, other in asked}))
        found = {}
        for one, other in asked:
            if reason := why_apart(whose[0][one], whose[1][other]):
                found[one, other] = reason
        return found

    def _whose(self, at: int, rows: set[int]) -> dict[int, Who]:
        """Whom these rows of a list are about."""
        each = self.understood[at]
        read = reader(each.guesses, each.profiles)
        self.database.register("asked", pa.table({"row": pa.array(sorted(rows), pa.int64())}))
        told = self.database.execute(f"FROM raw_{_TABLES[at]} SEMI JOIN asked USING (row)")
        found = {}
        while chunk := told.fetchmany(store.CHUNK):
            for number, *cells in chunk:
                found[number] = read(cells)
        self.database.unregister("asked")
        return found

    def _names(self, at: int) -> Callable[[int], str]:
        """How a row is called: by its id, or by its number from 1."""
        column = self.understood[at].id_at
        if column is None:
            return lambda row: str(row + 1)
        names = self.database.execute(
            f"SELECT c{column} FROM raw_{_TABLES[at]} ORDER BY row"
        ).fetchall()
        return lambda row: str(names[row][0])


def _told(guessed: Guessed, told: Mapping[str, Kind]) -> Guessed:
    kind = told.get(guessed.header)
    return replace(guessed, kind=kind, why="told") if kind else guessed
