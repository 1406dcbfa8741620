"""How much memory this machine, or the container we run in, has, and what PostgreSQL gets of it."""

from pathlib import Path

import psutil

#: where Linux says what a container may use: control groups of version 2, then 1
LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
_MB = 1024**2
_LEAST, _MOST = 128, 4096


def of_machine() -> int:
    """Bytes: all there is, or the least a container's limit allows."""
    found = [psutil.virtual_memory().total]
    for file in LIMITS:
        try:
            said = file.read_text().strip()
        except OSError:
            continue
        if said.isdecimal():  # else "max": no limit
            found.append(int(said))
    return min(found)


def for_buffers(memory: int) -> str:
    """PostgreSQL's ``shared_buffers``: an eighth of ``memory`` bytes, 128 MB to 4 GB.

    Its documentation names a quarter on a machine of its own (19.4.1): this one also
    serves the pages and the relay, and what is not in its buffers may still be in the system's.
    """
    return f"{min(max(memory // 8 // _MB, _LEAST), _MOST)}MB"
