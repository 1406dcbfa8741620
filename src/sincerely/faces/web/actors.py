"""Who did or asked something, as people say it: what is kept names systems and parts of ours."""

import re

#: how a source's own token is named in what is kept (`api.caller.by`), also behind somebody's name
_SOURCE = re.compile(r"(?:(?P<who>.*\S) \()?source:(?P<name>[^()]+)\)?")
#: one mail in the hands of the relay (`records.reads.stopped_days.COURIER`)
_CARRIED = re.compile(r"[^@\s]+:\d+:[0-9a-f]{6}:\d+")
#: any other process of ours (`work.beating`)
_PROCESS = re.compile(r"[^@\s]+:\d+:[0-9a-f]{6}")
_PARTS = {"smtp": "the mail check", "relay": "the relay"}
#: names of sources that are spoken of by letters
_LETTERS = frozenset({"crm", "dms", "bdc", "oem"})


def actor(by: str) -> str:
    """*the CRM* for ``source:crm``, *Dana Reyes, by the CRM* for ``Dana Reyes (source:crm)``; a
    name is what it is."""
    if found := _SOURCE.fullmatch(by):
        name = found["name"]
        system = f"the {name.upper()}" if name.lower() in _LETTERS else name
        return f"{found['who']}, by {system}" if found["who"] else system
    if _CARRIED.fullmatch(by):
        return _PARTS["relay"]
    if by == "sincerely" or by.startswith("sincerely ") or _PROCESS.fullmatch(by):
        return "Sincerely"
    return _PARTS.get(by, by)
