"""The images that commands and workflow steps build, tag, push and run, with where they name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.command_line import Invocation
from checks.documents.github_workflow import Step
from checks.documents.shell import Word
from checks.text import Span
from checks.written_commands import spelled

_ENGINES = frozenset(("docker", "podman", "nerdctl", "buildah"))
_BUILD_ACTION = "docker/build-push-action@"
_BETWEEN_TAGS = r"[,\n](?![^{]*\}\})"
"""A comma inside of an expression, as in `${{ format('{0}:{1}', a, b) }}`, parts no tags."""


def built_or_pushed(invocation: Invocation) -> Iterator[tuple[str, Word]]:
    """Images that an invocation builds, tags or pushes, as written."""
    yield from built(invocation)
    yield from pushed(invocation)


def built(invocation: Invocation) -> Iterator[tuple[str, Word]]:
    """Images that `docker build -t …` and `docker tag … …` name."""
    words = invocation.arguments
    if invocation.name not in _ENGINES:
        return
    if _verb(invocation) in ("build", "bud"):
        yield from _tags(words)
    elif _verb(invocation) == "tag" and len(words) > 2:
        yield spelled(words[-1]), words[-1]


def pushed(invocation: Invocation) -> Iterator[tuple[str, Word]]:
    """Images that an invocation sends to a registry."""
    words = invocation.arguments
    if "executor" in invocation.name and any(spelled(word).startswith("--destination") for word in words):
        destination = invocation.option("--destination", "-d")
        if destination is not None:
            yield spelled(destination), destination
    if invocation.name not in _ENGINES:
        return
    if _verb(invocation) == "push":
        plain = [word for word in words if not spelled(word).startswith("-")][1:]
        plain = plain[1:] if plain and spelled(plain[0]) == "push" else plain
        if plain and not {"-a", "--all-tags"} & {spelled(word) for word in words}:
            yield spelled(plain[0]), plain[0]
    elif _verb(invocation) == "build" and any(spelled(word) in ("--push", "--push=true") for word in words):
        yield from _tags(words)


def arguments_of_build(invocation: Invocation) -> tuple[str | None, str | None]:
    """The context and the Dockerfile that a build is given, None each where it is not told; both None for what is no build."""
    if "executor" in invocation.name:
        context, file = invocation.option("--context", "-c"), invocation.option("--dockerfile", "-f")
        return (spelled(context) if context else None, spelled(file) if file else None)
    if invocation.name not in _ENGINES or _verb(invocation) not in ("build", "bud"):
        return None, None
    named = invocation.option("-f", "--file")
    last = invocation.arguments[-1] if invocation.arguments else None
    context_given = spelled(last) if last is not None and not spelled(last).startswith("-") else None
    return context_given, spelled(named) if named is not None else None


def deployed(invocation: Invocation) -> Iterator[tuple[str, Word]]:
    """Images that an invocation puts to work: `docker run`, `kubectl set image`, `gcloud run deploy --image`."""
    words = invocation.arguments
    values = [spelled(word) for word in words]
    if invocation.name in ("kubectl", "oc") and values[:2] == ["set", "image"]:
        for word in words[3:]:
            name, equals, image = spelled(word).partition("=")
            if equals and not name.startswith("-"):
                yield image, word
    elif (
        (invocation.name in _ENGINES and values[:2] == ["service", "update"])
        or (invocation.name == "gcloud" and "deploy" in values)
        or invocation.name == "az"
    ):
        yield from _option(invocation, "--image")


def tags_of(step: Step) -> Iterator[tuple[str, Span]]:
    """The tags that a step with Docker's build action gives."""
    tags = step.input("tags") if step.uses is not None and step.uses.value.startswith(_BUILD_ACTION) else None
    for part in re.split(_BETWEEN_TAGS, tags.value or "") if tags is not None else ():
        if part.strip() and tags is not None:
            yield part.strip(), tags.span


def _verb(invocation: Invocation) -> str:
    """`build` of `docker build`, `docker buildx build` and `docker image build`."""
    values = [value for value in invocation.values if not value.startswith("-")]
    return next((value for value in values[:2] if value not in ("buildx", "image", "compose")), "")


def _tags(words: tuple[Word, ...]) -> Iterator[tuple[str, Word]]:
    for position, word in enumerate(words):
        value = spelled(word)
        if value in ("-t", "--tag") and position + 1 < len(words):
            yield spelled(words[position + 1]), words[position + 1]
        elif value.startswith("--tag="):
            yield value.removeprefix("--tag="), word


def _option(invocation: Invocation, name: str) -> Iterator[tuple[str, Word]]:
    found = invocation.option(name)
    if found is not None:
        yield spelled(found), found
