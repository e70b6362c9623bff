"""What an image starts by itself: ENTRYPOINT and CMD of a Dockerfile's stage together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename, dirname

from checks.documents.command_line import of_words
from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Stage
from checks.documents.dockerfile_instruction import Instruction
from checks.documents.shell import Command, Word
from checks.processes.following import Place, follow
from checks.processes.model import Process, Step
from checks.processes.nature import nature_of
from checks.repository import Repository
from checks.role import LOCAL
from checks.text import Span
from checks.value import replace

_DEVELOPMENT_WORDS = frozenset("dev develop development local test tests ci devcontainer debug".split())


def image_processes(repository: Repository) -> Iterator[Process]:
    """One process for each Dockerfile that says what it starts."""
    for dockerfile in repository.all(DOCKERFILE):
        stage = dockerfile.last
        if stage is None or repository.role(dockerfile.path) not in LOCAL:
            continue
        steps, anchor = started(dockerfile, stage, repository)
        if anchor is None:
            continue
        yield Process(
            name="image",
            nature=nature_of(basename(dirname(dockerfile.path)), steps),
            origin="dockerfile",
            unit=repository.unit(dockerfile.path).root,
            path=dockerfile.path,
            span=anchor.span,
            steps=steps,
            development=for_development(dockerfile.path, repository),
            dockerfile=dockerfile.path,
        )


def started(
    dockerfile: Dockerfile,
    stage: Stage,
    repository: Repository,
    *,
    folder: str | None = None,
    entrypoint: tuple[Word, ...] | None = None,
    command: tuple[Word, ...] | None = None,
    outside: Place | None = None,
) -> tuple[tuple[Step, ...], Instruction | None]:
    """The programs a container of this stage starts, and the instruction that says so.

    entrypoint, command: what whoever runs the image puts in their place; an entrypoint put in place drops the image's command.
    outside: where those words stand, if any are given.
    """
    own_entrypoint = dockerfile.in_force(stage, "ENTRYPOINT")
    own_command = None if entrypoint is not None else dockerfile.in_force(stage, "CMD")
    inner = Place(dockerfile.text, dirname(dockerfile.path) if folder is None else folder, via=(dockerfile.path,))
    anchor = own_command or own_entrypoint
    rest = command if command is not None else _words(own_command)
    if entrypoint is not None:
        return follow([of_words((*entrypoint, *rest), _span(entrypoint, rest))], outside or inner, repository), anchor
    if own_entrypoint is None:
        if command is not None:
            return follow([of_words(command, command[0].span)] if command else [], outside or inner, repository), anchor
        return follow(_commands(own_command), inner, repository), anchor
    if not own_entrypoint.json:
        # The shell form ignores every argument.
        return follow(_commands(own_entrypoint), inner, repository), anchor
    words = (*_words(own_entrypoint), *rest)
    if command is not None and outside is not None:
        inner = replace(inner, rest_text=outside.text)
    return follow([of_words(words, own_entrypoint.span)] if words else [], inner, repository), anchor


def for_development(path: str, repository: Repository) -> bool:
    """Whether a Dockerfile is for development or tests, by its place or name: `Dockerfile.dev`."""
    name = basename(path).lower().replace("-", ".").replace("_", ".")
    return repository.role(path) != "production" or not _DEVELOPMENT_WORDS.isdisjoint(name.split("."))


def _commands(instruction: Instruction | None) -> Sequence[Command]:
    return instruction.commands if instruction is not None else ()


def _words(instruction: Instruction | None) -> tuple[Word, ...]:
    """The words of an exec form; a shell form as the script it is."""
    if instruction is None or not instruction.source.strip():
        return ()
    if instruction.json:
        return tuple(Word(each.value, each.raw, each.span) for each in instruction.arguments)
    span = instruction.span
    script = instruction.source.strip()
    return (Word("/bin/sh", "/bin/sh", span), Word("-c", "-c", span), Word(script, script, span))


def _span(*groups: tuple[Word, ...]) -> Span:
    return next(word.span for group in groups for word in group)
