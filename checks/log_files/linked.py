"""Log files that an image or a script links to a standard stream: what is written to them is no file's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.documents.dockerfile import DOCKERFILE
from checks.documents.shell import SHELL, Command
from checks.repository import Repository

_STREAMS = ("/dev/std", "/dev/fd/", "/proc/1/fd/", "/proc/self/fd/")


def links(commands: Iterable[Command]) -> Iterator[str]:
    """The names that `ln -s /dev/stdout name` makes."""
    for command in commands:
        values = [value for value in command.values[1:] if value and not value.startswith("-")]
        if command.name == "ln" and len(values) == 2 and values[0].startswith(_STREAMS):
            yield values[1]


def linked_names(repository: Repository) -> frozenset[str]:
    """Base names of the files that any image or script of the repository links so."""
    found: set[str] = set()
    for dockerfile in repository.all(DOCKERFILE, containing=("/dev/std", "/proc/")):
        for instruction in dockerfile.instructions:
            found.update(links(instruction.commands))
    for script in repository.all(SHELL, containing=("ln -s",)):
        found.update(links(script.commands))
    return frozenset(name.rstrip("/").rpartition("/")[2] for name in found)


def is_linked(repository: Repository, path: str) -> bool:
    return path.strip("\"'").replace("\\", "/").rpartition("/")[2] in repository.model(linked_names)
