"""The details of sightings made ready to be compared, by several processes where there are many.

Most of finding people in a long list is reading their names, and each is read by itself.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import NamedTuple

import msgspec
import pyarrow as pa

from sincerely.matching.addresses import cell_phones
from sincerely.matching.ahead import in_order
from sincerely.matching.cleaning import columns
from sincerely.matching.names import name_key
from sincerely.matching.traits import traits_of
from sincerely.rules.sighting import Contact

from .processes import lost, processes

#: so many sightings are made ready at a time, and so many times as many may wait for each process
EACH, AHEAD = 5_000, 2


class Detail(NamedTuple):
    """What is kept of a sighting. ``traits``: packed; ``name``: its key; ``addresses``: their
    keys; ``cells``: those of them that are cell phones."""

    traits: bytes
    name: str
    addresses: tuple[str, ...]
    cells: tuple[str, ...]


#: the details of some sightings, in order, and the columns they are compared by
Batch = tuple[list[Detail], pa.RecordBatch]
#: a source, and details exactly as it gave them
Given = tuple[str, Contact]


def detailed(sightings: Iterable[Given], cores: int) -> Iterator[Batch]:
    """The details of all, `EACH` at a time, in their order. Raises `WorkError` ``process_lost``."""
    parts = _parts(sightings)
    if cores == 1:
        yield from map(_batch, parts)
        return
    try:
        with ProcessPoolExecutor(cores, processes()) as pool:
            yield from in_order(pool, _batch, parts, AHEAD * cores)
    except BrokenProcessPool as problem:
        raise lost("read names") from problem


def _parts(sightings: Iterable[Given]) -> Iterator[tuple[int, list[Given]]]:
    """Some at a time, with the number of the first of them."""
    rest, first = iter(sightings), 0
    while part := list(islice(rest, EACH)):
        yield first, part
        first += len(part)


def _batch(part: tuple[int, list[Given]]) -> Batch:
    first, sightings = part
    encode = msgspec.msgpack.Encoder().encode
    found, every = [], []
    for source, contact in sightings:
        traits = traits_of(contact)
        every.append(traits)
        found.append(
            Detail(
                traits=encode(traits),
                name=name_key(contact),
                addresses=tuple(address.key for address in contact.addresses(source)),
                cells=tuple(cell_phones(contact)),
            )
        )
    return found, columns(range(first, first + len(every)), every)
