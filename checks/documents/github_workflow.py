"""GitHub Actions: workflows and composite actions, down to steps and the scripts they run."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import yaml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence, child, entries, items, scalar
from checks.documents.node import text as text_of
from checks.documents.variables import EnvVar, declared
from checks.text import Span, Text
from checks.value import frozen


@frozen
class Step:
    """`uses` is `owner/action@ref`, a path, or `docker://image`; `run` a script, the block indicator not included.

    `with_` holds the inputs; `span` covers the whole step, `run_span` the script as written, `|` included.
    """

    node: Mapping
    name: str | None
    uses: Scalar | None
    run: str | None
    run_span: Span | None
    env: tuple[EnvVar, ...]
    with_: tuple[EnvVar, ...]
    shell: str | None
    working_directory: str | None

    @property
    def span(self) -> Span:
        return self.node.span

    @property
    def condition(self) -> str | None:
        return text_of(self.node, "if")

    def input(self, name: str) -> EnvVar | None:
        return next((one for one in self.with_ if one.name == name), None)


@frozen
class ServiceContainer:
    """A container beside a job (`services:`), or the one the job runs in (`container:`)."""

    name: str
    image: Scalar
    env: tuple[EnvVar, ...]
    node: Node


@frozen
class Job:
    """`uses` names a reusable workflow that the job calls instead of having steps. `name_span` covers the id."""

    id: str
    name_span: Span
    node: Mapping
    name: str | None
    runs_on: tuple[str, ...]
    needs: tuple[str, ...]
    uses: Scalar | None
    env: tuple[EnvVar, ...]
    steps: tuple[Step, ...]
    services: tuple[ServiceContainer, ...]
    container: ServiceContainer | None
    environment: str | None
    """The deployment environment's name, `production`."""

    @property
    def strategy(self) -> Node | None:
        return child(self.node, "strategy")

    @property
    def condition(self) -> str | None:
        return text_of(self.node, "if")

    @property
    def permissions(self) -> Node | None:
        return child(self.node, "permissions")

    @property
    def with_(self) -> tuple[Entry, ...]:
        return entries(self.node, "with")

    @property
    def secrets(self) -> Node | None:
        """What is handed to a reusable workflow: names, or `inherit`."""
        return child(self.node, "secrets")


@frozen
class Workflow:
    text: Text
    root: Node | None
    name: str | None
    on: Node | None
    env: tuple[EnvVar, ...]
    jobs: tuple[Job, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def permissions(self) -> Node | None:
        return child(self.root, "permissions")

    @property
    def events(self) -> tuple[str, ...]:
        """What starts it: `push`, `pull_request`, `schedule`."""
        if isinstance(self.on, Mapping):
            return tuple(entry.key.value for entry in self.on.entries)
        return tuple(item.value for item in items(self.on) if isinstance(item, Scalar))

    @property
    def branches(self) -> tuple[Scalar, ...]:
        """The branches whose pushes start it; empty where every branch does or none."""
        return tuple(item for item in items(self.on, "push", "branches") if isinstance(item, Scalar))


@frozen
class Action:
    """`using` is `composite`, `docker` or a Node version; only composite actions have steps."""

    text: Text
    root: Node | None
    name: str | None
    using: str | None
    image: Scalar | None
    steps: tuple[Step, ...]

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> Workflow:
    """A file without jobs gives none. Raises `Unreadable` for what is not YAML."""
    root = yaml.parse(text).root
    return Workflow(
        text=text,
        root=root,
        name=text_of(root, "name"),
        on=child(root, "on"),
        env=tuple(declared(text, child(root, "env"))),
        jobs=tuple(_jobs(text, root)),
    )


def parse_action(text: Text) -> Action:
    root = yaml.parse(text).root
    return Action(
        text=text,
        root=root,
        name=text_of(root, "name"),
        using=text_of(root, "runs", "using"),
        image=scalar(root, "runs", "image"),
        steps=tuple(steps_of(text, child(root, "runs"))),
    )


def _jobs(text: Text, root: Node | None) -> Iterator[Job]:
    for entry in entries(root, "jobs"):
        node = entry.value
        if not isinstance(node, Mapping):
            continue
        yield Job(
            id=entry.key.value,
            name_span=entry.key.span,
            node=node,
            name=text_of(node, "name"),
            runs_on=_runs_on(node),
            needs=tuple(item.value for item in items(node, "needs") if isinstance(item, Scalar)),
            uses=scalar(node, "uses"),
            env=tuple(declared(text, child(node, "env"))),
            steps=tuple(steps_of(text, node)),
            services=tuple(_services(text, node)),
            container=_container(text, "container", child(node, "container")),
            environment=text_of(node, "environment") or text_of(node, "environment", "name"),
        )


def _runs_on(node: Mapping) -> tuple[str, ...]:
    found = child(node, "runs-on")
    labels = items(found, "labels") if isinstance(found, Mapping) else items(found)
    return tuple(label.value for label in labels if isinstance(label, Scalar))


def _services(text: Text, node: Mapping) -> Iterator[ServiceContainer]:
    for entry in entries(node, "services"):
        service = _container(text, entry.key.value, entry.value)
        if service is not None:
            yield service


def _container(text: Text, name: str, node: Node | None) -> ServiceContainer | None:
    image = node if isinstance(node, Scalar) else scalar(node, "image")
    if node is None or image is None:
        return None
    return ServiceContainer(name, image, tuple(declared(text, child(node, "env"))), node)


def steps_of(text: Text, node: Node | None) -> Iterator[Step]:
    """The steps below `steps:` of a job or a composite action."""
    found = child(node, "steps")
    for item in found.items if isinstance(found, Sequence) else ():
        if not isinstance(item, Mapping):
            continue
        run = scalar(item, "run")
        yield Step(
            node=item,
            name=text_of(item, "name"),
            uses=scalar(item, "uses"),
            run=run.value if run else None,
            run_span=run.span if run else None,
            env=tuple(declared(text, child(item, "env"))),
            with_=tuple(declared(text, child(item, "with"))),
            shell=text_of(item, "shell"),
            working_directory=text_of(item, "working-directory"),
        )


GITHUB_WORKFLOW: Kind[Workflow] = Kind(
    "github-workflow",
    claims=(
        Claim(suffixes=(".yml", ".yaml"), folders=(".github/workflows", ".gitea/workflows", ".forgejo/workflows")),
    ),
    parse=parse,
)
GITHUB_ACTION: Kind[Action] = Kind(
    "github-action",
    claims=(Claim(names=("action.yml", "action.yaml"), markers=("runs:",)),),
    parse=parse_action,
)
