"""`sincerely people learn`: what people's answers teach the matcher, before and after."""

from typing import TYPE_CHECKING, Annotated

import typer

from sincerely.faces.cli import house, printing

if TYPE_CHECKING:
    from sincerely.matching.learning import Learned, Quality


def learn(
    yes: Annotated[bool, typer.Option("--yes", help="Adopt it without asking.")] = False,
    store: house.StoreKey = None,
    as_json: house.AsJson = False,
) -> None:
    """Learn from the answers to who may be whom: before and after, adopted on your word."""
    with house.at_store(store) as here:
        import msgspec

        from sincerely.work import learning

        group = here.store.group
        found = learning.look(group)
        adopted = None
        if not as_json:
            _tell(found)
        if found.better and (yes or (not as_json and typer.confirm("Adopt it?"))):
            adopted = learning.adopt(group=group, by=here.by, now=here.now).number
    if as_json:
        plain = msgspec.to_builtins(found) | {"better": found.better, "adopted": adopted}
        printing.as_json(plain)
    elif adopted:
        typer.echo(f"Version {adopted} is in force; every pair that waits is compared anew by it.")
    elif not found.better:
        typer.echo("It foretells those held out no better than before: nothing to adopt.")


def _tell(found: "Learned") -> None:
    typer.echo(f"{found.answers:,} answered pairs, each foretold from the others:")
    printing.table(
        ["", "precision", "recall", "held, of one", "held, of two", "expected/was", "bits"],
        [["before", *_line(found.before)], ["after", *_line(found.after)]],
    )


def _line(quality: "Quality") -> list[str]:
    shares = (quality.precision, quality.recall, quality.held, quality.held_wrongly)
    told = ["none" if share is None else f"{share:.1%}" for share in shares]
    return [*told, f"{quality.expected:.1f}/{quality.observed}", f"{quality.surprise:.3f}"]
