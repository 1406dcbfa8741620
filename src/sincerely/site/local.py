"""The secret of a local installation, made once and kept where only its owner reads it."""

import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def secret(folder: Path) -> str:
    """The secret kept in ``folder``; made there, readable by the owner only, when missing.

    Two processes that start at once agree: the first to link its file in place wins, whole.
    """
    path = folder / "secret"
    with suppress(FileNotFoundError):
        return path.read_text()
    folder.mkdir(parents=True, exist_ok=True)
    # mkstemp makes files that only their owner may read
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".secret-") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        with suppress(FileExistsError):
            path.hardlink_to(file.name)
    return path.read_text()
