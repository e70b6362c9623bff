"""Administrative work that documentation, Makefiles and Fabric's tasks do in a session on a server."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.admin_work.commands import is_administrative
from checks.documents.command_line import invocations, parse
from checks.documents.makefile import MAKEFILE
from checks.documents.markdown import MARKDOWN, Fence, Markdown
from checks.documents.python import PYTHON
from checks.documents.shell import Command
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span, Text
from checks.value import frozen

_LANGUAGES = frozenset(
    ("", "sh", "bash", "shell", "console", "zsh", "shell-session", "shellsession", "terminal", "text")
)
_LOCAL = pattern(r"localhost|127\.0\.0\.1|vagrant|git@git(?:hub|lab)")
_PRODUCTION = pattern(r"(?i)\bprod(?:uction)?\b|\bdeploy|\bserver\b|\blive\b")
_CONTAINERS = ("docker", "docker-compose", "podman")
_VALUED = frozenset("-i -p -o -l -F -J -L -R -D -b -c -E -e -m -O -Q -S -W -w".split())


@frozen
class Session:
    """An administrative command and where it stands; `where` ends the sentence that tells it is run."""

    path: str
    span: Span
    what: str
    where: str


def documented_sessions(repository: Repository) -> Iterator[Session]:
    """The first of each document, recipe or file of tasks."""
    for markdown in repository.changed(MARKDOWN):
        yield from _first(_in_markdown(markdown))
    for makefile in repository.changed(MAKEFILE):
        for target in makefile.targets:
            yield from _first(_by_ssh(target.commands, makefile.text, makefile.path, None))
    for source in repository.changed(PYTHON):
        if basename(source.path) == "fabfile.py":
            for call in source.calls:
                line = call.string(0) if call.method in ("run", "sudo") else None
                if line is not None and is_administrative(line):
                    yield Session(source.path, call.span, line[:60], "on the server by Fabric")
                    break


def _first(found: Iterator[Session]) -> Iterator[Session]:
    first = next(found, None)
    if first is not None:
        yield first


def _in_markdown(markdown: Markdown) -> Iterator[Session]:
    for fence in markdown.fences:
        if fence.language.lower() not in _LANGUAGES:
            continue
        yield from _in_fence(markdown, fence)


def _in_fence(markdown: Markdown, fence: Fence) -> Iterator[Session]:
    """Each line by itself: prompts are taken off, and what follows a bare `ssh` is typed on the server."""
    inside = False
    for number in range(fence.span.line, min(fence.span.end_line, len(markdown.text.lines)) + 1):
        written = markdown.text.lines[number - 1].strip()
        line = written.removeprefix("$ ").removeprefix("> ").removeprefix("# ").strip()
        span = markdown.text.line_span(number)
        if line in ("exit", "logout"):
            inside = False
        if not line or _LOCAL.search(line):
            continue
        commands = parse(line, markdown.text, span)
        yield from _by_ssh(commands, markdown.text, markdown.path, span)
        for invocation in (each for command in commands for each in invocations(command, markdown.text)):
            words = (invocation.name, *invocation.values)
            ran = " ".join(words).strip()
            if inside and is_administrative(ran):
                yield Session(markdown.path, span, ran[:60], "on the server over ssh, as the documentation says")
            executed = _without_exec(words) if invocation.name in _CONTAINERS else None
            if (
                executed is not None
                and is_administrative(executed)
                and _is_about_production(fence.heading, markdown.path)
            ):
                yield Session(
                    markdown.path, span, executed[:60], "inside the running container, as the documentation says"
                )
            if invocation.name == "ssh" and len(_after_options(words[1:])) == 1:
                inside = True


def _by_ssh(commands: tuple[Command, ...], text: Text, path: str, at: Span | None) -> Iterator[Session]:
    """`ssh host "cd app && python manage.py migrate"`."""
    for command in commands:
        for invocation in invocations(command, text):
            if invocation.name != "ssh" or _LOCAL.search(" ".join(invocation.values)):
                continue
            given = _after_options(invocation.values)[1:]
            span = at or invocation.program.span
            for inner in parse(" ".join(given), text, span) if given else ():
                for each in invocations(inner, text):
                    ran = _without_exec((each.name, *each.values))
                    if ran is not None and is_administrative(ran):
                        yield Session(path, span, ran[:60], "on the server over ssh")


def _after_options(values: tuple[str, ...]) -> tuple[str, ...]:
    rest = values
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in _VALUED else rest[1:]
    return rest


def _without_exec(words: tuple[str, ...]) -> str | None:
    """What is run on the machine or in a container that serves; None for a one-off container."""
    if words[0] not in _CONTAINERS:
        return None if words[0] in ("kubectl", "heroku", "fly", "dokku") else " ".join(words)
    if "exec" not in words:
        return None
    rest = [word for word in words[words.index("exec") + 1 :] if not word.startswith("-")]
    return " ".join(rest[1:]) or None


def _is_about_production(heading: str, path: str) -> bool:
    """Whether a section is about a server rather than about somebody's own machine."""
    return _PRODUCTION.search(heading) is not None or _PRODUCTION.search(basename(path).replace("_", " ")) is not None
