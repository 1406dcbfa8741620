"""The secret of a local installation, made once and kept where only its owner reads it."""

import os
import secrets
from pathlib import Path


def secret(folder: Path) -> str:
    """The secret kept in ``folder``; made there, readable by the owner only, when missing."""
    path = folder / "secret"
    try:
        return path.read_text()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        made = secrets.token_urlsafe(48)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(made)
        return made
