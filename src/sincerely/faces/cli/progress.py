"""Progress on a terminal; silence where nobody is looking."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def named(total: int) -> Iterator[Callable[[str, int], None]]:
    """A bar over ``total`` steps: call it with what is being done and how many are done."""
    with _shown() as bar:
        task = bar.add_task("", total=total)

        def step(what: str, done: int) -> None:
            bar.update(task, description=what, completed=done)

        yield step


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for work that tells how far it is: call it with (done, total)."""
    with _shown() as bar:
        task = bar.add_task(what, total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield step


@contextmanager
def _shown() -> "Iterator[Progress]":
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar
