"""What a message is for, what it claims, and which template it was made from.

`text` makes of a mail or of words what a reader sees; `recognise` tells its purpose, and when it
is unsure; `templates` gives the fingerprint by which a manager's label is found again; `deadline`
tells the last day on which it makes sense. The model is trained by `make train`
(docs/recogniser.md). No Django, no network.
"""
