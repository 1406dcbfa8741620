"""What follows at once from somebody's own words in a lead: a refusal, a complaint, a loss."""

import re
from dataclasses import replace

from sincerely.reading.words import NOTHING, happenings, hear
from sincerely.rules.purpose import Channel
from sincerely.rules.sighting import Happening

from .said import own_words

_STEMS = """
    quit ceas remov remuev delet revok unsus subscri unscrib opt end cancel desist enough never
    leave alone none nomore don off out block spam harass annoy bother pester bug hound
    lawyer attorn counsel legal court complain report amvic general refund rude liar fraud scam
    upset angry anger happy terrib horrib awful worst disappoint disgust ridicul accept violat tcpa
    privacy ignor nobody again time less fewer space peace sick interest need want list
    call text mail contact phone messag para pare basta dej arr cess desab désab inscri
    plus elimin borr llam escrib moleste assez appel baja denunci queja abogad avocat plaint
    los away deng nao tir ligu mand chega sair nua huy lach
    saqu deteng
    """.split()
_WORDS = re.compile(
    r"\b(?:no|not|sue|suing|lie|lied|lying|bbb|ftc|fcc)\b|n['\u2019]?t\b|s\W?t\W?o\W?p|st0p"
)
_SAID = frozenset({"stop", "channels", "topic", "never", "quiet", "complaint"})
_BOUGHT = frozenset(
    """bought purchased leased ordered buying purchasing leasing found got gotten went gone going go
    ended settled signed picked closed traded took elsewhere deposit money compre compr\u00e9
    compramos comprado achete achet\u00e9 ailleurs""".split()
)
_WORD = re.compile(r"\w+")
_NO_WISH = re.compile(
    r"\b(?:no longer|not|never|no|isn['\u2019]?t|aren['\u2019]?t|(?:do|does)n['\u2019]?t|pas|plus)"
    r" (?:\w+ ){0,2}?(?:interest\w*|looking|want\w*|need\w*|quiero|queremos|busco|cherch\w+)"
    r"|\b(?:want|need)s? (?:to be (?:removed|taken|left)|off|out|you to|no|nothing)\b",
    re.IGNORECASE,
)
#: Who bought elsewhere and still wants something is a customer.
_A_WISH = re.compile(
    r"\?|\b(?:trad(?:e|ing)|sell(?:ing)?|looking|interest\w*|want(?:s|ed)?|needs?|still available"
    r"|second (?:car|truck|vehicle|one)|test[ -]?drive|oil change|service|recall|repair|warranty"
    r"|appointment|refinanc\w+|regret|hate|return it|busc(?:o|amos)|quiero|queremos|quisi\w+"
    r"|vend(?:er|re|o)|cambiar|cherch\w+|veux|voudr\w+|[\u00e9e]changer)\b",
    re.IGNORECASE,
)
#: What providers write about people.
_OF_OTHERS = re.compile(
    r"\b(?:customer|shopper|consumer|client|prospect|visitor|user|buyer|owner|lead)s?\b",
    re.IGNORECASE,
)


def heard_in(words: str, lines: list[str], lead: Happening) -> tuple[Happening, ...]:
    """Opt-outs, complaints, purchases elsewhere in the words of who asks, keyed by the lead's key.

    Whoever asks about a car is not dead, whatever it sounds like: of what is heard, only what they
    ask of us, what went wrong and what they bought instead counts here. ``lines``: the comments
    that ``words`` are of; a purchase is heard only in what is surely theirs and no form's.
    """
    kept = NOTHING
    if worth_hearing(words):
        heard = hear(words)
        kept = replace(kept, **{name: getattr(heard, name) for name in _SAID})
    if _tells_of_buying(words) and may_tell_a_loss(sure := own_words(lines, surely=True)):
        kept = replace(kept, bought_elsewhere=hear(sure).bought_elsewhere)
    if kept == NOTHING:
        return ()
    return happenings(
        kept,
        key=lead.key,
        occurred_at=lead.occurred_at,
        words=words,
        by=Channel.EMAIL,
        proof="comment",
    )


def may_tell_a_loss(words: str) -> bool:
    """Whether words may say that somebody bought elsewhere and asks for nothing more."""
    if not _tells_of_buying(words) or _OF_OTHERS.search(words):
        return False
    return not _A_WISH.search(_NO_WISH.sub(" ", words))


def _tells_of_buying(words: str) -> bool:
    return not _BOUGHT.isdisjoint(_WORD.findall(words.casefold()))


def worth_hearing(words: str) -> bool:
    """Whether words may hold a refusal or a complaint; only those that surely do not are spared.

    Hearing takes a fifth of the time of a lead, and most comments only ask whether the car is
    still there. In plain ASCII without one of these stems nobody asks for an end or complains.
    """
    folded = words.casefold()
    if not folded.isascii():
        return True
    return any(map(folded.__contains__, _STEMS)) or _WORDS.search(folded) is not None
