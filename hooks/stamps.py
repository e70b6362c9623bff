"""What changes whenever a file, or the code of the rules, does, told without reading any of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache

from checks.snapshot import Snapshot


def stamp_of(snapshot: Snapshot) -> Callable[[str], bytes]:
    """By path the snapshot's own stamp of it, always empty where the snapshot has none."""
    told: Callable[[str], bytes] = getattr(snapshot, "stamp", _none)
    return told


def _none(_path: str) -> bytes:
    return b""


@cache
def code_stamp() -> str:
    """Of the rules, the libraries that parse for them, and Python: with other code, what was found before tells nothing."""
    from hashlib import blake2b

    import checks

    parts = [sys.version, *_sources(os.path.dirname(checks.__file__ or "")), *_installed()]
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _sources(folder: str) -> Iterator[str]:
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry.path)
        elif entry.name.endswith(".py"):
            status = entry.stat()
            yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"


def _installed() -> Iterator[str]:
    """Names of what is installed beside, which hold the versions."""
    for folder in sys.path:
        if folder.endswith("-packages") and os.path.isdir(folder):
            yield from sorted(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
