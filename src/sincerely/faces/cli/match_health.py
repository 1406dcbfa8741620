"""What `sincerely doctor` looks at of matching: what too many share, and what older rules made."""

from collections.abc import Iterator
from datetime import datetime

from sincerely.faces.cli.finding import Finding

#: so many people are looked at, from the first to the latest
LOOKED_AT = 200
#: what stands before a key's colon -> what it is, one and several
_SORTS = {
    "e": ("mail address", "mail addresses"),
    "m": ("mail name", "mail names"),
    "p": ("phone", "phones"),
    "n": ("name", "names"),
    "l": ("surname in one place", "surnames in one place"),
    "a": ("door", "doors"),
    "b": ("birth date", "birth dates"),
    "c": ("firm", "firms"),
}


def crowds(_now: datetime) -> Iterator[Finding]:
    """Which details too many people share to be told apart by: that alone is no illness."""
    from sincerely.records import blocks

    found = blocks.crowded()
    if not found:
        says = f"no detail is shared by more than {blocks.MOST} people"
        yield Finding("matching", says)
        return
    told = ", ".join(
        f"{each.keys:,} {_SORTS[each.sort][each.keys > 1]} (up to {each.most:,} people)"
        for each in found
    )
    says = f"shared by more than {blocks.MOST} people, and compared by only beside another: {told}"
    yield Finding("matching", says)


def details(_now: datetime) -> Iterator[Finding]:
    """Whether what people are compared and found by was made by the rules of this version."""
    from sincerely.records import blocks, finding
    from sincerely.work.matching import projecting

    people = blocks.spread(LOOKED_AT)
    # what is recorded meanwhile is no difference: who differs is looked at once more
    older = [who for who in projecting.different(people) if projecting.different([who])]
    older += [who for who in finding.different(people) if finding.different([who])]
    if many := len(set(older)):
        says = f"{many} of {len(people)} people looked at are compared by what older rules made"
        yield Finding("details", says, "Run `sincerely rebuild`, once after each update.")
    else:
        yield Finding(
            "details", f"{len(people)} people looked at, all by the rules of this version"
        )
