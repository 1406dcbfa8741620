"""What belongs together, cut into parts that one process can hold: the same for every engine.

The statements are plain enough to be one for DuckDB and Spark. A part has the messages to some
homes, all events of those, and of the homes whose people their readers may also be.
"""

#: homes are numbered; ``parts``: how many there are
MESSAGES = "SELECT *, CAST(abs(home) % {parts} AS INT) AS part FROM messages"
EVENTS = """
SELECT events.*, CAST(abs(home) % {parts} AS INT) AS part FROM events
 UNION ALL
SELECT events.*, wanted.part
  FROM events
  JOIN (SELECT DISTINCT other, CAST(abs(home) % {parts} AS INT) AS part
          FROM maybes WHERE abs(home) % {parts} <> abs(other) % {parts}) wanted
    ON events.home = wanted.other
"""
MAYBES = "SELECT *, CAST(abs(home) % {parts} AS INT) AS part FROM maybes"
#: so many messages make a part of a size that is quick and small
EACH = 1_250_000


def how_many(messages: int) -> int:
    """Into how many parts so many messages are cut; two at least, for two cores."""
    return max(2, 2 * round(messages / EACH / 2))
