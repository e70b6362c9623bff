"""Commands as they are written in build and deploy files, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from checks.documents.command_line import Invocation, invocations, parse
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.dockerfile_instruction import Instruction
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.kind import Kind
from checks.documents.node import text as text_of
from checks.documents.shell import SHELL, Command, Word
from checks.repository import Repository
from checks.role import DEPLOYED, Role
from checks.text import Span, Text
from checks.value import frozen

Setting = Literal["image", "pipeline", "script"]
"""The build of an image, a workflow or pipeline of CI, a script."""
POSIX_SHELLS = (None, "bash", "sh", "zsh")


@frozen
class Written:
    """One simple command and what it runs."""

    command: Command
    invocation: Invocation
    text: Text
    setting: Setting
    group: int
    """The same for commands of one RUN, step or script: they share a shell."""
    folder: str | None = None
    """Where a pipeline runs it, as it says itself; None where it says nothing."""

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def span(self) -> Span:
        return self.invocation.command.span

    @property
    def name(self) -> str:
        return self.invocation.name


PIPELINES: tuple[Role, ...] = (*DEPLOYED, "test", "development")
"""Roles for a rule that also sees the workflows whose name says that they test: what they install is what was tested."""


def commands_in_focus(repository: Repository, *, scripts: bool = True) -> Iterator[Written]:
    """The commands of changed Dockerfiles, workflows, pipelines and scripts that the rule may see.

    Workflows and pipelines may have any of its roles, the others are those that are deployed.
    """
    for written in _written(_groups(repository.changed, scripts)):
        if written.setting == "pipeline" or repository.role(written.path) in DEPLOYED:
            yield written


def commands_anywhere(repository: Repository, containing: Sequence[str]) -> Iterator[Written]:
    """The commands of all Dockerfiles, workflows, pipelines and scripts that hold one of some literals, in focus or not."""
    yield from _written(_groups(lambda kind: repository.all(kind, containing), scripts=True))


def spelled(word: Word) -> str:
    """A word as it is written, without the quotes around it; its variables stay."""
    return word.value if word.value is not None else word.raw.strip("\"'")


_Documents = Callable[[Kind[Any]], Iterator[Any]]


@frozen
class _Group:
    commands: tuple[Command, ...]
    text: Text
    setting: Setting
    folder: str | None = None


def _written(groups: Iterator[_Group]) -> Iterator[Written]:
    for number, group in enumerate(groups):
        for command in group.commands:
            for invocation in invocations(command, group.text):
                yield Written(command, invocation, group.text, group.setting, number, group.folder)


def _groups(documents: _Documents, scripts: bool) -> Iterator[_Group]:
    """Commands that share a shell."""
    for dockerfile in documents(DOCKERFILE):
        needed = needed_stages(dockerfile)
        for instruction in dockerfile.instructions:
            if instruction.keyword == "RUN" and instruction.stage in needed:
                yield _Group(instruction.commands, dockerfile.text, "image")
    yield from _of_workflows(documents)
    for pipeline in documents(GITLAB_CI):
        for job in pipeline.jobs:
            lines = (parse(line.command, pipeline.text, line.span) for line in job.script)
            yield _Group(tuple(command for line in lines for command in line), pipeline.text, "pipeline")
    for jenkinsfile in documents(JENKINSFILE):
        for step in jenkinsfile.shell_steps:
            yield _Group(parse(step.command, jenkinsfile.text, step.span), jenkinsfile.text, "pipeline")
    for script in documents(SHELL) if scripts else ():
        yield _Group(script.commands, script.text, "script")


def _of_workflows(documents: _Documents) -> Iterator[_Group]:
    for workflow in documents(GITHUB_WORKFLOW):
        for called, step in [(each, step) for each in workflow.jobs for step in each.steps]:
            if step.run and step.run_span and step.shell in POSIX_SHELLS:
                folder = step.working_directory or text_of(called.node, "defaults", "run", "working-directory")
                folder = folder or text_of(workflow.root, "defaults", "run", "working-directory")
                yield _Group(parse(step.run, workflow.text, step.run_span), workflow.text, "pipeline", folder)


def needed_stages(dockerfile: Dockerfile) -> frozenset[int]:
    """The stages that the last one is made from, itself among them: others are for development and tests."""
    needed: set[int] = set()
    pending = [dockerfile.last] if dockerfile.last else []
    while pending:
        for stage in dockerfile.stage_chain(pending.pop()):
            if stage.index in needed:
                continue
            needed.add(stage.index)
            for instruction in stage.of("COPY", "ADD", "RUN"):
                source = dockerfile.stage_named(instruction.flag("from") or _mounted(instruction))
                if source is not None:
                    pending.append(source)
    return frozenset(needed)


def _mounted(instruction: Instruction) -> str:
    """The stage that a `--mount=…,from=stage` takes files from."""
    parts = (part for flag in instruction.flags if flag.name == "mount" for part in flag.value.split(","))
    return next((part.removeprefix("from=") for part in parts if part.startswith("from=")), "")
