"""The gate's answers, told once where they read alike."""

from collections.abc import Iterable

from sincerely.faces.web.gate_words import Also, outcomes
from sincerely.rules.message import STRANGER, Message
from sincerely.rules.purpose import Channel, Purpose
from sincerely.rules.verdict import Answer, Instead, InsteadKind, Reason, Verdict
from sincerely.work.sending import Decided

RELEASE = Instead(kind=InsteadKind.RELEASE, role="manager")
VOICE = "A recorded voice would speak to them where a person should."
THANKS = "A machine would thank them where a person should."


def decided(purpose: Purpose, answer: Answer, reasons: Iterable[tuple[str, Answer]]) -> Decided:
    return Decided(
        id=None,
        person_id=1,
        message=Message(channel=Channel.EMAIL, purpose=purpose),
        verdict=Verdict(
            answer=answer,
            reasons=tuple(Reason(code=code, answer=a, instead=RELEASE) for code, a in reasons),
            instead=RELEASE,
        ),
        facts=STRANGER,
        policy_number=1,
    )


def test_alike_is_said_once_the_reason_that_decides_first() -> None:
    voice, thanks = ("robot_voice", Answer.REFUSE), ("robot_thanks", Answer.HAND_OVER)
    said = outcomes(
        {
            Purpose.PROMOTION: decided(Purpose.PROMOTION, Answer.REFUSE, [thanks, voice]),
            Purpose.RECALL: decided(Purpose.RECALL, Answer.SEND, []),
            Purpose.NEWSLETTER: decided(Purpose.NEWSLETTER, Answer.REFUSE, [voice]),
        },
        "UTC",
    )
    send, refuse = said
    assert (send.answer, send.purposes, send.sentence, send.instead) == (
        Answer.SEND,
        (Purpose.RECALL,),
        "",
        "",
    )
    assert (refuse.answer, refuse.sentence) == (Answer.REFUSE, VOICE)
    assert refuse.purposes == (Purpose.PROMOTION, Purpose.NEWSLETTER)
    assert refuse.also == (Also(sentence=THANKS, purposes=(Purpose.PROMOTION,)),)
    assert refuse.instead == "A manager can release it, by name."


def test_a_further_reason_of_all_names_none() -> None:
    both = [("robot_voice", Answer.HAND_OVER), ("robot_thanks", Answer.HAND_OVER)]
    (outcome,) = outcomes(
        {p: decided(p, Answer.HAND_OVER, both) for p in (Purpose.THANK_YOU, Purpose.OTHER)}, "UTC"
    )
    assert outcome.also == (Also(sentence=THANKS),)
