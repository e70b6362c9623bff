"""Administrative commands that a serving process runs before it serves."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from checks.admin_work.commands import Work, does, is_administrative
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.documents.makefile import MAKEFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.shell import SHELL
from checks.documents.supervisor import SUPERVISOR
from checks.documents.systemd import SYSTEMD
from checks.finding import Match
from checks.pattern import pattern
from checks.processes import Process, Step, production_processes
from checks.processes.composed import is_superseded
from checks.releases.serving import is_for_development
from checks.repository import Repository
from checks.value import frozen

COMMAND_KINDS: tuple[Kind[Any], ...] = (
    DOCKERFILE,
    SHELL,
    PROCFILE,
    COMPOSE,
    KUBERNETES,
    PACKAGE_JSON,
    MAKEFILE,
    SUPERVISOR,
    SYSTEMD,
)
"""Where the commands of a process may stand."""
_PREPARING = frozenset(
    (
        "set echo printf exit return sleep true false : [ [[ test cd pwd export unset local readonly declare source . wait trap shift "
        "mkdir chown chmod cp mv rm ln touch cat grep sed awk cut tr head tail find ls id whoami date env nc curl wget ping which "
        "pg_isready mysqladmin mysql psql redis-cli wait-for-it.sh wait-for-it wait-for nslookup getent until while if tee"
    ).split()
)
_LONGEST = 60
_OTHER_BRANCH = pattern(r"^\s*(?:elif|else|fi|esac)\b|;;")


@frozen
class StartWork:
    step: Step
    process: Process
    certain: bool
    """False where the command stands in a branch that may not be taken, or before a server for development."""
    conditional: bool = False


def work_at_start(repository: Repository, work: Work) -> Iterator[StartWork]:
    """Administrative commands of one kind that run before a process serves."""
    return run_at_start(repository, lambda line: does(line, work))


def run_at_start(
    repository: Repository, concerns: Callable[[str], bool], serving: Callable[[str], bool] = lambda _: False
) -> Iterator[StartWork]:
    """The first command of some kind in each script or declaration of processes that go on to serve.

    serving: which of these commands are themselves what serves in the end.
    """
    for kind in COMMAND_KINDS:
        # What is read here is what the factor's status rests on.
        deque(repository.changed(kind), maxlen=0)
    seen: set[tuple[str, str]] = set()
    for process in production_processes(repository, "web", "worker", "scheduler", "unknown"):
        if process.origin == "compose" and is_superseded(process.path, repository):
            continue
        for position, step in enumerate(process.steps):
            place = (step.path, process.name if step.path == process.path else "")
            if place in seen or not _concerns(step, concerns, repository) or repository.role(step.path) != "production":
                continue
            server = step if serving(step.line) else _server(process.steps, position, concerns)
            if server is None:
                continue
            branch = _branch(step, server, repository)
            if branch == "elsewhere":
                continue
            seen.add(place)
            certain = branch == "same" and not is_for_development(server.line)
            yield StartWork(step, process, certain, conditional=branch == "maybe")


def _concerns(step: Step, concerns: Callable[[str], bool], repository: Repository) -> bool:
    """Whether the step does the work: by its own words, or by what is piped or typed into an interpreter's shell."""
    if concerns(step.line):
        return True
    if step.name == "echo":
        return "create_superuser(" in (
            written := " ".join(word.raw for word in step.invocation.arguments)
        ) and concerns(written)
    text = repository.text(step.path) if "manage.py shell" in step.line or "rails runner" in step.line else None
    for redirection in step.invocation.command.redirections if text is not None else ():
        if text is not None and redirection.operator.startswith("<<"):
            mark = redirection.target.raw.strip("\"'\\-")
            rest = text.lines[redirection.target.span.end_line :]
            body = rest[: rest.index(mark)] if mark in rest else rest
            return concerns("\n".join(body))
    return False


def _server(steps: Sequence[Step], position: int, concerns: Callable[[str], bool]) -> Step | None:
    """What serves after a command, or went to the background before it."""
    later = (each for each in steps[position + 1 :] if _serves(each) and not concerns(each.line))
    earlier = (each for each in steps[:position] if each.background and _serves(each) and not concerns(each.line))
    return next(later, None) or next(earlier, None)


def _serves(step: Step) -> bool:
    """Whether the step may be what the process is there for, as opposed to preparation."""
    return step.name not in _PREPARING and not is_administrative(step.line) and "collectstatic" not in step.line


def _branch(step: Step, server: Step, repository: Repository) -> str:
    """How the command and the server stand to each other in a script: `same` branch, `maybe` taken, or `elsewhere`."""
    conditions = [block.kind for block in step.invocation.command.within if block.kind in ("if", "case")]
    if not conditions:
        return "maybe" if step.conditional and not _loops(step) else "same"
    if step.path == server.path and step.invocation.command.within == server.invocation.command.within:
        text = repository.text(step.path)
        between = text.lines[step.span.line - 1 : server.span.line - 1] if text else ()
        if not any(_OTHER_BRANCH.search(line) for line in between):
            return "same"
    return "elsewhere" if "case" in conditions else "maybe"


def _loops(step: Step) -> bool:
    """Whether nothing but a loop, which tries until it succeeds, makes the step conditional."""
    within = {block.kind for block in step.invocation.command.within}
    return bool(within) and within <= {"loop", "function"} and step.invocation.command.joined != "||"


def shown(step: Step) -> str:
    """The command for a message, cut short: what follows may be data."""
    line = " ".join(word.raw for word in step.invocation.arguments) if step.name == "echo" else step.line
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rpartition(' ')[0]} …"


def described(found: StartWork) -> str:
    """Who does it, in a sentence: `The service web`, `The image, under a condition,`."""
    return f"{_subject(found.process)}, under a condition," if found.conditional else _subject(found.process)


def _subject(process: Process) -> str:
    match process.origin:
        case "dockerfile":
            return "The image"
        case "compose":
            return f"The service {process.name}"
        case "kubernetes":
            return f"The container {process.name}"
        case "package":
            return f"The script {process.name}"
    return f"The process {process.name}"


def matches_at_start(repository: Repository, work: Work) -> Iterator[Match]:
    """The same as places to report: what is certain at the rule's own level, the rest as advice."""
    for found in work_at_start(repository, work):
        yield Match(
            found.step.path,
            found.step.span,
            {"who": described(found), "what": shown(found.step)},
            level=None if found.certain else "warning",
            because=(found.process.path, *found.step.via),
            cause="work at start",
        )
