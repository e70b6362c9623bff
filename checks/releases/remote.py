"""Commands that scripts and pipelines run on another machine: by `ssh`, or by an action that does the same."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.command_line import Invocation, invocations, parse
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.shell import SHELL, Command, Word
from checks.repository import Repository
from checks.text import Span, Text
from checks.value import frozen
from checks.written_commands import POSIX_SHELLS

_ACTIONS = ("appleboy/ssh-action@", "fifsky/ssh-action@", "garygrossgarten/github-action-ssh@", "d3rm0/ssh-action@")
_INPUTS = ("script", "command", "commands", "args")
_VALUED = frozenset("-i -p -o -l -F -J -L -R -D -b -c -E -e -m -O -Q -S -W -w".split())
_LOCAL = frozenset(("localhost", "127.0.0.1", "vagrant", "git@github.com", "git@gitlab.com"))


@frozen
class Remote:
    """A command that another machine runs; `span` is where it can be pointed at."""

    invocation: Invocation
    path: str
    span: Span

    @property
    def line(self) -> str:
        return " ".join((self.invocation.name, *self.invocation.values)).strip()


def remote_commands(repository: Repository) -> Iterator[Remote]:
    """Those of changed workflows, pipelines and scripts that the rule may see."""
    for workflow in repository.changed(GITHUB_WORKFLOW):
        for step in (step for job in workflow.jobs for step in job.steps):
            if step.uses is not None and step.uses.value.startswith(_ACTIONS):
                for given in (each for name in _INPUTS if (each := step.input(name)) is not None):
                    yield from _run(given.value or "", workflow.text, given.span)
            if step.run and step.run_span and step.shell in POSIX_SHELLS:
                yield from _by_ssh(parse(step.run, workflow.text, step.run_span), workflow.text)
    for commands, text in _scripted(repository):
        yield from _by_ssh(commands, text)


def _scripted(repository: Repository) -> Iterator[tuple[tuple[Command, ...], Text]]:
    for pipeline in repository.changed(GITLAB_CI):
        for line in (line for job in pipeline.jobs for line in job.script):
            yield parse(line.command, pipeline.text, line.span), pipeline.text
    for jenkinsfile in repository.changed(JENKINSFILE):
        for step in jenkinsfile.shell_steps:
            yield parse(step.command, jenkinsfile.text, step.span), jenkinsfile.text
    for script in repository.changed(SHELL):
        yield script.commands, script.text


def _by_ssh(commands: tuple[Command, ...], text: Text) -> Iterator[Remote]:
    for command in commands:
        for invocation in invocations(command, text):
            if invocation.name not in ("ssh", "sshpass", "autossh"):
                continue
            yield from _given(invocation, text)
            for redirection in command.redirections:
                if redirection.operator.startswith("<<"):
                    yield from _here_document(redirection.target, text)


def _given(invocation: Invocation, text: Text) -> Iterator[Remote]:
    """What follows the host on the command line."""
    words = list(invocation.arguments)
    if invocation.name == "sshpass":
        at = next((position for position, word in enumerate(words) if word.value == "ssh"), len(words))
        words = words[at + 1 :]
    while words and (words[0].value or words[0].raw).startswith("-"):
        words = words[2:] if (words[0].value or "") in _VALUED else words[1:]
    if not words or (words[0].value or "") in _LOCAL or len(words) < 2:
        return
    rest = words[1:]
    source = " ".join(word.value if word.value is not None else word.raw.strip("\"'") for word in rest)
    yield from _run(source, text, rest[0].span)


def _here_document(end: Word, text: Text) -> Iterator[Remote]:
    """The lines after the redirection up to the word that ends them."""
    mark = end.raw.strip("\"'\\-")
    for number in range(end.span.end_line, len(text.lines)):
        line = text.lines[number].strip()
        if line == mark:
            return
        yield from _run(line, text, text.line_span(number + 1))


def _run(source: str, text: Text, span: Span) -> Iterator[Remote]:
    for command in parse(source, text, span):
        for invocation in invocations(command, text):
            yield Remote(invocation, text.path, invocation.command.span)
