"""Reads files below one folder of this machine, and never anything else."""

from __future__ import annotations

import os
import stat
from time import time_ns

from checks.decoding import MAXIMUM_BYTES
from checks.errors import Unreadable

ABSENT = "no such file"
_CHUNK = 1 << 20
_SETTLED = 2_000_000_000
"""Nanoseconds after which times are taken for the last word: FAT counts in two seconds, others finer."""


class Disk:
    """Regular files below `root`. Links, devices and folders are refused with the reason."""

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)
        self._inside: dict[str, bool] = {}

    def has(self, path: str) -> bool:
        """Whether a regular file is there, itself no link. Where that may not be known, yes: who reads it is told why not."""
        try:
            return stat.S_ISREG(os.lstat(self.full(path)).st_mode)
        except PermissionError:
            return True
        except OSError:
            return False

    def full(self, path: str) -> str:
        return f"{self.root}/{path}"

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises `Unreadable` with the reason."""
        full = self.full(path)
        try:
            status = os.lstat(full)
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("a symbolic link" if stat.S_ISLNK(status.st_mode) else "not a regular file")
            if status.st_size > MAXIMUM_BYTES:
                raise Unreadable(f"larger than {MAXIMUM_BYTES // 1_000_000} MB")
            if not self._is_inside(os.path.dirname(full)):
                raise Unreadable("behind a symbolic link that leads out of the repository")
            return _read(full, status.st_size)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Unreadable(ABSENT) from error
        except OSError as error:
            raise Unreadable((error.strerror or type(error).__name__).lower()) from error
        except ValueError as error:
            raise Unreadable("not a possible file name") from error

    def stamp(self, path: str) -> bytes:
        """What changes whenever the content does; empty where that cannot be told without reading it.

        A file that was written a moment ago may be written again without a trace: its times are not finer than the clock of
        the file system (https://git-scm.com/docs/racy-git).
        """
        try:
            status = os.lstat(self.full(path))
        except (OSError, ValueError):
            return b""
        latest = max(status.st_mtime_ns, status.st_ctime_ns)
        if not stat.S_ISREG(status.st_mode) or latest > time_ns() - _SETTLED:
            return b""
        told = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev)
        return " ".join(map(str, told)).encode()

    def can_hold(self, path: str) -> bool:
        """Whether a file could be made there: its folder exists, below the root and not behind a link out of it."""
        folder = os.path.dirname(self.full(path))
        return os.path.isdir(folder) and self._is_inside(folder)

    def _is_inside(self, folder: str) -> bool:
        known = self._inside.get(folder)
        if known is None:
            real = os.path.realpath(folder)
            known = self._inside[folder] = real == self.root or real.startswith(self.root.rstrip("/\\") + os.sep)
        return known


def _read(full: str, expected: int) -> bytes:
    """The whole file, or a little more than the bound of it. Asking for all that it may hold at most would cost as much again."""
    descriptor = os.open(full, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    try:
        content = os.read(descriptor, expected + 1)
        while len(content) != expected and len(content) <= MAXIMUM_BYTES:
            more = os.read(descriptor, _CHUNK)
            if not more:
                break
            content += more
        return content
    finally:
        os.close(descriptor)
