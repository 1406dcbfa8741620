"""`sincerely recognise`: what messages are for, without a store and without a database."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sincerely.faces.cli.problem import Problem
from sincerely.rules.purpose import Channel

if TYPE_CHECKING:
    from sincerely.recognising.text import Text

_STDIN = "-"
_MAILBOX = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]*\r?\n")
_MAIL = re.compile(
    rb"\A\s*(?:[!-9;-~]{1,70}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,60}?"
    rb"(?:from|to|subject|date|received|mime-version|content-type|"
    rb"return-path|message-id|x-[\w-]+)[ \t]*:",
    re.IGNORECASE,
)


def recognise(
    files: Annotated[
        list[Path], typer.Argument(help="Files, mailboxes, folders, or - for standard input.")
    ],
    channel: Annotated[
        Channel | None,
        typer.Option(help="How words that are no mail would travel: text, call, email."),
    ] = None,
) -> None:
    """Say what messages are for: one line of JSON for each.

    Mails (.eml, mailboxes) tell their channel; of other words say it: `--channel text`.
    """
    failed = False
    for path in files:
        for name, problem in _each(path, channel):
            failed = True
            _tell(
                {
                    "file": name,
                    "code": problem.code,
                    "sentence": problem.sentence,
                    "hint": problem.hint,
                },
                error=True,
            )
    if failed:
        raise typer.Exit(1)


def _each(given: Path, channel: Channel | None) -> Iterator[tuple[str, Problem]]:
    """Recognise every file named, and yield what could not be done."""
    try:
        paths = _walked(given)
    except Problem as problem:
        yield str(given), problem
        return
    for path in paths:
        try:
            for number, text in enumerate(_texts(path, channel), 1):
                _tell(_found(str(path), number, text))
        except Problem as problem:
            yield str(path), problem
        except OSError as problem:
            why = problem.strerror or type(problem).__name__
            yield (
                str(path),
                Problem("file_unreadable", f"{path}: {why}.", "Check that you may read it."),
            )


def _walked(given: Path) -> list[Path]:
    if str(given) == _STDIN or (given.exists() and not given.is_dir()):
        return [given]
    if not given.exists():
        raise Problem("no_such_file", f"There is no file {given}.", "Check the name.")
    found = [path for path in sorted(given.rglob("*")) if _is_seen(path, given)]
    if not found:
        raise Problem("empty_folder", f"{given} holds no files.", "Name another folder.")
    return found


def _is_seen(path: Path, folder: Path) -> bool:
    return path.is_file() and not any(
        part.startswith(".") for part in path.relative_to(folder).parts
    )


def _texts(path: Path, channel: Channel | None) -> "Iterator[Text]":
    """The messages in a file: those of a mailbox, one mail, or its words."""
    from sincerely.recognising import text

    raw = sys.stdin.buffer.read() if str(path) == _STDIN else path.read_bytes()
    if not raw.strip():
        raise Problem("empty_file", f"{path} is empty.", "Name another file.")
    if raw.startswith(b"From "):
        for mail in _MAILBOX.split(raw)[1:]:
            yield text.of_mail(mail)
    elif channel in (None, Channel.EMAIL) and _MAIL.match(raw[:20_000]):
        yield text.of_mail(raw)
    elif channel is None:
        raise Problem(
            "not_a_mail",
            f"{path} is no mail.",
            "Say how its words travel: --channel text, call or email.",
        )
    else:
        yield text.of_plain(raw.decode("utf-8", "replace"), channel)


def _found(name: str, number: int, text: "Text") -> dict[str, Any]:
    from sincerely.recognising import recognise, templates

    found = recognise.recognise(text)
    return {
        "file": name,
        "message": number,
        "purpose": found.purpose,
        "probability": found.probability,
        "unsure": found.unsure,
        "runner_up": found.runner_up,
        "claims": sorted(found.claims),
        "sells": found.sells,
        "vehicle": found.vehicle,
        "why": found.why,
        "template": templates.fingerprint(text),
        "version": found.version,
    }


def _tell(what: dict[str, Any], *, error: bool = False) -> None:
    """One line of JSON, for programs also where a person is looking."""
    import msgspec

    typer.echo(msgspec.json.encode(what).decode(), err=error)
