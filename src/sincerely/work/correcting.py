"""What somebody at the store knows better: another name, number or address of somebody.

Nothing that a source wrote is changed. What is right is a sighting of its own, from by-hand, which
a decision with a name and a reason puts under the person; taken back, it is a person of its own.
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from sincerely.matching.names import name_key
from sincerely.records import blocks, codec, identities, locks, reaches, standings
from sincerely.records.identities import NewSighting
from sincerely.records.models import PeopleDecision, Person, Sighting, Source, Store
from sincerely.rules import contact
from sincerely.rules.sighting import Contact
from sincerely.work import mailboxes
from sincerely.work.byhand import BY_HAND
from sincerely.work.errors import WorkError
from sincerely.work.matching import projecting

#: characters of one detail
LONGEST = 300


def correct(
    *, store: Store, person: Person, right: Contact, by: str, why: str, now: datetime
) -> PeopleDecision:
    """Adds what is right of somebody; ``right`` has only what was wrong or missing so far.

    Raises `WorkError` ``nothing_right``, ``mail_unreadable``, ``phone_unreadable``, ``no_reason``,
    ``known_already``, ``forgotten``.
    """
    right = _readable(right)
    if not why.strip():
        raise WorkError("no_reason", "Nobody said why.", "Say how you know, in a few words.")
    with transaction.atomic():
        locks.group(person.group_id, alone=True)
        person = Person.objects.get(pk=person.pk)
        if person.erased_at:
            raise WorkError(
                "forgotten", "They asked to be forgotten.", "Nothing can be recorded about them."
            )
        source, _ = Source.objects.get_or_create(store=store, name=BY_HAND)
        sighting = _keep(source, person, right, now)
        if key := name_key(right):
            names = sorted({*person.names, key})
            name = right.display_name[: identities.LONGEST_NAME]
            identities.rename([(person.pk, name, names)], anew=True)
        projecting.keep(person.group_id, [(person.pk, sighting, right)])
        decision = PeopleDecision.objects.create(
            group_id=person.group_id,
            kind=PeopleDecision.Kind.JOINED,
            people=[person.pk],
            what={"into": person.pk, "sightings": [sighting]},
            evidence=why,
            by=by,
            at=now,
        )
        blocks.wait(person.group_id, [person.pk])
        standings.keep({person.pk})
    return decision


def _keep(source: Source, person: Person, right: Contact, now: datetime) -> int:
    """Two who are given one number by hand are still two: the digest is of the person as well."""
    text = codec.contact_text(right)
    digest = sha256(f"{person.pk}:{text}".encode()).digest()
    if Sighting.objects.filter(source=source, digest=digest).exists():
        raise WorkError(
            "known_already",
            "Somebody told us exactly that before.",
            "It is among what each source wrote, at the end of their page.",
        )
    ways = reaches.ways(right, source)
    new = NewSighting(text, digest, person.pk, ways)
    return identities.add_sightings(person.group_id, source.pk, [new], now)[digest]


def _readable(right: Contact) -> Contact:
    """Trimmed, and of addresses only such as can be written to or called."""
    mails = tuple(mail.strip() for mail in right.emails if mail.strip())
    phones = tuple((kind, number.strip()) for kind, number in right.phones if number.strip())
    for mail in mails:
        try:
            mailboxes.typed(mail)
        except mailboxes.NoMailboxError as error:
            raise WorkError("mail_unreadable", str(error), error.hint) from None
    for _, number in phones:
        if contact.phone(number) is None:
            raise WorkError(
                "phone_unreadable",
                f"{number!r} is no phone number.",
                "Write it with its area code, as (207) 555-0123.",
            )
    found = replace(
        right,
        name=_line(right.name),
        street=_line(right.street),
        city=_line(right.city),
        region=_line(right.region),
        postal=_line(right.postal),
        emails=mails,
        phones=phones,
    )
    if found == Contact():
        raise WorkError("nothing_right", "Nothing was filled in.", "Write down what is right.")
    return found


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
