"""What `decision.decide` says of a pair, for pairs in bulk: the same rules in SQL.

A *join* in bulk is one live; a test compares. Two that only nearly share a street or a birth date
stay a *maybe* here, because `decision.strangers` looks at more than a pair's columns.
"""

from collections.abc import Iterable

from .decision import STRICT, Decision
from .given import surely_two
from .model import dealer

#: first names that are two people's, however alike: a table of `one` and `other`
TWO_NAMES = "two_names"
#: bits; two outcomes of one comparison are further apart
_NEAR = 1e-6


def _is(column: str, *levels: str) -> str:
    """SQL for a comparison's outcome: Splink keeps what it weighed (``mw_``), not its level."""
    weights = (dealer().weight(column, level) for level in levels)
    return "(" + " OR ".join(f"abs(mw_{column} - {w!r}) < {_NEAR}" for w in weights) + ")"


_BY_NAME = _is("first", "nickname", "initial", "by_middle", "alike")
_MAIL = _is("email", "same", "same_name")
_NEAR_HOME, _NEAR_BIRTH = _is("address", "same", "alike"), _is("birth", "same", "alike")
_SURELY_NEAR = (
    f"{_MAIL} OR {_is('address', 'same')} OR {_is('birth', 'same')}"
    f" OR ({_is('address', 'alike')} AND l.postcode = r.postcode)"
)
#: as `decision.forbidden`, one after the other
_FORBIDDEN = (
    "(l.company IS NULL) <> (r.company IS NULL)",
    "l.generation IS DISTINCT FROM r.generation",
    _is("birth", "differs"),
    _is("first", "differs", "one_of_two"),
    f"{_is('first', 'alike')} AND two.one IS NOT NULL",
    f"{_is('last', 'differs')} AND NOT ({_is('email', 'same')} AND {_is('phone', 'same')})",
    _is("company", "differs"),
    "l.others IS DISTINCT FROM r.others",
    "l.company IS NULL AND (l.first IS NULL OR r.first IS NULL)",
    f"{_NEAR_HOME} AND {_is('email', 'differs')} AND NOT {_is('phone', 'same')}",
    f"{_BY_NAME} AND {_is('phone', 'same')} AND NOT ({_MAIL} OR {_NEAR_HOME} OR {_NEAR_BIRTH})",
    f"NOT ({_is('phone', 'same')} OR {_SURELY_NEAR})",
)
#: of a pair's row with the columns compared of each, ``l`` and ``r``, and `TWO_NAMES` as ``two``
DECISION = (
    f"CASE WHEN match_weight >= {STRICT} AND NOT (({') OR ('.join(_FORBIDDEN)}))"
    f" THEN '{Decision.JOIN}' ELSE '{Decision.MAYBE}' END AS decision"
)
_PAIRS = "{pairs} JOIN {sightings} l ON l.row = row_l JOIN {sightings} r ON r.row = row_r"
#: the first names, of pairs that may be joined, that are spelt alike
ALIKE = f"""
SELECT DISTINCT l.first AS one, r.first AS other FROM {_PAIRS}
 WHERE match_weight >= {STRICT} AND {_is("first", "alike")}
"""  # noqa: S608 - constants of this file
#: every pair with its decision
DECIDED = f"""
SELECT {{found}}, {DECISION} FROM {_PAIRS}
  LEFT JOIN {TWO_NAMES} two ON two.one = l.first AND two.other = r.first
"""  # noqa: S608 - constants of this file


def two_names(alike: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of these first names spelt alike that are two people's."""
    return [(one, other) for one, other in alike if surely_two(one, other)]
