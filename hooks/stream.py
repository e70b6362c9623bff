"""Where a report goes: standard output and nothing else there, or a file that is whole or not written at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from checks.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper


def say(message: str) -> None:
    """One line for people on standard error."""
    from hooks.printing import printable

    sys.stderr.write(f"factorlint: {printable(message)}\n")


def write(pieces: Iterable[str], output: str | None) -> None:
    """A reader that has seen enough (`| head`) ends the writing, not the verdict."""
    if output is not None and output != "-":
        write_file(output, "".join(pieces).encode(errors="replace"))
        return
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")
        sys.stdout.writelines(pieces)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(path: str, content: bytes) -> None:
    """Replace a file at once, so that nobody reads half of it. Raises `UsageError` where that is impossible."""
    from tempfile import NamedTemporaryFile

    path = os.path.realpath(path)
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            _write_through(path, content)
            return
        with NamedTemporaryFile(dir=os.path.dirname(path), prefix=".factorlint-", delete=False) as file:
            _fill(file, content)
        _put(file.name, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from error


def _fill(file: _TemporaryFileWrapper[bytes], content: bytes) -> None:
    """Nothing is left of a file that is interrupted, or that the disk has no room for."""
    try:
        file.write(content)
        file.flush()
    except BaseException:
        os.unlink(file.name)
        raise


def _put(written: str, path: str) -> None:
    try:
        os.chmod(written, _mode(path))
        os.replace(written, path)
    except BaseException:
        os.unlink(written)
        raise


def _write_through(path: str, content: bytes) -> None:
    """Devices and pipes, such as `/dev/stderr`, cannot be replaced."""
    with open(path, "wb") as file:
        file.write(content)


def _mode(path: str) -> int:
    """The mode the file has, or the one that a new file of this user gets."""
    try:
        return os.stat(path).st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
