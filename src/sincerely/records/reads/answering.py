"""Who at a store answers to which name, as sources write them."""

from collections import defaultdict
from dataclasses import dataclass

from sincerely.records.models import Role, StaffName, Store
from sincerely.rules.endings import called


@dataclass(frozen=True, slots=True)
class Names:
    """``users``: name as it is compared -> user; ``managers``: users, in order of number."""

    users: dict[str, int]
    managers: tuple[int, ...]

    def of(self, owner: str) -> int | None:
        """Who answers to this name; to none, the manager where there is but one."""
        if owner:
            return self.users.get(called(owner))
        return self.managers[0] if len(self.managers) == 1 else None


def names(store: Store) -> Names:
    """Everybody's. Two queries.

    What somebody said of a name (`StaffName`) goes before a user of that very name; of two users
    with one name nobody knows who is meant.
    """
    working = Role.objects.filter(store=store, ended_at=None, user__is_active=True)
    by_name: dict[str, set[int]] = defaultdict(set)
    managers = set()
    for user, name, role in working.values_list("user_id", "user__name", "name"):
        by_name[called(name)].add(user)
        if role == Role.Name.MANAGER:
            managers.add(user)
    users = {name: min(found) for name, found in by_name.items() if name and len(found) == 1}
    said = StaffName.objects.filter(store=store, user__isnull=False, user__is_active=True)
    users |= {called(name): user for name, user in said.values_list("name", "user_id")}
    return Names(users, tuple(sorted(managers)))
