"""What is said when a copy does not get through."""

from datetime import timedelta


class NotTaken(Exception):
    """The other side did not take it. ``str()``: why, in a sentence; ``hint``: what to do.

    ``everything``: it would not take another one now either. ``gone``: it wants nothing more, ever.
    ``wait``: how long it asked us to wait, if it did.
    """

    def __init__(
        self,
        sentence: str,
        hint: str,
        *,
        everything: bool = True,
        gone: bool = False,
        wait: timedelta | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.hint = sentence[:500], hint[:500]
        self.everything, self.gone, self.wait = everything, gone, wait
