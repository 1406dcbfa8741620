"""What people are compared by, made from their sightings."""

from collections.abc import Iterable, Sequence

import msgspec

from sincerely.matching import blocking
from sincerely.matching.traits import Traits, traits_of
from sincerely.records import blocks, codec
from sincerely.records.models import Sighting
from sincerely.rules.sighting import Contact

_decode = msgspec.json.Decoder(Traits).decode


def keep(group_id: int, sightings: Sequence[tuple[int, int, Contact]]) -> None:
    """Keeps what (person, sighting, details) are compared by."""
    blocks.keep(group_id, [(p, s, *_made(contact)) for p, s, contact in sightings])


def anew(group_id: int, people: Iterable[int]) -> None:
    """What these people are compared by, from the sightings they have now."""
    ids = list(people)
    blocks.drop(ids)
    keep(group_id, _details(ids))


def read(texts: Iterable[str]) -> list[Traits]:
    """Details as they were kept."""
    return [_decode(text) for text in texts]


def different(people: Iterable[int]) -> list[int]:
    """Whose keys or details are not those that today's rules make of their sightings."""
    ids = list(people)
    keys: set[tuple[int, str]] = set()
    details: set[tuple[int, str]] = set()
    for person, _, contact in _details(ids):
        made, text = _made(contact)
        keys |= {(person, key[: blocks.LONGEST]) for key in made}
        details.add((person, text))
    kept = {(who, text) for who, texts in blocks.traits(ids).items() for text in texts}
    return sorted({who for who, _ in (blocks.keys_of(ids) ^ keys) | (kept ^ details)})


def _made(contact: Contact) -> tuple[tuple[str, ...], str]:
    traits = traits_of(contact)
    return blocking.keys(traits), msgspec.json.encode(traits).decode()


def _details(people: Sequence[int]) -> list[tuple[int, int, Contact]]:
    rows = Sighting.objects.filter(person__in=people, contact__isnull=False)
    return [
        (person, sighting, codec.contact(codec.text(contact)))
        for person, sighting, contact in rows.values_list("person_id", "pk", "contact")
    ]
