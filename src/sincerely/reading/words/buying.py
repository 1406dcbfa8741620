"""Purchases people tell of: elsewhere, here, or none any more."""

import re

from .phrases import phrase
from .sentences import Sentence, Word

_MAKES = (
    "acura|alfa romeo|aston martin|audi|bentley|bmw|bolt|bronco|buick|cadillac|caddy|chevy|"
    "chevrolet|"
    "chrysler|dodge|ferrari|fiat|ford|genesis|gmc|harley|honda|hummer|hyundai|infiniti|jaguar|jag|"
    "jeep|"
    "kia|lamborghini|land rover|lexus|lincoln|lucid|maserati|mazda|mercedes|benz|mini|mitsubishi|"
    "nissan|polestar|porsche|ram|range rover|rivian|saab|scion|smart|subaru|subie|suzuki|tesla|"
    "toyota|"
    "vw|volkswagen|volvo|isuzu|pontiac|saturn|yamaha|kawasaki|peugeot|renault|citroen|seat|skoda|"
    "byd"
)
_MODELS = (
    "accord|altima|armada|ascent|atlas|avalon|blazer|bronco|c max|camaro|camry|carnival|cayenne|"
    "challenger|charger|cherokee|civic|colorado|compass|corolla|corvette|crosstrek|crv|cr v|cx\\w*|"
    "durango|edge|elantra|enclave|encore|equinox|escalade|escape|expedition|explorer|f 150|f150|"
    "f 250|f250|fit|focus|forester|forte|frontier|fusion|gladiator|golf|grand cherokee|highlander|"
    "hrv|hr v|impala|impreza|ioniq|jetta|kona|legacy|leaf|macan|malibu|maverick|maxima|model "
    "[3ysx]|"
    "murano|mustang|navigator|niro|odyssey|optima|outback|outlander|pacifica|palisade|passat|"
    "passport|pathfinder|pilot|prius|q5|rav4|rav 4|renegade|ranger|ridgeline|rogue|santa fe|"
    "seltos|sentra|sequoia|sienna|sierra|silverado|sonata|sorento|soul|sportage|suburban|tacoma|"
    "tahoe|telluride|tiguan|titan|town car|transit|traverse|trax|tucson|tundra|venue|venza|versa|"
    "wrangler|wrx|x3|x5|xc90|xc60|xc40|xterra|yaris|yukon|4runner|ev6|ev9|k5|gti"
)
_KIND = (
    "car|cars|truck|trucks|suv|van|minivan|vehicle|vehicles|sedan|ride|pickup|ev|hybrid|coupe|"
    "wagon|"
    "convertible|crossover|motorcycle|hatchback|jeep|auto|automobile|carro|coche|camioneta|troca|"
    "voiture|camion|vehicule|auto|lease"
)
_VEHICLE = re.compile(rf"\b(?:{_MAKES}|{_MODELS}|{_KIND})\b")
_BOUGHT = re.compile(
    r"(?<!not )(?<!never )(?<!almost )(?<!nearly )(?<!would have )(?<!could have )(?<!should have )"
    r"(?<!to )(?<!be )(?<!get )(?<!not already )(?<!not yet )(?<!not even )(?<!having )"
    r"\b((?<=ended up )(?:getting|purchasing|leasing)|bought|buying|purchased|leased|ordered|"
    r"traded for|took delivery of|signed for|picked up|"
    r"got|gotten|"
    r"found|settled on|put money down on|put a deposit on|closed on)\b"
)
_WEAK_VERB = frozenset({"got", "gotten", "found", "picked up", "ordered", "settled on", "buying"})
_DECIDED = re.compile(
    r"\b(?:already|just|finally|ended up|end up|went and|recently|have|has|since|elsewhere|"
    r"yesterday|last|today)\b"
)
_ELSEWHERE = phrase(
    r"elsewhere|else where|somewhere else|some where else|someplace else|some place else|anywhere "
    r"else",
    r"(?:from|with|at|to|through|by|chose|choose|picked|used|via) (?:a |an |the |some |one of )?"
    r"(?:another|different|other|competing|local|closer|rival) (?:\w+ ){0,2}"
    r"(?:dealer|dealership|store|place|company|lot|seller|salesman|salesperson|guy|brand|one|"
    r"party)\w*",
    r"(?:from|with|at|through) (?:someone|somebody) else|another (?:\w+ )?(?:dealer|dealership|"
    r"store)",
    r"(?:from|off|through) (?:a )?(?:private (?:seller|party|owner)|craigslist|facebook|my \w+|a "
    r"friend)",
    r"(?:from|at|through|with|via) (?:carvana|carmax|vroom|costco|autonation|a neighbor|a family "
    r"member)",
    r"en otro lado|en otra parte|otro (?:dealer|concesionario)|ailleurs|autre concessionnaire",
)
_WENT_WITH = re.compile(
    r"\b(?:went|gone|going|decided to go|chose to go|opted to go|ended up|end up) (?:with|for|"
    r"going with) "
    r"(?=(?:a |an |the |some )*(?:another|different|other|someone else|somebody else)\b"
    rf"|(?:a |an |the |another )?(?:\d{{4}} |new |used )*(?:{_MAKES}|{_MODELS})\b)"
)
_HERE = re.compile(
    r"\b(?:from|with|at|through|off|of) (?:you|your|yours|ya|here|this (?:dealer|dealership|"
    r"store))\b"
    r"(?! (?:competitor|competition|rival)s?)|\b(?:bought|purchased|leased|got) (?:\w+ "
    r"){0,3}(?:here|there)\b"
)
_BUY_HERE = re.compile(
    r"(?<!not )(?<!never )(?<!would have )(?<!could have )(?<!almost )(?<!to )(?<!yet )"
    r"\b(?:bought|purchased|leased|traded in|took delivery|picked up|got my \w+|got our \w+|"
    r"ordered|compr(?:e|amos)|achete)\b"
)
_NOT_NOW = phrase(
    r"if (?:i|we|you)|(?:have|has|had|did) not (?:yet )?(?:bought|buy|purchased?|leased?|already)|"
    r"(?:years?|yrs?|decades?) ago|back in|in (?:19|20)\d\d|when (?:i|we) (?:first )?(?:bought|"
    r"purchased|leased|got)|"
    r"before (?:i|we)|(?:last|first|previous|current|old|other) (?:car|truck|vehicle|one|suv) "
    r"(?:i|we) (?:bought|had|leased)|thinking (?:of|about)|want to|looking (?:to|for)|used to|"
    r"(?:last|first|previous|old|current) (?:\w+ )?(?:car|truck|vehicle|suv|van)|"
    r"(?:last|few|several|many) years?|now (?:i|we) (?:need|want|are looking|am looking)|"
    r"interested in|about to|plan(?:ning)? (?:to|on)|for (?:my|our) trade|originally",
)
_THING_ENDS = frozenset(
    """, from at in on last yesterday this and but so today two three for with elsewhere
    already somewhere ago though tomorrow thanks thank please over through off because since
    before while about which that it instead we i you stop there here via by to now
    someplace el la the or a ailleurs hier ayer en some another just as when if earlier
    recently weeks week days months sorry gracias merci no not dealer dealership again our his
    her their my locally privately out""".split()
)
_OPENERS = frozenset(
    """a an another our my his her the new brand used pre owned preowned certified nice beautiful
    great really good different un una une otro otra nueva nuevo nouvelle cheaper better""".split()
)
_SPANISH_FRENCH = phrase(
    r"(?:ya )?(?:compre|compramos|hemos comprado|he comprado)(?= (?:un|una|otro|otra)\b)",
    r"(?:avons|ai|j ?ai) (?:deja )?achete(?= (?:un|une|autre)\b| ailleurs)",
    r"ya (?:compre|compramos)|(?:avons|ai|jai) deja achete",
)
_GIVES_UP = phrase(
    r"(?:no longer|not|not really|never was|not even|no) (?:interested|in the market|looking|"
    r"shopping|"
    r"car shopping|looking to buy)"
    r"(?: anymore| any more| any longer| now| at this time| at this point| right now)*"
    r"(?: in (?:a|buying|purchasing|any|another|getting) ?(?:new |used )?(?:car|vehicle|truck|suv|"
    r"one)?"
    r"| for a (?:new |used )?(?:car|vehicle|truck|suv)| to buy)?"
    r"(?= (?:thanks|thank|please|sorry|so|but|and|we|i|stop|anymore)\b|$)",
    r"(?:decided|chose|choosing) (?:not to|against) (?:buy|buying|purchas\w+|get|getting|leas\w+|"
    r"mov\w+)",
    r"(?:going|went|gone) (?:in )?(?:a|another) (?:different )?direction",
    r"(?:keeping|keep) (?:my|our|the) (?:current|old|present) (?:car|truck|vehicle|suv|van|one)",
    rf"decided to (?:just )?keep (?:my|our) (?:\d{{4}} )?(?:{_MAKES}|{_MODELS}|{_KIND})",
    r"(?:ya )?no (?:estoy|estamos) interesad[oa]s?|(?:pas|plus) interesse\w*",
)
_INSURER = (
    r"(?:my|our|the) (?:car |auto )?insur(?:ance|er)"
    r"(?: (?:company|agent|guy|lady|people|agency))?"
)
_INSURANCE = phrase(
    rf"{_INSURER} (?:is asking|asks|asked|needs|need|wants|wanted|requires|will need)",
    rf"(?:vin|vin number|details|info|information|paperwork) (?:\w+ ){{0,3}}(?:for|to) {_INSURER}",
    rf"(?:what|which) (?:\w+ ){{0,4}}(?:does|do|will|would) {_INSURER} need",
    r"(?:add|put|adding|putting) (?:it|the \w+|this \w+|my new \w+|our new \w+) (?:to|on|onto) "
    r"(?:my|our) (?:\w+ )?(?:insurance|policy)",
    r"(?:insurance binder|binder from (?:my|our) insur\w+|proof of insurance|declarations? page)",
)
_IF = phrase(r"if (?:i|we)", r"(?:would|before|when) (?:i|we)", r"quote|estimate")
_MOST_WORDS = 5
#: Who did it stands at most so many letters before the verb.
_NEAR = 200
_SPOUSE = "wife|husband|spouse|hubby|wifey|partner|fiancee?|better half"
#: Who bought: the last of these before the verb.
_WHO = re.compile(
    rf"\b(?:(?P<us>i|we|ive|us|(?:my|our|the) (?:\w+ )?(?:{_SPOUSE}))"
    r"|(?P<maybe>he|she|has)"
    r"|(?P<other>(?<!thank )you|they|who|someone|somebody|everyone|people|(?:a|the|another) "
    r"(?:friend|neighbou?r|guy|couple|lady|man|woman|person|kids?|colleague|coworker|buddy)|"
    r"(?:my|our|his|her|their) (?!new\b|old\b|cars?\b|truck\b|search\b|mind\b)"
    r"(?:(?!i\b|we\b)\w+ )?(?!i\b|we\b)\w+))(?=(?: \w+){0,3} ?$)"
)
_SPOUSE_NAMED = phrase(rf"my (?:\w+ )?(?:{_SPOUSE})")


def bought_elsewhere(sentence: Sentence) -> str | None:
    """What they say they bought from somebody else, in their own words; empty where not said what.

    None where the sentence says no such thing, or does not say that it was elsewhere: *we bought
    the car* may well be ours. A make with *a* before it is not the one we talked about.
    """
    text = sentence.text
    if _NOT_NOW.search(text) or _HERE.search(text):
        return None
    elsewhere = bool(_ELSEWHERE.search(text))
    if went := _WENT_WITH.search(text):
        return (_thing(sentence, went.end()) or "") if _ours(text, went.start()) else None
    if found := _SPANISH_FRENCH.search(text):
        return _thing(sentence, found.end()) or ("" if elsewhere else None)
    for verb in _BOUGHT.finditer(text):
        if not _ours(text, verb.start()):
            continue
        weak = verb[1] in _WEAK_VERB and not _DECIDED.search(text)
        if weak and not elsewhere:
            continue
        if verb[1] == "buying" and not elsewhere:
            continue
        thing = _thing(sentence, verb.end() + 1)
        if elsewhere or (thing and _indefinite(text[verb.end() :])):
            return thing or ""
    return None


def bought_here(sentence: Sentence) -> bool:
    """Whether they say they bought from this store."""
    text = sentence.text
    if phrase(r"if (?:i|we)|want to|have not|did not|looking to|love to|like to").search(text):
        return False
    if _NOT_NOW.search(text) or not _HERE.search(text):
        return False
    return any(_ours(text, verb.start()) for verb in _BUY_HERE.finditer(text))


def _ours(text: str, verb: int) -> bool:
    """Whether the writer or their spouse did what the verb at ``verb`` says; unsaid, they did."""
    said = text[max(0, verb - _NEAR) : verb]
    before = list(_WHO.finditer(said))
    if not before:
        return True
    who = before[-1]
    if who["maybe"]:
        return bool(_SPOUSE_NAMED.search(said))
    return who["other"] is None


def asks_for_insurance(sentence: Sentence) -> bool:
    """Whether their insurer needs to know of the car: nobody insures one they only look at."""
    return bool(_INSURANCE.search(sentence.text)) and not _IF.search(sentence.text)


def gives_up(sentence: Sentence) -> bool:
    """Whether they say they will not buy at all."""
    return bool(_GIVES_UP.search(sentence.text))


def _indefinite(rest: str) -> bool:
    """Whether what was bought is *a* car: after *a*, *another*, *our new*, or a bare make."""
    words = rest.split()
    if not words:
        return False
    if words[0] in {"the", "this", "that", "it", "your", "these", "my", "our"}:
        return words[0] in {"my", "our"} and words[1:2] == ["new"]
    return True


def _thing(sentence: Sentence, offset: int) -> str:
    """The vehicle named after ``offset``, as written; empty where none is."""
    rest = list(sentence.after(offset))
    while rest and (rest[0].plain in _OPENERS or (rest[0].plain == "one" and len(rest) > 1
                    and rest[1].plain not in _THING_ENDS)):  # fmt: skip
        rest.pop(0)
    taken: list[Word] = []
    for word in rest[:_MOST_WORDS]:
        if word.plain in _THING_ENDS or word.plain.split()[0] in _THING_ENDS:
            break
        taken.append(word)
    named = " ".join(word.plain for word in taken)
    if not taken or not (_VEHICLE.search(named) or named in {"one", "something else", "something"}):
        return ""
    return sentence.written[taken[0].start : taken[-1].end]
