"""Makes and models sold in North America (`cars.txt`), for knowing a car's name among other
words.
"""

from functools import cache

from . import phrases

#: how `words` marks a car
SIGNS = frozenset(("<make>", "<model>"))
_Names = dict[str, list[tuple[str, ...]]]


@cache
def _names() -> tuple[tuple[tuple[str, _Names], ...], frozenset[str]]:
    """Names by their first word, the longest first; and words that are names only where written
    large.
    """
    listed = phrases.sections("cars.txt")
    kinds = (("model", _by_word(listed["models"])), ("make", _by_word(listed["makes"])))
    return kinds, frozenset(listed["also ordinary words"])


def _by_word(names: list[str]) -> _Names:
    found: _Names = {}
    for name in sorted((tuple(name.split()) for name in names), key=len, reverse=True):
        found.setdefault(name[0], []).append(name)
    return found


def name_at(words: list[str], written: list[str], at: int) -> tuple[str, int]:
    """Whether a car's name begins at a word: ("make" or "model", how many words), else ("", 0).

    ``words``: in lower case; ``written``: the same as they stand in the text.
    """
    word = words[at]
    kinds, ordinary = _names()
    for kind, names in kinds:
        for name in names.get(word, ()):
            size = len(name)
            if size == 1 and word in ordinary and not written[at][:1].isupper():
                continue
            if size == 1 or tuple(words[at : at + size]) == name:
                return kind, size
    return "", 0
