"""What the command line could not do."""


class Problem(Exception):
    """A stable code, a sentence and a hint."""

    def __init__(self, code: str, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.hint = code, sentence, hint
