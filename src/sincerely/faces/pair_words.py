"""How two people who may be one are spoken of, on the pages and in the terminal."""

from sincerely.records.models import MatchAnswer, PeopleDecision

_Kind = PeopleDecision.Kind
#: how somebody most often knows, for one touch
READY = ("They told me", "I know them", "The papers show it", "I compared what is here")
#: what is kept where somebody answers by one key and says nothing else
COMPARED = READY[-1]
#: of a probability at least this, two are called so
_LIKELY = ((0.9, "Probably one person"), (0.5, "Perhaps one person"), (0.0, "Perhaps two people"))
#: what an answer about two people, or about a sale, came to
DONE = {
    "same": "They are one person now.",
    "different": "They are two people, who may live together.",
    "strangers": "They are strangers: nothing is held for one because of the other.",
    "together": "They live together, and stay two people.",
    "walk_in": "Noted: no prospect belongs to that sale.",
}
#: the same answers where a sale is linked
OF_ANSWER = {
    MatchAnswer.Answer.SAME: "same",
    MatchAnswer.Answer.HOUSEHOLD: "together",
    MatchAnswer.Answer.DIFFERENT: "strangers",
    MatchAnswer.Answer.NO_PROSPECT: "walk_in",
}
#: decisions that `work.people.undo` takes back
UNDOABLE = frozenset(_Kind) - {_Kind.ERASED, _Kind.UNDONE}


def likely(probability: float | None) -> str:
    """How likely two are one person, in words; empty while nobody has compared them."""
    if probability is None:
        return ""
    return next(words for least, words in _LIKELY if probability >= least)


def done(decision: PeopleDecision) -> str:
    """What a decision came to, in a sentence."""
    match decision.kind:
        case _Kind.JOINED:
            return DONE["same"]
        case _Kind.HOUSEHOLD_JOINED:
            return DONE["together"]
        case _Kind.WALKED_IN:
            return DONE["walk_in"]
        case _Kind.KEPT_APART:
            return DONE["strangers" if decision.what.get("homes") else "different"]
        case _:
            return "Noted."
