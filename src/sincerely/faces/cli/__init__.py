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
    """Run one command. An error is printed as a sentence and a hint; the exit status is then 1, and
    2 where the command was not written as it takes it."""
    try:
        status = app(standalone_mode=False)
    except typer.Abort:
        print("Stopped.", file=sys.stderr)
        sys.exit(1)
    except Exception as problem:
        said = getattr(problem, "format_message", None)
        if _how["verbose"] and not said:
            raise
        print(_misused(problem, said()) if said else _sentence(problem), file=sys.stderr)
        sys.exit(2 if said else 1)
    sys.exit(status if isinstance(status, int) else 0)


def _misused(problem: Exception, said: str) -> str:
    """What a command could not take, in the shape of all errors; its help where it took nothing."""
    context = getattr(problem, "ctx", None)
    if said.lstrip().startswith("Usage:"):
        return said
    command = getattr(context, "command_path", "sincerely")
    said = said.replace(": Value error, ", ": ")  # as the parser of options puts it
    return f"Error: {said} [usage]\nHint:  `{command} --help` shows what it takes."


def _sentence(problem: Exception) -> str:
    """Our own errors have a code, a sentence and a hint; others get the name of their kind."""
    said = str(getattr(problem, "sentence", "") or problem).strip()
    code = getattr(problem, "code", None)
    if not isinstance(code, str):
        code = type(problem).__name__
    hint = getattr(problem, "hint", "") or "`sincerely -v ...` shows where it comes from."
    return f"Error: {said} [{code}]\nHint:  {hint}"
