"""The command line: `sincerely ...`. One module per command; heavy imports happen inside them."""

import sys
from typing import Annotated

import typer

from sincerely.faces.cli import commands, run

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.command("run")(run.run)
commands.add_to(app)

_how = {"verbose": False}


@app.callback()
def sincerely(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the whole traceback of an error.")
    ] = False,
) -> None:
    """Knows where every customer stands, and stops the message that would insult them."""
    _how["verbose"] = verbose


def main() -> None:
    """Run one command. An error is printed as a sentence and a hint; the exit status is then 1."""
    try:
        app()
    except Exception as problem:
        if _how["verbose"]:
            raise
        print(f"{_sentence(problem)}", file=sys.stderr)
        sys.exit(1)


def _sentence(problem: Exception) -> str:
    """Our own errors have a code, a sentence and a hint; others get the name of their kind."""
    said = str(getattr(problem, "sentence", "") or problem).strip()
    code = getattr(problem, "code", None)
    if not isinstance(code, str):
        code = type(problem).__name__
    hint = getattr(problem, "hint", "") or "`sincerely -v ...` shows where it comes from."
    return f"Error: {said} [{code}]\nHint:  {hint}"
