"""Makes `sincerely/recognising/ordinary.txt`: the words by which a template is known again.

    python -m training.ordinary > src/sincerely/recognising/ordinary.txt

Run it only where every label of a template may be lost: another list gives other fingerprints.
"""

import re
from collections import Counter

from . import texts

#: in fewer texts a word is chance
_FEWEST = 4
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_PLACE = re.compile(r"\{\w+\}")
_PAGE = re.compile(r"<[^>]*>")
#: ordinary words that are also names of people, places and stores, or stand in titles
_ALSO_NAMES = frozenset(
    """green black white brown gray grey gold silver twin grand royal central liberty price banks
    cook baker carter cooper fisher hunter mason parker porter rivers shepherd walker weaver young
    april art august autumn bill bob brook buddy carol chase chuck city crown dale dawn dean
    dick drew earl elm faith
    fern ford frank gene glen grace grant guy hall harbor harmony hazel heath heather hill holly
    hope ivy jack jade
    jasmine jay jean jimmy joy june lake lane lily mark marina mason may melody mike miles misty
    motors mount
    north park pat patience pearl penny pierce port pop premier ray reed rich rick river rob
    robin rose rusty sage sandy
    sky sonny south spring springs stone storm street sue summer summit sunrise sunny sunset
    terry trinity valley van victor violet
    wade ward wayne west east will willow wood woods young york of the and at de la del du des le
    les""".split()
)


def words() -> list[str]:
    """Words that authors of several voices write small, and more often small than as a name."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    voices: dict[str, set[str]] = {}
    for line in texts.lines():
        said = _PLACE.sub(" ", _PAGE.sub(" ", f"{line.subject} {line.body}"))
        for word in set(_WORD.findall(said)):
            (small if word.islower() else large)[word.lower()] += 1
            voices.setdefault(word.lower(), set()).add(line.voice)
    return sorted(
        word
        for word, count in small.items()
        if count >= _FEWEST
        and len(voices[word]) > 1
        and count > large[word] / 2
        and word not in _ALSO_NAMES
        and len(word) > 1
    )


if __name__ == "__main__":
    print("\n".join(words()))
