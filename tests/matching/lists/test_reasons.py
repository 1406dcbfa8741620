"""Links stand in one order, and say why in one, however the machine adds up."""

from math import inf, log2, nextafter
from types import SimpleNamespace
from typing import cast

import duckdb

from sincerely.matching.lists.linking import Model
from sincerely.matching.lists.reasons import Reasons


def reasons() -> Reasons:
    same = SimpleNamespace(phrase="same phone"), SimpleNamespace(phrase="same surname")
    names = [
        SimpleNamespace(name=f"f{at}", different="different", levels=[each])
        for at, each in enumerate(same)
    ]
    odds = [[0.1, 0.9], [0.1, 0.9]]
    return Reasons(cast(Model, SimpleNamespace(comparisons=names, m=odds, u=[[0.9, 0.1]] * 2)))


def test_pairs_that_differ_in_the_last_bit_alone_stand_as_their_rows_do() -> None:
    database = duckdb.connect()
    database.execute(
        "CREATE TABLE found (row_l BIGINT, row_r BIGINT, match_weight DOUBLE,"
        " match_probability DOUBLE, mw_f0 DOUBLE, mw_f1 DOUBLE)"
    )
    weight = 7.5
    for row in range(5):
        chance = 1 / (1 + 2**-weight)
        pair = [row, row + 1, weight, chance, 1.0, 1.0]
        database.execute("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?)", pair)
        weight = nextafter(weight, inf)
    database.execute("INSERT INTO found VALUES (8, 9, 12, ?, 1, 1)", [1 / (1 + 2**-12)])
    found = [pair[:2] for pair, _ in reasons().each(database, "found", 0)]
    assert found == [(8, 9), *((row, row + 1) for row in range(5))]


def test_reasons_that_weigh_alike_stand_as_their_fields_do() -> None:
    weight = log2(9)
    said = "Same phone, same surname."
    assert reasons().sentence((weight, nextafter(weight, inf))) == said
    assert reasons().sentence((nextafter(weight, inf), weight)) == said
