"""Numbers and lengths of time as people say them to a colleague."""

_SMALL = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def count(number: int) -> str:
    """``thirty-one``; in figures from a hundred on."""
    if not 0 <= number < 100:
        return str(number)
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")


def duration(seconds: float) -> str:
    """``a minute``, ``five minutes``, ``an hour``: rounded up, so that it never says too little."""
    minutes = max(1, -(-int(seconds) // 60))
    if minutes == 1:
        return "a minute"
    if minutes < 60:
        return f"{count(minutes)} minutes"
    hours = round(minutes / 60)
    return "an hour" if hours == 1 else f"{count(hours)} hours"
