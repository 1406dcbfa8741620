"""A text changed in the user's own editor."""

import os
import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from sincerely.faces.cli.problem import Problem


def changed(text: str) -> str:
    """What somebody made of ``text`` in $VISUAL or $EDITOR.

    Raises `Problem` ``no_editor``, ``not_saved`` where it was left as it is.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mend.txt"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)
        except (OSError, ValueError, subprocess.CalledProcessError) as problem:
            hint = "Set EDITOR to a program of yours, or use `--text-file`."
            sentence = f"The editor {editor!r} did not do: {problem}."
            raise Problem("no_editor", sentence, hint) from None
        found = path.read_bytes().decode("utf-8", "replace")
    if found == text:
        raise Problem("not_saved", "Nothing was changed in the editor.", "It waits as before.")
    return found
