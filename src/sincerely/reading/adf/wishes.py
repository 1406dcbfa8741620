"""What follows at once from somebody's own words in a lead: a refusal, a complaint."""

import re
from dataclasses import replace

from sincerely.reading.words import Heard, happenings, hear
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Happening

_STEMS = """
    quit ceas remov remuev delet revok unsus subscri unscrib opt end cancel desist enough never
    leave alone without none nomore don off out block spam harass annoy bother pester bug hound
    lawyer attorn counsel legal court complain report amvic general refund rude liar fraud scam
    upset angry anger happy terrib horrib awful worst disappoint disgust ridicul accept violat tcpa
    privacy ignor nobody again time less fewer space peace tired sick interest need want list
    call text email mail contact phone messag para pare basta dej arr cess desab désab inscri
    plus elimin borr llam escrib moleste assez appel baja denunci queja abogad avocat plaint
    demand los away
    """.split()
_WORDS = re.compile(
    r"\b(?:no|not|sue|suing|lie|lied|lying|bbb|ftc|fcc)\b|n['\u2019]?t\b|s\W?t\W?o\W?p|st0p"
)
_SAID = frozenset({"stop", "channels", "topic", "never", "quiet", "complaint"})


def heard_in(words: str, lead: Happening) -> tuple[Happening, ...]:
    """Opt-outs and complaints in the words of who asks, keyed by the lead's own key.

    Whoever asks about a car has not bought one elsewhere and is not dead, whatever it sounds like:
    of what is heard, only what they ask of us and what went wrong counts here.
    """
    heard = hear(words) if worth_hearing(words) else Heard()
    kept = replace(Heard(), **{name: getattr(heard, name) for name in _SAID})
    if kept == Heard():
        return ()
    return happenings(
        kept,
        key=lead.key,
        occurred_at=lead.occurred_at,
        words=words,
        by=Channel.EMAIL,
        proof="comment",
    )


def worth_hearing(words: str) -> bool:
    """Whether words may hold a refusal or a complaint; only those that surely do not are spared.

    Hearing takes a fifth of the time of a lead, and most comments only ask whether the car is
    still there. Without one of these stems nobody asks for anything to end, nor complains.
    """
    folded = words.casefold()
    return any(stem in folded for stem in _STEMS) or _WORDS.search(folded) is not None
