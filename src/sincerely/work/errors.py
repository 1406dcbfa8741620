"""What every face says when something cannot be done: a code, a sentence, a hint."""


class WorkError(Exception):
    """Something that cannot be done as asked. ``str()`` is the sentence."""

    def __init__(self, code: str, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.hint = hint
