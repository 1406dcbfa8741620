"""Complaints, threats of law, deaths, and messages that reached somebody else."""

import re
from functools import lru_cache

from nicknames import NickNamer

from .phrases import phrase
from .sentences import Sentence

_LEGAL = phrase(
    r"(?<!power of )(?<!am an )(?<!am a )(?<!is an )(?<!is a )(?<!as an )(?<!as a )(?<!district )"
    r"(?:attorney|attorneys|lawyer|lawyers|lawfirm|law firm|legal counsel|solicitor)"
    r"(?! (?:friend|recommended|discount|by trade|and i|looking))",
    r"(?:retained|hired|hiring|retain|seek|seeking) (?:legal )?counsel|legal (?:action|"
    r"proceedings|recourse|remedies|department|options|matter|notice|letter)",
    r"law ?suits?|class action|(?:will|ll|going to|gonna|could|can|may|might|should|to) sue\b"
    r"(?! (?:said|told|called|and))|suing|sue you",
    r"small claims|take you to court|see you in court|(?:in|go to|going to) court|litigation|"
    r"subpoena|"
    r"arbitration",
    r"bbb(?! (?:rating|accredit|member|page|review|score|a))|better business bureau"
    r"(?! (?:rating|accredit|member|page|review|score))",
    r"attorney general|attorney generals|federal trade commission|ftc|fcc|tcpa|can spam|"
    r"consumer protection|consumer affairs|lemon law|department of motor vehicles complaint|"
    r"cfpb|do not call registry|dnc registry|national do not call",
    r"cease (?:and|&) desist|cease desist|harassment charges|police report|press charges|"
    r"call(?:ing)? the (?:police|cops)|statutory damages|per (?:text|call|message|violation)|"
    r"report(?:ing|ed)? you(?: guys)? (?:to|as)",
    r"abogado|demandarlos|demandar|avocat|poursuivre|poursuites",
)
_COMPLAINT = phrase(
    r"complaints?|complain|complaining",
    r"(?:completely |totally |very |so |absolutely )?unacceptable|unprofessional|disgusted|"
    r"disgusting|"
    r"disgraceful|outrageous|appalling|appalled|deceptive|dishonest|bait and switch|rip off|"
    r"ripped off|"
    r"ripping|scam|scammed|scammers|fraud|fraudulent|swindled|crooks|thieves|con artists",
    r"(?:terrible|horrible|awful|worst|poor|bad|lousy|crappy|disappointing|pathetic|rude) "
    r"(?:customer |sales |your )?(?:service|experience|dealership|dealer|treatment|customer|"
    r"communication|"
    r"salesman|salesperson|attitude|follow up)",
    r"(?:very|so|really|extremely|truly|deeply|beyond|totally) (?:disappointed|upset|angry|unhappy|"
    r"frustrated|dissatisfied|offended|insulted|rude|furious|displeased)",
    r"(?:was|were|is|are|been|being) (?:\w+ )?(?:rude|lied to|misled|cheated|dishonest|harassed|"
    r"harassing)",
    r"lied (?:to|about)|you lied|lying to|harass(?:ed|ing|ment)|(?:sick|tired) (?:and tired )?of "
    r"(?:your|the|these|"
    r"you|getting|being|all)|fed up|had enough of|last straw|waste of (?:my|our) time|wasted "
    r"(?:my|our) time",
    r"never (?:buy|buying|shop|do business|come back|return|set foot|deal|recommend|purchase)\w*",
    r"(?:still )?(?:nobody|no one|noone) (?:has |have |ever )?(?:called|calls|returned|responded|"
    r"got|gotten|"
    r"answered|answers)(?: \w+)? (?:me |us |my |our )?(?:back|call|calls|email)",
    r"(?:you|your|guys|shop|mechanics?|service|technicians?) (?:\w+ ){0,8}?(?:broken|broke|leaking|"
    r"failing|failed|acting up|not working) again|(?:was|is) never (?:fixed|repaired)|"
    r"you(?:r \w+)? (?:never|did not|have not) (?:fix|repair)\w*|"
    r"(?:forward|transfer|connect|escalate) (?:me|us|this) to (?:your|the|a) "
    r"(?:(?!finance|sales|parts|lease|leasing)\w+ )?"
    r"(?:manager|supervisor|owner|boss)",
    r"inaceptable|queja|estafa|muy (?:molesto|molesta|decepcionad[oa])|plainte|honteux|"
    r"inadmissible|arnaque",
)
_PRAISE = phrase(
    r"no complaints?|not (?:a |an |to )?(?:complaint|complain|complaining|scam|unprofessional)|"
    r"never (?:a|had a|any) complaints?|(?:can not|could not|will not) complain|nothing to "
    r"complain|"
    r"not (?:very|so|really) (?:upset|angry|disappointed)|was not rude|were not rude|is this a scam"
)
_KIN = (
    "husband|wife|spouse|partner|mother|father|mom|dad|mum|mama|papa|brother|sister|son|daughter|"
    "parents?|fiancee?|boyfriend|girlfriend|uncle|aunt|cousin|nephew|niece|"
    "(?:grand|step)(?:mother|father|mom|dad|ma|pa|son|daughter|parents?)|in laws?|"
    "(?:mother|father|brother|sister) in law|friend|neighbou?r|boss|coworker|roommate"
)
#: Somebody of the writer's: not the one whose address it is.
_OTHERS = phrase(
    rf"(?:my|our) (?:\w+ ){{0,2}}(?:{_KIN})",
    r"(?:mom|dad|grandma|grandpa) (?:has |just )?(?:died|passed)",
    r"(?:mi|nuestr[oa]|mon|ma) (?:espos[oa]|marido|padre|madre|papa|mama|hij[oa]|herman[oa]|mari|"
    r"femme|pere|mere|epou\w+|conjoint|abuel[oa]|suegr[oa])",
)
#: Somebody answers in the place of the one we wrote to.
_IN_THEIR_PLACE = phrase(
    rf"(?:this is|i am|we are|it is) (?:(?!my\b|our\b)\w+ ){{0,2}}(?:(?:\w+s|his|her|their) "
    rf"(?:{_KIN}|children|widow|widower|family)|(?:the )?execut(?:or|rix))",
    rf"(?:this is|i am|it is) the (?:{_KIN}|widow|widower|family) of",
    r"soy (?:su|la|el) (?:hij[oa]|espos[oa]|viud[oa]|herman[oa])",
    r"je suis (?:sa|son|la|le) (?:fille|fils|femme|epouse|mari|veuve|veuf)",
    r"(?:on|in) behalf of (?!us|me|myself|(?:my|our) family)",
    r"(?:writing|answering|replying) for (?:my|him|her)",
    rf"(?:this|it) (?:is|was) (?:(?:\w+ )?(?:his|her)|(?:my|our) (?:\w+ )?(?:{_KIN})s) "
    r"(?:old |former )?"
    r"(?:e ?mail|number|phone|cell|address|account|inbox|mailbox)",
    rf"(?:checking|monitoring|answering|closing|reading|managing|handling|going through) "
    rf"(?:his|her|(?:my|our) (?:{_KIN})s) (?:\w+ )?"
    r"(?:emails?|phone|accounts?|inbox|mail|affairs|estate)",
    r"(?:the|this) (?:person|customer|owner|addressee|man|woman|gentleman) (?:\w+ )?you",
)
_NEAR = (
    r"(?:my|our|his|her) (?:late |dear |beloved )?(?:husband|wife|spouse|partner|mother|father|"
    r"mom|dad|"
    r"mum|brother|sister|son|daughter|parents?|fiance|fiancee|esposo|esposa|boyfriend|girlfriend)"
)
_DIED = (
    r"(?:has |have |had |did |just |recently |sadly |unexpectedly |suddenly |unfortunately |since |"
    r"also )*(?:passed away|passed on|passed (?=last|in|on|this|two|three|a few|yesterday|suddenly|"
    r"unexpectedly|recently|from|due|\d)(?!on the)|died|is dead|is deceased|was killed|lost "
    r"(?:his|her) "
    r"(?:life|battle)|is no longer (?:with us|living|alive)|no longer (?:with us|living|alive))"
)
_DEATH = phrase(
    rf"{_NEAR} (?:\w+ ){{0,2}}{_DIED}",
    rf"(?:he|she|mr \w+|mrs \w+|ms \w+) {_DIED}",
    r"(?:i|we) (?:\w+ )?lost my (?:husband|wife|spouse)",
    rf"(?:death|passing|funeral|loss|estate) of {_NEAR}",
    r"(?:the|this) (?:person|customer|owner|addressee|man|woman|gentleman) (?:\w+ ){0,8}(?:passed "
    r"away|died|"
    r"is deceased|is dead)",
    r"(?:is|are|was|now) (?:now )?deceased|deceased (?:person|customer|since|on|in|last)|"
    r"^deceased$|"
    r"he is dead|she is dead|the estate of|rest in peace",
    r"(?:mi|nuestr[oa]) (?:esposo|esposa|marido|padre|madre|papa|mama|hij[oa]|herman[oa]) "
    r"(?:ya )?(?:fallecio|murio|ha fallecido)|(?:ha )?fallecido|fallecio",
    r"(?:mon|ma) (?:mari|femme|pere|mere|epoux|epouse|conjoint) (?:est|a) (?:decede\w*|mort\w*)|"
    r"est decede\w*",
)
#: *Robert passed away*: of the one whose address it is only where somebody answers in their place.
_NAMED_DIED = re.compile(rf"\b(\w+) (?:\w+ )?{_DIED}\b")
_THINGS_DIE = phrase(
    r"(?:battery|car|truck|engine|phone|transmission|starter|alternator|it|vehicle|dog|cat|pet|"
    r"puppy|"
    r"horse|computer|laptop|key|fob|motor|van|suv) (?:\w+ ){0,2}(?:died|passed|is dead|has died)"
)
#: Who still makes plans with us tells of a death in the family, not of the one we write to.
_GOES_ON = phrase(
    r"reschedul\w+|can not (?:make|come)|appointment|looking (?:for|at|to)|interested in|test "
    r"drive|"
    r"left (?:me|us)|inherit\w*|trade(?: in)?|out of town|will be back|get back to you|next week"
)
_NOT_THEM = phrase(
    r"(?<!i )(?<!we )(?:does not|no longer|do not) (?:live|lives|work|works|reside|resides) "
    r"(?:here|at this)"
    r"(?! dealership)",
    r"(?:wrong|incorrect|mistaken) (?:number|person|phone|email|address|guy|lady|contact|"
    r"recipient|customer|"
    r"party|individual)",
    r"(?:have|has|got|reached|texted|called|emailed|texting|calling|emailing|contacted) the wrong",
    r"(?:no one|nobody|noone|no person|there is no|there is not any) (?:one |body )?(?:here )?"
    r"(?:by|with|of|named|called) (?:that|this|the) name",
    r"(?:no one|nobody|there is no \w+|there is nobody) (?:by that name |named \w+ )?"
    r"(?:here|at this (?:number|address|email|phone))(?! (?:to|can|has|could))",
    r"(?:not|no longer) (?:\w+ )?(?:\w+s )(?:number|phone|email|cell|address)(?: anymore)?$",
    r"(?:this|it) (?:is|was) (?:not|no longer) (?:my|his|her|the right|the correct) "
    r"(?:account|inquiry|email address)",
    r"(?:i|we) (?:do not|did not) know (?:a |an |any |who )?(?:\w+ )?(?:this person|that person|"
    r"that is|who you are "
    r"looking for)",
    r"(?:i|we) (?:never|did not) (?:inquired?|asked?|requested?|signed? up|submit\w*|contact\w*|"
    r"request)"
    r"(?: \w+){0,3} (?:about|for|from|you|any|this)",
    r"not (?:the person|who) you (?:are )?(?:looking|think|want|trying|meant)\w*",
    r"you (?:must )?(?:have )?(?:mistaken|confused) me|numero equivocado|persona equivocada|"
    r"mauvais numero|"
    r"mauvaise personne|se equivoco de numero",
)
_I_AM_NOT = phrase(
    r"(?:(?:this is|i am) \w+ )not (\w+)|(?:i am|this is|i m|it is|am|this|its) not (\w+)"
)
#: Names that are words as well.
_WORDS_TOO = frozenset(
    "rich happy able ready sunny art bill will may june mark grant chase hope faith joy grace dot "
    "pat "
    "in so an my ever even really that al lee kitty penny ray rob sandy early hardy noble".split()
)


def trouble(said: list[Sentence]) -> str:
    """``legal threat``, ``complaint`` or empty: the gravest of what the sentences hold."""
    if any(_LEGAL.search(each.text) for each in said):
        return "legal threat"
    complains = any(_COMPLAINT.search(each.text) and not _PRAISE.search(each.text) for each in said)
    return "complaint" if complains else ""


def died(said: list[Sentence]) -> bool:
    """Whether they report the death of the one whose address it is.

    The death of somebody of the writer's own is none, unless they write in that one's place.
    """
    if any(_GOES_ON.search(each.text) for each in said):
        return False
    instead = any(_IN_THEIR_PLACE.search(each.text) for each in said)
    if not instead and any(_OTHERS.search(each.text) for each in said):
        return False
    if instead and any(map(_tells_of_somebodys_death, said)):
        return True
    return any(_DEATH.search(each.text) and not _THINGS_DIE.search(each.text) for each in said)


def _tells_of_somebodys_death(sentence: Sentence) -> bool:
    return any(_is_name(found[1]) for found in _NAMED_DIED.finditer(sentence.text))


def not_them(sentence: Sentence) -> bool:
    """Whether they say they are not whom we mean."""
    if _NOT_THEM.search(sentence.text):
        return True
    return any(_is_name(found[1] or found[2]) for found in _I_AM_NOT.finditer(sentence.text))


@lru_cache(maxsize=1)
def _names() -> NickNamer:
    return NickNamer()


def _is_name(word: str) -> bool:
    names = _names()
    known = bool(names.nicknames_of(word) or names.canonicals_of(word))
    return known and word not in _WORDS_TOO
