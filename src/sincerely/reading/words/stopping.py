"""Requests to stop, to be left in peace, and to start again.

47 CFR 64.1200(a)(10): any reasonable way of saying it counts, and these words always do: stop,
quit, end, revoke, opt out, cancel, unsubscribe.
"""

import re

from sincerely.rules.events.wishes import Topic
from sincerely.rules.purpose import Channel

from . import abroad
from .phrases import alone, phrase
from .romance import FRENCH, PORTUGUESE, SPANISH
from .sentences import Sentence

#: A whole message that is one of these words is a stop (carriers' and CTIA's lists, all spellings).
CARRIERS = frozenset(
    """stop stopall stopit stopplease pleasestop stopnow juststop stopthis stopthanks stoptexting
    unsubscribe unsubscribeme unsub unsubscribeplease pleaseunsubscribe unsubscribeall cancel
    cancelall end endall quit quitall revoke optout optmeout optoutall remove removeme
    pleaseremove pleaseremoveme arret arrete arretez arrett desabonner desabonnement desinscrire
    desinscription alto parar pare paren baja cancelar basta detener stopp nomore stopstop
    stopstopstop takemeoff stopend stop2end stoptoend sair remover descadastrar
    descadastro""".split()
)
#: A whole message that is one of these takes a stop back.
STARTS = frozenset({"start", "unstop", "yes"})

_MESSAGES = (
    "emails?|texts?|messages?|calls?|mailings?|mail|spam|spams|junk|offers?|ads?|advertisements?|"
    "advertising|promotions?|promos?|newsletters?|communications?|correspondence|contact|"
    "solicitations?|notifications?|reminders?|robocalls?|voicemails?|letters?|postcards?|flyers?|"
    "brochures?|marketing|phone calls?|text messages?|alerts?|updates?|follow ups?|surveys?|stuff|"
    "bs|bullshit|crap|nonsense|harassment|harassing|drip|sms|coupons?|catalogs?"
)
_DOING = (
    "texting|messaging|emailing|mailing|calling|contacting|sending|writing|bothering|harassing|"
    "spamming|bugging|pestering|soliciting|phoning|ringing|reaching|hounding|annoying|badgering|"
    "following|blowing|dialing|hassling|marketing|advertising|leaving|trying|asking|stalking|"
    "wasting|filling|flooding|bombarding|communicating|telling|checking"
)
_DO = (
    "email|text|call|contact|message|write|mail|send|solicit|bother|phone|ring|spam|harass|"
    "reach out|follow up|bug|pester|sms|dial|communicate|keep (?:emailing|texting|calling|sending|"
    "contacting|messaging|bothering|writing)"
)
_BETWEEN = (
    "all|any|the|these|this|those|your|with|ever|of|damn|damned|fucking|goddamn|me|us|stupid|"
    "constant|endless|automated|annoying|further|future|more|sending|marketing|sales|daily|weekly|"
    "unwanted|unsolicited|freaking|please|such|and|or|promotional|promo|phone|text|service|spam"
)
#: Somebody else stops, or they speak of their own doing.
_NOT_US = (
    r"(?<!\bi do not )(?<!\bwe do not )(?<!\bplease do not )(?<!\bi can not )(?<!\bwe can not )"
    r"(?<!\bto not )(?<!\bthey )(?<!\bdid )(?<!\bi will not )"
)
_US = r"(?:ever |please |even |you dare |dare |try to |attempt to |continue to |bother to )"
_AGAIN = (
    r"(?! (?:back|at work|before|after|until|till|while|during|today|tonight|tomorrow|"
    r"this (?:week|weekend|morning|afternoon|evening)|on (?:my work|sun|mon|tues|wed|thurs|fri|"
    r"satur)|"
    r"between|so early|so late|early|late|late|right now|yet|the (?:bank|lender|wrong)|him|her|"
    r"them|"
    r"(?:me|us) (?:back|at work|before|after|until|till|while|during|today|tonight|tomorrow|"
    r"this (?:week|weekend|morning|afternoon|evening)|on (?:my work|sun|mon|tues|wed|thurs|fri|"
    r"satur)|"
    r"between|so early|so late|early|late|right now|yet|the|a|sir|mr|mrs|maam|that))\b)"
)
_ME = (
    r"(?: (?:me|us|my|this|our|here|any|anymore|again|ever|either|to me|to us|or|and|more|any more|"
    r"anything|unless|no more|emails?|texts?|messages?|ads?|offers?|spam|marketing|stuff|these|"
    r"please|at all|period|thanks|thank you|because|we|i|just|through|via|by|your|out))"
)

_ALONE = alone(
    "stop|unsubscribe|stop stop|stop stop stop|stop it|no more|enough is enough|enough already|"
    "opt out|remove me|remove us|unsub|desabonner|arretez|basta|alto|leave me alone|leave us alone|"
    "stop bothering|go away|get lost|delete me|take me off|take us off|remove|revoke|quit|quit it"
)
_PLEASE_STOP = phrase(
    r"(?:please|just|need you to|want you to|asked you to|ask you to|told you to|make it|you to|"
    r"got to|have to|make this|make them) stop"
    r"(?= (?:and|we|i|my|our|because|as|since|this|it|all|these|those|now|already|immediately|"
    r"not|no|or|until|before|you|your|with|sending|thank|thanks|he|she|asap|at once|bothering)\b|$)"
    r"(?! (?:and (?:see|look|get|visit|buy|shop|check)|before (?:i|we) (?:get|come|sign)|all the "
    r"way))"
)
_STOP_DOING = phrase(
    r"(?:ask|asked|asking|tell|told|telling|beg|begged|begging) (?:you|your \w+)(?: \w+){0,4} to "
    r"(?:please )?(?:stop|quit)(?! (?:by|in|at|over))",
    r"(?:end|terminate) (?:all|these|this|the|any|your) (?:\w+ )?(?:emails|texts|messages|calls|"
    r"communications?|contact|spam)",
    r"no (?:need|reason) to (?:keep |continue |continue to )?(?:contact|call|email|text|reach|"
    r"follow|messag)\w*(?: up| out| in)?(?: to| with)? (?:me|us|anymore|again|further)"
    r"(?! (?:back|about|so|every))",
    rf"{_NOT_US}(?<!\bnever )(?<!\bnot )(?:stop|quit|cease|halt|discontinue|knock off|cut out|"
    rf"lay off|suspend|refrain from|desist from) "
    rf"(?:(?:{_BETWEEN}) ){{0,5}}(?:{_DOING}|{_MESSAGES})"
    r"(?! (?:center|about the (?:price|trade)|from (?:my|the) (?:bank|lender)|for the car))",
    rf"you (?:guys |people |all )?(?:will|do|can|could|would|did) not (?:ever )?(?:stop|quit) "
    rf"(?:{_DOING})",
    rf"you (?:guys |people )?never (?:stop|quit) (?:{_DOING})",
    rf"(?:will|can|could|would) you (?:guys |people |please |just |all )*stop"
    rf"(?: (?:{_BETWEEN})){{0,3}}(?: (?:{_DOING}|{_MESSAGES})|$)",
    r"(?:make|want|wish|need) (?:it|this|these|them|the (?:emails?|texts?|calls?|messages?)) "
    r"(?:to |all )?stop",
    r"(?:emails?|texts?|calls?|messages?|spam) (?:must|need to|needs to|have to|has to|should) "
    r"stop",
    rf"how (?:do|can|would) (?:i|we) (?:stop|end) (?:(?:{_BETWEEN}) ){{0,4}}(?:{_DOING}|"
    rf"{_MESSAGES})",
)
_UNSUBSCRIBE = phrase(
    r"(?<!do not )(?<!did not )(?<!not want to )(?<!never )(?<!not )(?<!accidentally "
    r")(?<!mistakenly )"
    r"(?:un ?sub?s?cri\w{1,6}|unsubcri\w{1,6}|unsub)"
    r"(?! (?:link|button|page|option) (?:does not|is not|did not|do not) (?:show|display|appear|"
    r"render))"
    r"(?! (?:by (?:mistake|accident)|accidentally))"
)
_OPT_OUT = phrase(
    r"(?<!not )(?<!never )opt(?:ed|ing)? (?:me |us )?out"
    r"(?! of (?:the |an |a |my )?(?:extended |service |added )?(?:warranty|gap|insurance|coverage|"
    r"package|contract|protection|plan|lease|deal|add on|tint|addons?))",
    r"optout",
)
_TAKE_OFF = phrase(
    r"(?:take|get) (?:me|us) off (?:of )?(?:this|it|here)(?! (?:lot|lease|loan|title|wait))",
    r"(?:not|no longer) want to be on (?:your|any|this|the|a)(?! (?:\w+ )?wait)",
    r"want (?:to be )?off (?:of )?(?:your|this|the|all) (?:\w+ )?lists?",
    r"^(?:please )?(?:remove|take off|take|unsubscribe) (?:from |off )?(?:the |your |this |"
    r"mailing |"
    r"email )*lists?",
    r"(?:take|remove|delete|drop|get|scratch|cross|erase|pull|strike|purge|keep) "
    r"(?:me|us|my (?:\w+ ){0,3}\w+|our (?:\w+ ){0,2}\w+|this (?:number|email|address|phone|"
    r"contact)|him|her) "
    r"(?:off|from|out of|of) (?:of )?(?!(?:\w+ ){0,2}wait)(?:all |any |of |your |the |this |these "
    r"|that |that )*"
    r"(?:\w+ ){0,3}(?:lists?|database|databases|system|systems|records?|mailings?|mailing lists?|"
    r"crm|"
    r"contacts?|emails?|texts?|messages?|notifications?|calls?|here|distribution|subscription|"
    r"subscriptions|marketing|rotation|file|files|campaigns?|everything)",
    r"(?:remove|delete|erase|forget|lose) (?:my|our|this|his|her) (?:\w+ )?"
    r"(?:number|email|emails|address|information|info|contact|contacts|phone|data|details|name)",
    r"(?:please|pls) (?:remove|delete|unlist) (?:me|us)(?! (?:from|off) (?:the|my|your) "
    r"(?:title|loan|lease|wait|waiting|waitlist|account|insurance|contract|deal|deposit))",
    r"^(?:remove|delete) (?:me|us)(?! (?:from|off) (?:the|my|your) "
    r"(?:title|loan|lease|wait|waiting|waitlist|account|insurance|contract|deal|deposit))",
    r"(?:take|get) (?:me|us) (?:off|out)(?: please| now| asap| immediately)?$",
    r"off (?:of )?(?:your|this|the) (?:\w+ )?(?:mailing|email|contact|call|calling|marketing|"
    r"text) list",
    # somebody by name: *take Robert Moss off your list*
    r"(?:take|remove|delete|drop|scratch|cross) (?!(?:the|this|that|these|those|it|a|an|one|my|our|"
    r"your|any|all|some) )(?:\w+ ){1,3}?(?:off|from|out of) (?:of )?your (?:\w+ ){0,2}?"
    r"(?:lists?(?! of)|database|mailings?)",
    r"(?:do not|never|not want you to|did not ask (?:you )?to) (?:please |ever )?(?:add|put|"
    r"subscribe|sign|enroll|enrol|include) (?:me|us|my \w+)(?: up)? (?:to|on|in|for|into|onto) "
    r"(?!(?:\w+ ){0,2}(?:wait\w*|speaker|hold))(?:\w+ ){0,3}?(?:lists?|newsletters?|mailings?|"
    r"emails|texts|database|marketing|campaigns?)",
    r"not want to be (?:added|put|signed up|subscribed|enrolled) (?:to|on|in|for|into|onto) "
    r"(?!(?:\w+ ){0,2}(?:wait\w*|speaker|hold))(?:\w+ ){0,3}?(?:lists?|newsletters?|mailings?|"
    r"emails|texts|database|marketing|campaigns?)",
)
_NO_MORE = phrase(
    r"(?:^|please |only |and |but |thanks |thank you )no (?:phone |text |voice |sales |cold "
    r"|marketing |spam |more )*(?:calls|texts|text messages|emails|e mails|robocalls"
    r"|voicemails|solicitations|solicitors|soliciting)(?! (?:back|from you|came|come"
    r"|were|was|yet|so far|received|returned|"
    r"for (?:\w+ )?(?:days|weeks|a week)))",
    rf"(?:no|zero) (?:more|further|additional) (?:(?:{_BETWEEN}) ){{0,3}}(?:{_MESSAGES})",
    r"(?:enough|done|through) with (?:the|your|all) (?:\w+ )?(?:emails?|texts?|calls?|messages?|"
    r"spam)",
    r"not (?:one more|another|a single) (?:email|text|call|message)",
    r"(?:this|it|these|that) (?:is|are) (?:just |all |pure |considered )?(?:spam|unsolicited)",
    r"(?:marked|marking|reported|reporting|flagged|flagging) (?:you|this|these|it|your \w+) as "
    r"(?:spam|junk)",
)
_DO_NOT = phrase(
    rf"{_NOT_US}(?:please )?(?<!i )(?<!we )(?<!did )do not {_US}{{0,3}}(?:{_DO}){_AGAIN}(?:{_ME}|"
    rf"$)",
    rf"(?<!you )(?<!they )(?<!he )(?<!she )(?<!you guys )(?<!nobody )(?<!you people )"
    rf"never (?:ever )?(?:{_DO})(?:{_ME}|$)(?! back)(?! (?:me|us) back)",
    rf"(?:do not|no longer|not|never) (?:want|wish|need|care|like|interested in|agree|consent)"
    rf"(?: to)?(?: be| have| receive| receiving| get| getting| getting any| hear| hearing| any| "
    rf"more|"
    rf" anymore| your| these| further| you| guys| to| future| all| being| of| from| people| the| "
    rf"it|"
    rf" keep| me| us| additional| other| constant| automated| marketing| sales| contact from)*"
    rf" (?:contacted|called|texted|emailed|messaged|solicited|bothered|harassed|spammed|"
    rf"hear from|hearing from|{_DOING}|{_DO}|{_MESSAGES}|phoned|disturbed)(?! back)"
    r"(?! (?:about the (?:red|blue|white|black|used|new)|from the (?:bank|lender)))",
    r"(?:do not|no longer|not|never) (?:want|wish|need|care) (?:to )?(?:hear|get|receive) "
    r"(?:anything |from |any )*(?:from )?(?:you|your)",
    r"do not (?:want|need) (?:anything|nothing) (?:else |more )?from you",
    r"(?:want|need|wish) nothing (?:more |else )?(?:from|to do with) (?:you|your)",
)
_CONSENT = phrase(
    r"(?:revoke|withdraw|revoking|withdrawing|rescind|cancel) (?:my |our |all |any |the )*"
    r"(?:\w+ )?(?:consent|permission|authorization)",
    r"(?:do not|never|did not) (?:give|gave|given) (?:you )?(?:my |any )?(?:consent|permission)"
    r" (?:to|for) (?:be |you |any |your )*(?:\w+ )?(?:contact|call|text|email|message)\w*",
    r"(?:cancel|end|stop) (?:my |our |this |these |all |the |any |your )+(?:\w+ )?"
    r"(?:subscription|subscriptions|emails|texts|messages|calls|mailings?|newsletters?|"
    r"communications?|marketing)",
    r"i want out",
    r"(?:put|place|add) (?:me|us|my \w+|this number) (?:on|to|in) (?:your |the |a )*(?:internal )?"
    r"do not (?:call|contact|text|email)",
)
_ALONE_TOGETHER = phrase(
    r"leave (?:me|us) (?:the \w+ )?(?:alone|be|in peace)(?! with)",
    r"(?:fuck|piss|buzz|bugger|sod) off",
    r"(?:^|please )(?:just )?(?:go away|get lost)",
)
_STOPS = (
    *(_PLEASE_STOP, _STOP_DOING, _UNSUBSCRIBE, _OPT_OUT, _TAKE_OFF, _NO_MORE, _DO_NOT, _CONSENT),
    *(_ALONE_TOGETHER, FRENCH, SPANISH, PORTUGUESE),
)
#: Words of a stop that ask for none: its contrary, our own stopping, others' lists, a footer.
_NO_WISH = phrase(
    r"(?<!you )(?<!guys )(?<!people )(?<!they )do not (?:ever |please |just )?(?:take|remove|"
    r"delete|drop|cross|scratch|unsubscribe) (?:me|us|my \w+|our \w+)(?: off| from| out)?(?: of)?",
    r"did you (?:guys |all |people |just |ever |even )*(?:stop|quit)",
    r"(?:unsub\w*|opt(?:ed|ing)? out|took (?:myself|us) off)(?: myself)? (?:from|of) "
    r"(?:all |of |every |most |both )*(?:the |those |these )?"
    r"(?:others?(?= (?:dealer|store|place|compan|guy|lot|car)|$)|others|their|them|everyone else|"
    r"everybody else|another)",
    # the foot of somebody's own newsletter, to its end
    r"if you (?:no longer|do not|would (?:like|prefer|rather)(?: not)?|wish|want|prefer)"
    r"(?: wish| want| like| prefer)?(?: not)? to (?:be |stop )?(?:receiv\w+|get|getting|hear|"
    r"contacted|removed|unsubscribe|opt out)(?: \w+){0,14}? (?:click|reply|visit|text|respond|"
    r"follow|use|unsubscribe(?! me| us| my| our))\b.*",
    r"to stop (?:receiving|getting)(?: \w+){0,6}? unsubscribe (?:here|below)",
    r"to (?:opt out|unsubscribe|stop)(?: \w+){0,8}? (?:reply|text|txt|respond|click|send)"
    r"(?: with)?(?: the word)? (?:stop|end|unsubscribe|quit|cancel|here|below)",
    r"(?<!i )(?<!we )(?<!to )(?:reply|text|txt|click|respond|send)(?: with)?(?: the word)? "
    r"(?:stop|end|unsubscribe|quit|cancel|here|below) to (?:opt out|unsubscribe|stop|end|cancel)",
)
#: What they would rather have.
_FINE = phrase(
    r"(?:a )?(?:texts?|texting|emails?|emailing|calls?|calling|phone|mail|letters?) (?:is|are|"
    r"works?|would be|will do)(?: (?:just|much|perfectly|totally|always|way))?"
    r"(?: (?:fine|ok|okay|good|better|best|great|preferred|alright|cool|easier|welcome))?",
    r"(?:just|instead) (?:email|text|call|write|mail)(?: me| us)?",
    r"(?:please )?(?:email|text|call) (?:me |us )?(?:instead|only)",
)
#: *Don't email, call!*: after a comma, without *and*, the other way is the one they want.
_RATHER = re.compile(
    r"(?P<no>(?:.* )?(?:do not (?:email|text|call|write|mail)|(?:stop|quit) "
    r"(?:emailing|texting|calling|writing|mailing))(?: me| us)?) , (?:just |please |rather )*"
    r"(?:email|text|call|write|mail|phone)(?: me| us)?(?: please| instead)*"
)
_NEVER = phrase(
    r"(?:never|do not(?: you)?(?: ever)?|not to|not) (?:ever )?(?:contact|bother|communicate with|"
    r"reach out to) "
    r"(?:me|us|my \w+|this \w+|our \w+)(?: or my \w+)? (?:again|ever|anymore|any more|in any|by "
    r"any|for any|"
    r"under any|at all|any longer|further|any way|whatsoever)",
    r"never (?:ever )?(?:contact|bother) (?:me|us)",
    r"(?:no|all|any) (?:further |more |future )?(?:contact|communications?)"
    r"(?: with me| with us| from you)? (?:of any kind|whatsoever|at all|in any form|by any means)",
    r"cease (?:and|&) desist|cease desist",
    r"cease all (?:contact|communications?)",
    r"(?:want|wish) nothing (?:more |else )?to do with (?:you|your)",
    r"do not (?:ever )?(?:contact|call|text|email) (?:me|us) (?:again )?in any (?:way|form|manner)",
    r"(?:delete|erase) (?:all|every\w*) (?:of )?(?:my|our) (?:\w+ )?(?:data|information|details)",
    r"ne (?:me|nous) contactez plus jamais|no (?:me|nos) contacten? (?:nunca|jamas) mas",
    r"do not (?:ever )?(?:call|text|email|mail|write)(?: me| us)?(?: or| and)? (?:call|text|email|"
    r"mail|"
    r"write|contact)(?: me| us)?(?: or| and)? (?:contact|mail|call|text|email|write|visit)",
)
_QUIET = phrase(
    r"leave (?:me|us) (?:alone|be|in peace)(?! with)",
    r"too many (?:\w+ )?(?:emails?|texts?|calls?|messages?|contacts|reminders)",
    r"(?:fewer|less) (?:\w+ )?(?:emails?|texts?|calls?|messages?|mail|contact|often|frequent|"
    r"frequently)",
    r"(?:email|text|call|write|contact|emailing|texting|calling|contacting|messaging)"
    r"(?: me| us)? (?:way |far |a bit |a little )?(?:too (?:much|often|frequently)|less)",
    r"(?:back|ease|slow|let) (?:off|up)(?: a (?:bit|little))?(?: on the \w+)?$",
    r"(?:give|giving) (?:me|us) (?:some|a little|a bit of) (?:space|peace|peace and quiet|time|"
    r"room)",
    r"(?:need|want|like) (?:some|a little|a bit of) (?:space|peace|peace and quiet|breathing room)",
    r"(?:i|we) (?:will|shall) (?:reach out|call|contact|get in touch|let you know|be in touch|"
    r"email|text)"
    r"(?: you| to you)? (?:when|if|once) (?:i|we)",
    r"do not call (?:me|us) (?:i|we) will call you",
    r"hold off on (?:\w+ ){0,3}?(?:calls|calling|emails|emailing|texts|texting|messages|"
    r"contact\w*)",
    r"(?:dejen?me|dejen?nos) en paz|laissez (?:moi|nous) tranquilles?",
    r"no need to (?:keep )?(?:call|email|text|contact|follow|check|reach)\w*(?: up| in| out)?"
    r"(?: with)?(?: me| us)? (?:so|every|again|anymore)",
)
_CHANNELS = {
    Channel.TEXT: phrase(
        r"(?<!lose )my number|phone number|text|texts|texting|texted|sms|text messag\w+|textos?|"
        r"texte\w*|mensajes de texto"
    ),
    Channel.CALL: phrase(
        r"call|calls|calling|called|phone|phoned|phoning|ring|ringing|dial|dialing|robocalls?|"
        r"voicemails?|[mnd]?(?:r?appel\w*|telephon\w*)|llam\w+|lig(?:ar|ue|uem|acao|acoes)|"
        r"(?<!lose )my number"
    ),
    Channel.EMAIL: phrase(
        r"emails?|emailing|emailed|courriels?|correos?|inbox|newsletters?|email address"
    ),
    Channel.LETTER: phrase(
        r"letters?|postcards?|flyers?|brochures?|junk mail|mailers?|catalogs?|snail mail"
    ),
}
_PARTS = re.compile(r" (?:and|but|or|,)(?: (?:and|but|or))? ")
#: One more channel of the same request: *stop calling, texting and emailing*.
_MORE = re.compile(
    r"(?:call|text|email|mail|write|phone|calls|texts|emails|letters|calling|texting|emailing|"
    r"mailing|messaging|phoning)(?: (?:me|us|please|anymore|again|ever|either)){0,3}"
)
_SERVICE = phrase(
    r"service (?:reminders?|emails?|texts?|calls?|messages?|offers?|coupons?|specials)"
)
_EVERYTHING = phrase(
    r"(?:stop|no|end|cease|not want|not send|never send|want) (?:\w+ ){0,3}(?:anything|everything|"
    r"nothing)",
    r"all (?:further |future |of your |your )?(?:communications?|contact|correspondence)",
    r"(?:any|all) (?:and all )?(?:communications?|contact|correspondence)",
)


def stops(sentence: Sentence) -> bool:
    """Whether the sentence asks us to stop."""
    if not sentence.loose and any(_ALONE.fullmatch(each) for each in sentence.clauses):
        return True
    if _asks(sentence.text) or _RATHER.fullmatch(_joined(sentence)):
        return True
    return not sentence.loose and abroad.asked(sentence.written) is not None


def _asks(text: str) -> bool:
    wish = _NO_WISH.sub("hold", text)
    return any(pattern.search(wish) for pattern in _STOPS)


def _joined(sentence: Sentence) -> str:
    return " , ".join(sentence.clauses)


def never_again(sentence: Sentence) -> bool:
    """Whether the sentence wants no contact of any kind."""
    return bool(_NEVER.search(sentence.text))


def asks_for_quiet(sentence: Sentence) -> bool:
    """Whether the sentence asks for less, kindly."""
    return bool(_QUIET.search(sentence.text))


def reaches(stopping: list[Sentence]) -> tuple[tuple[Channel, ...], Topic]:
    """Which channels and topic the requests name; one request that names no channel means all."""
    found: list[Channel] = []
    widest, topics = False, set()
    for each in stopping:
        topics.add(_topic(each.text))
        if (ways := abroad.asked(each.written)) is not None:
            widest = widest or not ways
            found += ways
            continue
        for part in _requests(each):
            named = [channel for channel, words in _CHANNELS.items() if words.search(part)]
            widest = widest or (not named and not each.loose)
            found += named
    topic = max(topics, key=[Topic.SERVICE, Topic.MARKETING, Topic.EVERYTHING].index)
    return () if widest else tuple(dict.fromkeys(found)), topic


def _requests(sentence: Sentence) -> list[str]:
    """The parts of a sentence that ask for something each: *stop texting and take me off*."""
    if rather := _RATHER.fullmatch(_joined(sentence)):
        return [rather["no"]]
    parts: list[str] = []
    for part in _PARTS.split(_joined(sentence)):
        asks = _asks(part) or _ALONE.fullmatch(part)
        if asks or (parts and _MORE.fullmatch(part)):
            parts.append(_FINE.sub(" ", part))
    return parts or [_FINE.sub(" ", sentence.text)]


def _topic(text: str) -> Topic:
    if _EVERYTHING.search(text):
        return Topic.EVERYTHING
    return Topic.SERVICE if _SERVICE.search(text) else Topic.MARKETING
