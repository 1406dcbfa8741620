"""ZIP archives: each file in them handed out to be read by itself, or why it is not.

Nothing is unpacked under the name it has in the archive, and nothing before it is known how large
all of it says to be.
"""

import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from sincerely.reading.outcome import LeftOut, Outcome, Quarantined
from sincerely.reading.text import storable

from .enclosed import enclosed, on_disk
from .letters import is_letter

#: what an archive may hold: files, and bytes of all of them unpacked
MOST_FILES, LARGEST = 1_000, 2_000_000_000
#: text packs to a tenth, seldom to a hundredth; below the size, the ratio harms nobody
_RATIO, _HARMLESS = 200, 100_000_000
#: bytes of the list of files at the end, which is held in memory as a whole
_LARGEST_LIST = 4_000_000
_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOK = frozenset({"[Content_Types].xml", "mimetype", "content.xml"})
#: folders only a workbook has, also where damage left nothing else of its list of files
_OF_OFFICE = ("xl/", "docProps/", "_rels/")
#: kinds of packing that need little memory, whatever the file says
_FORMS = frozenset({ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2})
_LOCKED = 0x1
_OTHER_FILES = frozenset(
    "pdf md doc docx odt rtf ppt pptx pages key png jpg jpeg gif bmp tif tiff heic webp svg ico "
    "mp3 wav m4a ogg mp4 mov avi mkv css js exe dll msi bat cmd ps1 sh log ds_store db ini "
    "lnk".split()
)
#: what the library raises at damage
_BREAKS = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    ArithmeticError,
)


def is_archive(path: Path) -> bool:
    """Whether the file is a ZIP archive and no workbook, which is one too."""
    with path.open("rb") as file:
        if file.read(4) not in _MARKS:
            return False
    if _list_size(path) > _LARGEST_LIST:
        return True
    try:
        with ZipFile(path) as packed:
            names = packed.namelist()
    except _BREAKS:
        return path.suffix.lower() == ".zip"
    return not any(name in _WORKBOOK or name.startswith(_OF_OFFICE) for name in names)


def read_archive(path: Path) -> Iterator[Outcome]:
    """An outcome for each file in an archive. Line: its place in it, from 1.

    A file handed out lies on the disk until the next outcome is asked for.
    """
    if _list_size(path) > _LARGEST_LIST:
        yield _too_large(f"more than {MOST_FILES:,} files")
        return
    try:
        with ZipFile(path) as packed:
            files = [each for each in packed.infolist() if not each.filename.endswith("/")]
            if why := _too_much(files):
                yield _too_large(why)
            elif not files:
                yield _empty()
            else:
                yield from _files(packed, files)
    except _BREAKS as problem:
        yield _broken(1, path.name, problem)


def _list_size(path: Path) -> int:
    """Bytes of the archive's list of files, as its end says; 0 where it says nothing."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 66_000))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 16:
        return 0
    (size,) = struct.unpack_from("<L", end, at + 12)
    wide = end.rfind(b"PK\x06\x06", 0, at)
    if size == 0xFFFFFFFF and wide >= 0:
        (size,) = struct.unpack_from("<Q", end, wide + 40)
    return int(size)


def _too_much(files: Sequence[ZipInfo]) -> str:
    """Why the archive is not unpacked; empty where it may be."""
    inside, packed = sum(each.file_size for each in files), sum(e.compress_size for e in files)
    if len(files) > MOST_FILES:
        return f"{len(files):,} files"
    if inside > LARGEST:
        return f"{inside // 1_000_000:,} MB once unpacked"
    if inside > _HARMLESS and inside > _RATIO * packed:
        return f"{inside // 1_000_000:,} MB packed into {packed / 1_000_000:,.1f} MB"
    return ""


def _files(packed: ZipFile, files: Sequence[ZipInfo]) -> Iterator[Outcome]:
    locked = [(at, each) for at, each in enumerate(files, start=1) if each.flag_bits & _LOCKED]
    if locked:
        yield _locked(locked, len(files))
    for line, each in enumerate(files, start=1):
        if each.flag_bits & _LOCKED:
            continue
        if _leads_out(each):
            yield _odd_path(line, each.filename)
        elif (why := _no_table(each.filename)) is not None:
            yield LeftOut(line, why)
        elif each.compress_type not in _FORMS:
            yield _broken(line, each.filename, "packed in a way we do not unpack")
        else:
            yield from _handed_out(packed, each, line)


def _handed_out(packed: ZipFile, each: ZipInfo, line: int) -> Iterator[Outcome]:
    """The file once it is unpacked whole: its length and its sum are those it says."""
    with TemporaryDirectory() as folder:
        path = Path(folder, on_disk(each.filename))
        try:
            with packed.open(each) as inside, path.open("wb") as file:
                copyfileobj(inside, file, 1 << 20)
        except _BREAKS as problem:
            yield _broken(line, each.filename, problem)
            return
        if path.suffix.lower() == ".txt" and is_letter(path):
            yield LeftOut(line, "a .txt file, which holds no table")
        else:
            yield enclosed(line, each.filename.replace("\\", "/"), path)


def _leads_out(each: ZipInfo) -> bool:
    """A name that would be written elsewhere, or a link. Windows packs with backslashes."""
    name = each.filename.replace("\\", "/")
    drive = name[1:2] == ":"
    return (
        drive
        or name.startswith("/")
        or ".." in name.split("/")
        or stat.S_ISLNK(each.external_attr >> 16)
    )


def _no_table(name: str) -> str | None:
    """Why a file is left out, by its name; None where it may hold a table or a lead."""
    last = name.replace("\\", "/").rpartition("/")[2]
    if name.startswith("__MACOSX/") or last.startswith("."):
        return "a note of the computer that packed it"
    ending = last.rpartition(".")[2].lower() if "." in last else ""
    return f"a .{ending} file, which holds no table" if ending in _OTHER_FILES else None


def _locked(locked: Sequence[tuple[int, ZipInfo]], count: int) -> Quarantined:
    names = [each.filename for _, each in locked]
    return Quarantined(
        locked[0][0],
        "locked_archive",
        f"The archive is protected with a password: {len(names)} of its {count} files cannot "
        "be opened.",
        "Ask the sender for it without a password, or unpack it and feed the files in it.",
        storable("\n".join(names)),
    )


def _odd_path(line: int, name: str) -> Quarantined:
    return Quarantined(
        line,
        "odd_path",
        "A file in the archive has a name that leads out of its folder, or is a link. It was not "
        "unpacked.",
        "Ask who packed it; if it is meant well, feed that file by itself.",
        storable(name),
    )


def _broken(line: int, name: str, why: object) -> Quarantined:
    return Quarantined(
        line,
        "broken_archive",
        f"The archive, or a file in it, cannot be unpacked ({str(why)[:200]}).",
        "Ask the sender for it again, or unpack it and feed the files in it.",
        storable(name),
    )


def _empty() -> Quarantined:
    return Quarantined(
        1,
        "empty_file",
        "There is no file in the archive.",
        "Ask the sender whether the export failed.",
        raw="",
    )


def _too_large(why: str) -> Quarantined:
    return Quarantined(
        1,
        "archive_too_large",
        f"The archive holds {why}, more than is unpacked.",
        f"Feed the files in it by themselves; at most {MOST_FILES:,} files and "
        f"{LARGEST // 1_000_000:,} MB are read from one archive.",
        raw="",
    )
