"""The exported weights: how often each outcome happens for one person, and by chance for two."""

from functools import lru_cache
from math import log2
from pathlib import Path

import msgspec

_SHIPPED = Path(__file__).with_name("dealer.json")


class Chances(msgspec.Struct, frozen=True):
    """``m``: how often one person's two sightings compare so; ``u``: how often strangers' do."""

    m: float
    u: float


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A trained model, as it ships.

    ``chance_of_match``: that two sightings taken by chance are one person's. ``columns``: of each
    comparison its levels. ``names``: of ``first`` and ``last``, how common each common value is;
    ``rare``: how common every other is. ``version``: kept with what was decided by it.
    """

    version: str
    chance_of_match: float
    columns: dict[str, dict[str, Chances]]
    names: dict[str, dict[str, float]]
    rare: dict[str, float]

    @property
    def prior(self) -> float:
        """In bits."""
        return log2(self.chance_of_match / (1 - self.chance_of_match))

    def weight(self, column: str, level: str) -> float:
        """What a level says, in bits."""
        found = self.columns[column][level]
        return log2(found.m / found.u)

    def chance(self, column: str, level: str) -> float:
        """How often strangers compare so."""
        return self.columns[column][level].u

    def common(self, column: str, value: str) -> float:
        """How common a value of a name is."""
        return self.names[column].get(value, self.rare[column])


@lru_cache(maxsize=1)
def dealer() -> Model:
    """The model that is shipped, trained on people as stores meet them."""
    return msgspec.json.decode(_SHIPPED.read_bytes(), type=Model)
