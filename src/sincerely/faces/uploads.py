"""A file that came by HTTP, on its way to the disk."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST = 200 << 20  # bytes
#: bytes of a name; a folder takes 255, and letters of most scripts are two or more
_NAME = 200


def safe_name(name: str | None) -> str:
    """The file's own name without what a folder could misunderstand; the end of a long one."""
    plain = "".join(sign for sign in name or "" if sign.isprintable() and sign not in '/\\:"')
    end = plain.strip().encode()[-_NAME:].decode(errors="ignore")
    return end.lstrip(". ") or "upload"


def save(file: "UploadedFile[bytes]", path: Path) -> bytes:
    """Puts the upload there and returns the digest of what it holds."""
    digest = sha256()
    with path.open("wb") as kept:
        for chunk in file.chunks():
            digest.update(chunk)
            kept.write(chunk)
    return digest.digest()
