"""What people mean by their own words, in mails, texts and the comments of leads."""

from .happenings import happenings
from .heard import NOTHING, Heard, hear
from .own import own_words

__all__ = ["NOTHING", "Heard", "happenings", "hear", "own_words"]
