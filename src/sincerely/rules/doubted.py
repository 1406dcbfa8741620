"""Which logged contacts are in doubt: a machine raises it, a human settles it."""

from collections.abc import Iterable

from .events import Event, care

#: told by nobody outside: a system that logs for its people does not judge them, nor speak for them
ONLY_HERE = frozenset(
    kind.kind for kind in (care.CompletionDoubted, care.CompletionAnswered, care.CompletionSettled)
)


def doubted(ordered: Iterable[Event]) -> frozenset[str]:
    """The events (``source/key``) that count as no contact, from events sorted by `Event.order`.

    Doubted, until somebody says that it stands. What somebody settled stays so, however often a
    machine doubts it again; of several settlements the latest holds.
    """
    raised: set[str] = set()
    stands: dict[str, bool] = {}
    for event in ordered:
        match event.payload:
            case care.CompletionDoubted(event=name):
                raised.add(name)
            case care.CompletionSettled(event=name, stands=so):
                stands[name] = so
    return frozenset(name for name in raised | stands.keys() if not stands.get(name, False))
