"""Where people live: whose history is their home's, and the records of homes at past moments."""

from dataclasses import dataclass

import numpy as np

from .epochs import NOTHING, Epochs
from .histories import Array


@dataclass(frozen=True, slots=True)
class Homes:
    """The histories of ``people``, and of the ``homes`` of several people, which are ``shared``.

    ``alone``: the homes of one person, and who that is.
    """

    people: Epochs
    homes: Epochs
    shared: Array
    alone: tuple[Array, Array]

    def history(self, homes: Array) -> tuple[Array, Array]:
        """Whether the history of each home is one of ``homes``, else of ``people``; and which."""
        found = np.full(len(homes), -1)
        shared = np.isin(homes, self.shared)
        found[shared] = self.homes.place_of(homes[shared])
        names, owners = self.alone
        which = homes[~shared]
        if len(names):
            nth = np.minimum(np.searchsorted(names, which), len(names) - 1)
            which = np.where(names[nth] == which, owners[nth], -1)
        found[~shared] = self.people.place_of(which)
        return shared, found

    def records(self, homes: Array, at: Array, *, known: bool) -> tuple[Array, Array, Array]:
        """The record of each home at a moment; and its `history`."""
        found = np.full(len(homes), NOTHING)
        shared, history = self.history(homes)
        for epochs, rows in ((self.homes, shared), (self.people, ~shared)):
            clock = epochs.known if known else epochs.happened
            found[rows] = clock.records(clock.at(history[rows], at[rows]))
        return found, shared, history

    def cars(self, history: int, *, shared: bool) -> tuple[str, ...]:
        """The cars that a history names."""
        return (self.homes if shared else self.people).told.cars.get(history, ())


def who_lives_where(home: Array, person: Array) -> tuple[Array, tuple[Array, Array]]:
    """Homes of several people; and of the others, who lives there."""
    order = np.lexsort((person, home))
    home, person = home[order], person[order]
    new = np.append(True, (np.diff(home) != 0) | (np.diff(person) != 0))
    homes, first, many = np.unique(home[new], return_index=True, return_counts=True)
    alone = many == 1
    return homes[~alone], (homes[alone], person[new][first[alone]])
