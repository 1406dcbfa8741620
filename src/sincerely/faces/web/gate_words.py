"""The gate's answers for one person, what reads alike said once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sincerely.rules.purpose import Purpose
from sincerely.rules.reasons import sentence_instead, sentence_staff
from sincerely.rules.verdict import STRENGTH, Answer, Verdict
from sincerely.work.sending import Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """A further reason. ``purposes`` empty: it holds for all purposes of its outcome."""

    sentence: str
    purposes: tuple[Purpose, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One answer with the reason that decided it, and the purposes it is given for."""

    answer: Answer
    purposes: tuple[Purpose, ...]
    sentence: str
    instead: str
    also: tuple[Also, ...] = field(default=())


def outcomes(decided: Mapping[Purpose, Decided], zone: str) -> tuple[Outcome, ...]:
    """Every purpose in exactly one outcome; what may go comes first, what is refused last."""
    alike: dict[tuple[Answer, str, str], dict[Purpose, tuple[str, ...]]] = {}
    for purpose, one in decided.items():
        answer, sentences, instead = said(one.verdict, zone)
        key = (answer, sentences[0] if sentences else "", instead)
        alike.setdefault(key, {})[purpose] = sentences[1:]
    found = (
        Outcome(
            answer=answer,
            purposes=tuple(further),
            sentence=sentence,
            instead=instead,
            also=_also(further),
        )
        for (answer, sentence, instead), further in alike.items()
    )
    return tuple(sorted(found, key=lambda outcome: STRENGTH[outcome.answer]))


def said(verdict: Verdict, zone: str) -> tuple[Answer, tuple[str, ...], str]:
    """A verdict in words: its answer, its reasons (the one that decided first), what instead."""
    reasons = sorted(verdict.reasons, key=lambda reason: -STRENGTH[reason.answer])
    sentences = tuple(sentence_staff(reason, zone) for reason in reasons)
    instead = "" if verdict.answer is Answer.SEND else sentence_instead(verdict, zone)
    return verdict.answer, sentences, instead


def _also(further: Mapping[Purpose, tuple[str, ...]]) -> tuple[Also, ...]:
    by_sentence: dict[str, list[Purpose]] = {}
    for purpose, sentences in further.items():
        for sentence in sentences:
            by_sentence.setdefault(sentence, []).append(purpose)
    return tuple(
        Also(sentence=sentence, purposes=() if len(some) == len(further) else tuple(some))
        for sentence, some in by_sentence.items()
    )
