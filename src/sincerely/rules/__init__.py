"""Floor 1: decides. Pure functions over plain data; the clock is an argument (``now``)."""
