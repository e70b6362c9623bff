"""What really runs: the processes a repository declares, and the commands each of them executes."""

from __future__ import annotations

from typing import Literal

from checks.documents.command_line import Invocation
from checks.text import Span
from checks.value import frozen

Nature = Literal["web", "worker", "scheduler", "release", "job", "unknown"]
"""What a process is for. `release` runs before a release goes live, `job` runs once and ends."""
Origin = Literal[
    "dockerfile",
    "compose",
    "kubernetes",
    "task",
    "procfile",
    "package",
    "supervisor",
    "systemd",
    "platform",
    "serverless",
]


@frozen
class Step:
    """One program that a process starts, in the order it starts them."""

    invocation: Invocation
    path: str
    """The file in which the command stands; `span` is in it."""
    span: Span
    via: tuple[str, ...]
    """What leads there, outermost first: `Dockerfile`, `docker/entrypoint.sh`, `package.json start`."""
    conditional: bool = False
    """It stands in a branch, a loop or a function of a script, or after `||`."""

    @property
    def name(self) -> str:
        return self.invocation.name

    @property
    def line(self) -> str:
        """The program and its arguments as one string, computed words left empty."""
        return " ".join((self.invocation.name, *self.invocation.values)).strip()

    @property
    def background(self) -> bool:
        return self.invocation.command.background


@frozen
class Process:
    """A process type of a unit, with what it executes."""

    name: str
    """Service, container or process type; `image` for what an image starts by itself."""
    nature: Nature
    origin: Origin
    unit: str
    """Root folder of its unit."""
    path: str
    span: Span
    """Where it is declared: the CMD, the service's name or command, the container's name."""
    steps: tuple[Step, ...]
    development: bool = False
    """Declared in a file for development or tests."""
    image: str | None = None
    """As written, where the declaration names one."""
    dockerfile: str | None = None
    """The Dockerfile it is built by, where that is known."""
    replicas: int | None = None
    own: bool = True
    """Whether it runs this repository's code, as opposed to an image of someone else's."""

    @property
    def main(self) -> Step | None:
        """The program that stays: the last one that is started for good."""
        staying = [step for step in self.steps if not step.background and not step.conditional]
        return next(reversed(staying or self.steps), None)
