"""Floor 3: does. One verb per function, keyword-only, ``by=`` and ``now=``, one transaction."""
