"""What somebody means by what they wrote: asks of us, purchases, troubles."""

from dataclasses import dataclass

from sincerely.rules.events.wishes import Topic
from sincerely.rules.purpose import Channel

from .abroad import asked_alone
from .buying import asks_for_insurance, bought_elsewhere, bought_here, gives_up
from .sentences import Sentence, sentences, squeezed
from .stopping import CARRIERS, STARTS, asks_for_quiet, never_again, reaches, stops
from .trouble import died, not_them, trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one message says, as far as its words are plain. Nothing here is guessed from mood.

    ``stop``: they ask us to stop; ``channels``: on which (none named: on all); ``topic``: of what.
    ``never``: no contact of any kind. ``quiet``: less contact, kindly. ``start``: the carriers'
    word that takes a STOP back. ``bought_elsewhere``: what they bought from somebody else, in
    their own words; empty where they do not say what, None where they say no such thing.
    ``bought_here``: they say they bought from this store. ``not_buying``: they gave up buying.
    ``insurance``: their insurer needs to know of the car. ``complaint``: empty, ``complaint`` or
    ``legal threat``. ``deceased``: somebody reports the death of the one whose address it is.
    ``wrong_person``: they are not whom we mean.
    """

    stop: bool = False
    channels: tuple[Channel, ...] = ()
    topic: Topic = Topic.MARKETING
    never: bool = False
    quiet: bool = False
    start: bool = False
    bought_elsewhere: str | None = None
    bought_here: bool = False
    not_buying: bool = False
    insurance: bool = False
    complaint: str = ""
    deceased: bool = False
    wrong_person: bool = False


NOTHING = Heard()
_STOP_SIGN = "\N{OCTAGONAL SIGN}"


def hear(text: str) -> Heard:
    """What ``text`` means. Only somebody's own new words belong in it: see `own_words`.

    English; of French, Spanish, Portuguese, Chinese, Korean, Russian and Vietnamese mostly the
    plain requests to stop. Never raises.
    """
    whole = squeezed(text)
    if whole in CARRIERS or (not whole and _STOP_SIGN in text) or asked_alone(text):
        return Heard(stop=True)
    if whole in STARTS:
        return Heard(start=True)
    said = list(sentences(text))
    return _hear(said) if said else NOTHING


def _hear(said: list[Sentence]) -> Heard:
    never = any(never_again(each) for each in said)
    stopping = [each for each in said if stops(each)]
    channels, topic = reaches(stopping) if stopping else ((), Topic.MARKETING)
    here = any(bought_here(each) for each in said)
    elsewhere = next((what for each in said if (what := bought_elsewhere(each)) is not None), None)
    return Heard(
        stop=bool(stopping) or never,
        channels=() if never else channels,
        topic=Topic.EVERYTHING if never else topic,
        never=never,
        quiet=any(asks_for_quiet(each) for each in said),
        bought_elsewhere=None if here else elsewhere,
        bought_here=here,
        not_buying=any(gives_up(each) for each in said),
        insurance=any(asks_for_insurance(each) for each in said),
        complaint=trouble(said),
        deceased=died(said),
        wrong_person=any(not_them(each) for each in said),
    )
