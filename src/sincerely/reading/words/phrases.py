"""How phrases are written in this room: regular expressions over plain words, one blank between.

Keep them linear: no repetition inside a repetition without a limit, for strangers choose the text.
"""

import re

#: Words that may stand around a request and change nothing.
FILLER = (
    "please|just|ok|okay|now|already|immediately|thanks|thank|you|thx|all|everything|hi|hey|hello|"
    "asap|today|again|yes|no|and|so|really|seriously|kindly|por|favor|gracias|merci|svp|plait|"
    "sil|vous|te|it|this|that|i|said|beg|at|once|right|guys|everyone|sir|team|dear|folks|"
    "dammit|dude|bro|man|lady|people|wow|ugh|ffs|jesus|god|lol|damn|omg|wtf|fucking|sorry|anymore|"
    "forever|must|will|need|to|me"
)


def phrase(*alternatives: str) -> re.Pattern[str]:
    """Any of the alternatives, at the boundaries of words."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b")


def alone(word: str) -> re.Pattern[str]:
    """A clause that says ``word`` and nothing else of weight."""
    return re.compile(rf"(?:(?:{FILLER}) ){{0,6}}(?:{word})(?: (?:{FILLER})){{0,6}}")
