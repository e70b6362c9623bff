"""What checks of whole trees remember, in the user's cache folder: never a file's content, never a secret, never too much.

A cache that cannot be read, written or trusted is as none: the check takes its time and nobody hears of it. Each file is
written whole and then put in its place, so neither a run beside this one nor an interrupted one leaves half of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from checks.memory import Memory
from checks.snapshot import Snapshot
from hooks.stamps import code_stamp, stamp_of

_MAGIC = b"factorlint cache 1\n"
_KEY_BYTES, _SUM_BYTES = 32, 16
_SUFFIX, _UNFINISHED = ".cache", ".unfinished"
_MOST_BYTES = 200_000_000
"""One tree that needs more is not remembered."""
_MOST_IN_ALL = 500_000_000
_MOST_FILES = 60
_ABANDONED = 3600.0
"""Seconds after which what a killed process left half written is taken away."""


def wanted(refused: bool) -> bool:
    """Whether the user lets checks remember: neither `--no-cache` nor the environment says no."""
    return not refused and os.environ.get("FACTORLINT_NO_CACHE", "").lower() not in ("1", "true", "yes")


def folder() -> str | None:
    """Where this platform keeps a user's caches; None where that cannot be told."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):
        return os.path.join(given, "factorlint")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", "")
        return os.path.join(local, "factorlint", "Cache") if os.path.isabs(local) else None
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        return None
    below = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
    return os.path.join(home, *below, "factorlint")


class Cache:
    """The memory of one tree: `recall` before the rules run, `keep` when the check is done."""

    def __init__(self, root: str, snapshot: Snapshot) -> None:
        self._root = os.path.realpath(root)
        self._snapshot = snapshot
        self._memory: Memory | None = None
        self._file = ""
        self._key = b""

    def recall(self, rules: Sequence[str]) -> Memory | None:
        """What the last check of this tree with these rules left behind; None where nothing can be kept."""
        place = folder()
        key = _key(place) if place else None
        if place is None or key is None:
            return None
        self._key = key
        about = "\0".join((self._root, type(self._snapshot).__name__, *rules))
        self._file = os.path.join(place, self._digest(about.encode("utf-8", "surrogateescape")).hex() + _SUFFIX)
        self._memory = Memory(_loaded(self._file, _signing(key)), self._digest, self._stamp())
        return self._memory

    def keep(self) -> None:
        """Store what is new. An interrupted check never comes here."""
        if self._memory is None or not self._memory.grew:
            return
        from marshal import dumps

        payload = dumps(self._memory.stored())
        if len(payload) <= _MOST_BYTES:
            _write(self._file, _MAGIC + _checksum(payload, _signing(self._key)) + payload)

    def _digest(self, content: bytes) -> bytes:
        """Keyed with what only this user's cache knows, so that it tells nobody else which content it stands for."""
        from hashlib import blake2b

        return blake2b(content, digest_size=16, key=self._key).digest()

    def _stamp(self) -> Callable[[str], bytes]:
        stamp, digest = stamp_of(self._snapshot), self._digest

        def stamped(path: str) -> bytes:
            told = stamp(path)
            return digest(told) if told else b""

        return stamped


def remembered(root: str, what: str, about: Sequence[bytes], make: Callable[[], Any]) -> Any:
    """Plain data (for `marshal`) that was made of the same things before, or is made now and kept. Holds no secret: the caller sees to it."""
    from hashlib import blake2b

    place = folder()
    key = _key(place) if place else None
    if place is None or key is None:
        return make()
    signing = _signing(key)
    digest = blake2b(b"\0\0".join(about), digest_size=32, key=key).digest()
    named = blake2b(f"{what}\0{os.path.realpath(root)}".encode("utf-8", "surrogateescape"), digest_size=16, key=key)
    file = os.path.join(place, named.hexdigest() + _SUFFIX)
    known = _loaded(file, signing)
    if isinstance(known, tuple) and len(known) == 2 and known[0] == digest:
        return known[1]
    made = make()
    from marshal import dumps

    payload = dumps((digest, made))
    if len(payload) <= _MOST_BYTES:
        _write(file, _MAGIC + _checksum(payload, signing) + payload)
    return made


def _signing(key: bytes) -> bytes:
    """What other code has written is as foreign as what somebody else has."""
    from hashlib import blake2b

    return blake2b(code_stamp().encode(), digest_size=_KEY_BYTES, key=key).digest()


def _checksum(payload: bytes, key: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(payload, digest_size=_SUM_BYTES, key=key).digest()


def _key(place: str) -> bytes | None:
    """The key of this user's cache, made at the first use. None where the folder is not the user's own, or nothing can be written."""
    path = os.path.join(place, "key")
    try:
        os.makedirs(place, mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and os.stat(place).st_uid != os.getuid():
            return None
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            with open(path, "rb") as file:
                key = file.read(_KEY_BYTES + 1)
            return key if len(key) == _KEY_BYTES else None
        with os.fdopen(descriptor, "wb") as file:
            key = os.urandom(_KEY_BYTES)
            file.write(key)
        return key
    except OSError:
        return None


def _loaded(path: str, key: bytes) -> Any:
    try:
        with open(path, "rb") as file:
            content = file.read(_MOST_BYTES + 1000)
    except OSError:
        return None
    head = len(_MAGIC) + _SUM_BYTES
    payload = content[head:]
    if not content.startswith(_MAGIC) or content[len(_MAGIC) : head] != _checksum(payload, key):
        return None
    from marshal import loads

    try:
        return loads(payload)  # noqa: S302 - its checksum is keyed with what only this user can read
    except (EOFError, ValueError, TypeError):
        return None


def _write(path: str, content: bytes) -> None:
    unfinished = f"{path}.{os.getpid()}{_UNFINISHED}"
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.replace(unfinished, path)
        except BaseException:
            os.unlink(unfinished)
            raise
        _tidy(os.path.dirname(path), path)
    except OSError:
        return


def _tidy(place: str, newest: str) -> None:
    """Take away the oldest files beyond the bounds, and what killed processes left."""
    from time import time

    found = []
    with os.scandir(place) as entries:
        for entry in entries:
            status = entry.stat(follow_symlinks=False)
            if entry.name.endswith(_UNFINISHED) and time() - status.st_mtime > _ABANDONED:
                os.unlink(entry.path)
            elif entry.name.endswith(_SUFFIX) and entry.path != newest:
                found.append((status.st_mtime, status.st_size, entry.path))
    room = _MOST_IN_ALL - os.path.getsize(newest)
    for number, (_, size, path) in enumerate(sorted(found, reverse=True), 1):
        room -= size
        if room < 0 or number >= _MOST_FILES:
            os.unlink(path)
