"""The relay: mail of the store's own systems, kept, judged for each recipient, and handed on.

In by `accepting`, out by `courier`; what is kept back by `releasing`; who may send by `senders`.
"""
