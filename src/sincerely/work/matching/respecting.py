"""What somebody said of two people, respected by whatever compares them afterwards.

Of two who were said to be two, a machine asks only whether they live together: spouses are two
people as well. Of two whose join was taken back it asks everything and joins nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sincerely.matching.decision import Decision
from sincerely.records import blocks, identities, pairs
from sincerely.records.models import PeopleDecision, Person
from sincerely.records.pairs import State, Two
from sincerely.work.matching import projecting
from sincerely.work.matching.comparing import Compared
from sincerely.work.matching.homes import one_home


def without_the_decided(wanted: set[Two], before: Mapping[Two, State]) -> set[Two]:
    """Pairs but for those who live together and those who were said not to.

    ``before``: how pairs stand; whoever is held still is compared whatever was said. Of one home
    those are compared who are called the same, once a third is at home with both, and who are not
    parties to one deal: it may be one of them twice.
    """
    people = {person for both in wanted for person in both}
    if not people:
        return set()
    homes, strangers = pairs.homes(people), identities.apart(people, homes=True)
    together = {(a, b) for a, b in wanted if a in homes and homes[a] == homes.get(b)}
    return {
        both
        for both in wanted - together
        if both not in strangers or before.get(both) in pairs.HOLDING
    } | _one_twice(together)


def _one_twice(together: set[Two]) -> set[Two]:
    """Those of one home who may be one of them twice: called the same, and never two by a deal."""
    if not together:
        return set()
    people = {person for both in together for person in both}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "names"))
    alike = ((a, b) for a, b in together if not set(names[a]).isdisjoint(names[b]))
    return {both for both in alike if not identities.buy_together(*both) and not _said_two(*both)}


def _said_two(one: int, other: int) -> bool:
    """Whether somebody said of these that they live together: then they are two."""
    said = PeopleDecision.objects.filter(
        kind=PeopleDecision.Kind.HOUSEHOLD_JOINED, people__contains=[one, other]
    )
    return said.filter(peopledecision=None).exclude(what__has_key="found").exists()


def respected(compared: Mapping[Two, Compared], before: Mapping[Two, State]) -> dict[Two, Compared]:
    """What comparing came to, where nobody's word stands against it."""
    apart = identities.apart({person for both in compared for person in both}) & set(compared)
    asked = {both for both in apart if before.get(both) in pairs.HOLDING}
    found = dict(compared)
    for both in asked:
        if found[both].decision is Decision.JOIN:
            found[both] = replace(found[both], decision=Decision.MAYBE)
    return found | _homes_alone(found, apart - asked)


def _homes_alone(compared: Mapping[Two, Compared], two: Collection[Two]) -> dict[Two, Compared]:
    if not two:
        return {}
    kept = blocks.traits({person for both in two for person in both})
    details = {person: projecting.read(texts) for person, texts in kept.items()}
    return {
        (one, other): replace(
            compared[one, other],
            decision=Decision.NO,
            home=one_home(details.get(one, ()), details.get(other, ()), two=True),
        )
        for one, other in two
    }
