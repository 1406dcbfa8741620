"""What belongs together, cut into parts that one process can hold: the same for every engine.

The statements are plain enough to be one for DuckDB and Spark. A part has the messages to some
homes, all events of those, and of the homes whose people their readers may also be.
"""

#: homes are numbered; ``home``, ``other``: which part one is in
_MESSAGES = "SELECT *, {home} AS part FROM messages"
_EVENTS = """
SELECT events.*, {home} AS part FROM events
 UNION ALL
SELECT events.*, wanted.part
  FROM events
  JOIN (SELECT DISTINCT other, {home} AS part FROM maybes WHERE {home} <> {other}) wanted
    ON events.home = wanted.other
"""
_MAYBES = "SELECT *, {home} AS part FROM maybes"
#: mixed: homes with neighbouring numbers may be of one kind
_PART = "CAST(abs({home}) % 1000003 * 7919 % 65521 % {parts} AS INT)"
#: so many messages make a part of a size that is quick and small
EACH = 625_000


def how_many(messages: int) -> int:
    """Into how many parts so many messages are cut; two at least, for two cores."""
    return max(2, 2 * round(messages / EACH / 2))


def cut(number: int) -> dict[str, str]:
    """By name of a table, the statement that cuts it into so many parts, numbered in ``part``."""
    home, other = (_PART.format(home=name, parts=number) for name in ("home", "other"))
    told = {"messages": _MESSAGES, "events": _EVENTS, "maybes": _MAYBES}
    return {name: select.format(home=home, other=other) for name, select in told.items()}
