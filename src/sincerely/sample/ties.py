"""What people of different households share, and what makes one person look like two.

Roommates share a flat and its telephone, colleagues the telephone at work; a grown child's papers
still show the parents' house; a wife's forms still show the name she was born with.
"""

from dataclasses import dataclass, field

from . import names
from .dice import Dice
from .people import Directory, Household, Person, local_part


@dataclass(slots=True)
class Ties:
    """Whom a newcomer can be tied to: each of them once."""

    flats: list[Person] = field(default_factory=list)
    parents: list[Person] = field(default_factory=list)
    bosses: list[Person] = field(default_factory=list)

    def tie(self, dice: Dice, directory: Directory, house: Household) -> None:
        """Ties a household that has just settled to an earlier one, now and then."""
        first, alone = house.first, house.partner is None
        kind = dice.weighted(
            (("none", 0.83), ("roommate", 0.07), ("moved_out", 0.07), ("colleague", 0.03))
        )
        if kind == "roommate" and alone and self.flats:
            self._move_in(first, self.flats.pop(0))
        elif kind == "moved_out" and alone and not first.company and self.parents:
            self._move_out(dice, directory, first, self.parents.pop(0))
        elif kind == "colleague" and not first.company and self.bosses:
            boss = self.bosses.pop(0)
            first.tie, first.tied_to, first.work = kind, boss.number, boss.work
        else:
            self._offer(house)
        partner = house.partner
        if partner and partner.last == first.last and not first.suffix and dice.chance(0.12):
            bride = dice.pick(house.people)
            bride.maiden = dice.pick(names.LAST)
            bride.email = directory.mail(dice, local_part(dice, bride.first, bride.maiden))

    def _offer(self, house: Household) -> None:
        """Keeps an untied household for those who come later."""
        first = house.first
        if first.company:
            self.bosses.append(first)
        elif house.partner is None:
            self.flats.append(first)
        elif house.partner.last == first.last:
            self.parents.append(first)

    def _move_in(self, person: Person, other: Person) -> None:
        person.tie, person.tied_to = "roommate", other.number
        person.street, person.home = other.street, other.home
        person.city, person.state, person.zip = other.city, other.state, other.zip

    def _move_out(self, dice: Dice, directory: Directory, child: Person, parent: Person) -> None:
        child.tie, child.tied_to, child.last = "moved_out", parent.number, parent.last
        child.email = directory.mail(dice, local_part(dice, child.first, child.last))
        child.other_email = ""
        child.home = parent.home
        child.old_home = (parent.street, parent.city, parent.state, parent.zip)
