"""`python -m training`: trains, writes the model into the package and the figures into
docs/recogniser.md.
"""

from pathlib import Path

import numpy as np

from sincerely.recognising import claims, features
from sincerely.rules.purpose import Claim

from . import fit, leaving, report, ship, sure, texts
from .fit import Taught

_TOP = Path(__file__).parent.parent
_MODEL = _TOP / "src/sincerely/recognising/model.bin"
_PAGE = _TOP / "docs/recogniser.md"


def main() -> None:
    """Everything is chosen on our voices, each left out in turn; held voices are only looked at."""
    every = texts.lines()
    held = leaving.taught([line for line in every if line.voice.startswith(texts.HELD)])
    own = leaving.taught([line for line in every if not line.voice.startswith(texts.HELD)])
    lines = [each.line for each in own]
    print(f"{len(own)} texts of our voices, {len(held)} of held ones")
    scores = leaving.one_voice_out(own)
    scale = sure.scale(scores, lines)
    logits = scale.logits(scores)
    cuts = sure.cuts(logits, lines, _plainly(lines))
    sureness = sure.chosen(logits, lines, cuts)
    print(f"{sureness} {cuts}")
    unseen = scale.logits(fit.fit(own).scores([each.plain for each in held]))
    packed = ship.packed(fit.fit([*own, *held]), scale, sureness, cuts)
    _MODEL.write_bytes(packed)
    _PAGE.write_text(
        report.page(
            own=report.Judged(lines, logits, _plainly(lines)),
            held=_judged(held, unseen),
            sureness=sureness,
            cuts=cuts,
            size=len(packed),
        ),
        encoding="utf-8",
    )
    print(f"wrote {_MODEL.name} ({len(packed):,} bytes) and {_PAGE.name}")


def _judged(taught: list[Taught], logits: np.ndarray) -> report.Judged:
    lines = [each.line for each in taught]
    return report.Judged(lines, logits, _plainly(lines))


def _plainly(lines: list[texts.Line]) -> np.ndarray:
    """Whether a phrase says each claim plainly (texts x claims)."""
    read = [texts.of_author(line) for line in lines]
    said = [claims.said(features.signs(each).whole) for each in read]
    return np.array([[claim in each for claim in Claim] for each in said])


if __name__ == "__main__":
    main()
