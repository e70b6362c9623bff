"""GitLab CI: jobs with their scripts, images, services and variables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from checks.documents import yaml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence, child, entries, items, scalar
from checks.documents.node import text as text_of
from checks.documents.variables import EnvVar
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

_NO_JOBS = frozenset(
    "default include stages types variables workflow image services before_script after_script cache spec".split()
)
_SCRIPTS = ("before_script", "script", "after_script")
_MAXIMUM_BASES = 20
_MAXIMUM_LINES = 2_000
_MAXIMUM_LINES_OF_FILE = 50_000


@frozen
class ScriptLine:
    """One item of a script, which may itself hold several lines; `section` is `before_script`, `script` or `after_script`."""

    command: str
    span: Span
    section: str


@frozen
class Service:
    image: str
    span: Span
    alias: str | None = None


@frozen
class Job:
    """`script`, `image`, `services` and `variables` are the job's own, else those it extends or the file's defaults."""

    name: str
    name_span: Span
    node: Mapping
    script: tuple[ScriptLine, ...]
    image: Scalar | None
    services: tuple[Service, ...]
    variables: tuple[EnvVar, ...]
    stage: str | None
    environment: str | None

    @property
    def hidden(self) -> bool:
        """A name with a leading dot: a base for others, never run itself."""
        return self.name.startswith(".")


@frozen
class Pipeline:
    text: Text
    root: Node | None
    variables: tuple[EnvVar, ...]
    stages: tuple[str, ...]
    jobs: tuple[Job, ...]
    includes: tuple[Node, ...]

    @property
    def path(self) -> str:
        return self.text.path

    def job(self, name: str) -> Job | None:
        return next((job for job in self.jobs if job.name == name), None)


def parse(text: Text) -> Pipeline:
    """Raises `Unreadable` for what is not YAML. A `spec:` document in front of the pipeline is passed over."""
    documents = yaml.parse(text).documents
    root = documents[-1] if documents else None
    return Pipeline(
        text=text,
        root=root,
        variables=tuple(_variables(child(root, "variables"))),
        stages=tuple(item.value for item in items(root, "stages") if isinstance(item, Scalar)),
        jobs=tuple(_jobs(root)),
        includes=items(root, "include"),
    )


def _jobs(root: Node | None) -> Iterator[Job]:
    lines = 0
    for entry in entries(root):
        if entry.key.value in _NO_JOBS or not isinstance(entry.value, Mapping):
            continue
        job = _job(root, entry, entry.value)
        lines += len(job.script)
        if lines > _MAXIMUM_LINES_OF_FILE:
            raise Unreadable(f"more than {_MAXIMUM_LINES_OF_FILE:,} lines of script with what its jobs extend")
        yield job


def _job(root: Node | None, entry: Entry, node: Mapping) -> Job:
    return Job(
        name=entry.key.value,
        name_span=entry.key.span,
        node=node,
        script=tuple(islice(_script(root, node), _MAXIMUM_LINES)),
        image=_image(_inherited(root, node, "image")),
        services=tuple(_services(_inherited(root, node, "services"))),
        variables=tuple(_variables(child(node, "variables"))),
        stage=text_of(_inherited(root, node, "stage", defaults=False)),
        environment=text_of(node, "environment") or text_of(node, "environment", "name"),
    )


def _inherited(root: Node | None, node: Mapping, key: str, *, defaults: bool = True) -> Node | None:
    """The value of a job's key: its own, that of the nearest base that has it, or the default of the file."""
    for body in _with_bases(root, node):
        found = child(body, key)
        if found is not None:
            return found
    if not defaults:
        return None
    return child(root, "default", key) or (child(root, key) if key != "script" else None)


def _with_bases(root: Node | None, node: Mapping) -> Iterator[Mapping]:
    """A job and what it extends, nearest first; of several bases the last is the nearest. Each comes once."""
    pending, seen = [node], set[str]()
    while pending and len(seen) < _MAXIMUM_BASES:
        body = pending.pop()
        yield body
        for base in items(body, "extends"):
            found = child(root, base.value) if isinstance(base, Scalar) and base.value not in seen else None
            if isinstance(base, Scalar) and isinstance(found, Mapping):
                seen.add(base.value)
                pending.append(found)


def _script(root: Node | None, node: Mapping) -> Iterator[ScriptLine]:
    for section in _SCRIPTS:
        pending = list(items(_inherited(root, node, section)))[::-1]
        while pending:
            item = pending.pop()
            if isinstance(item, Sequence):  # An alias to another script, and `!reference`, stand as lists in the list.
                pending.extend(_referenced(root, item)[::-1])
            elif isinstance(item, Scalar):
                yield ScriptLine(item.value, item.span, section)


def _referenced(root: Node | None, item: Sequence) -> tuple[Node, ...]:
    if item.tag != "!reference":
        return item.items
    keys = [key.value for key in item.items if isinstance(key, Scalar)]
    return tuple(found for found in items(root, *keys) if isinstance(found, Scalar))


def _image(node: Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) else scalar(node, "name")


def _services(node: Node | None) -> Iterator[Service]:
    for item in items(node):
        image = _image(item)
        if image is not None:
            yield Service(image.value, image.span, text_of(item, "alias"))


def _variables(node: Node | None) -> Iterator[EnvVar]:
    """Variables are scalars, or mappings with a `value:` and a description."""
    for entry in entries(node):
        value = entry.value if isinstance(entry.value, Scalar) else scalar(entry.value, "value")
        if value is not None:
            yield EnvVar(entry.key.value, value.value, value.span, entry.key.span)


GITLAB_CI: Kind[Pipeline] = Kind(
    "gitlab-ci",
    claims=(
        Claim(suffixes=(".gitlab-ci.yml", ".gitlab-ci.yaml")),
        Claim(suffixes=(".yml", ".yaml"), folders=(".gitlab/ci", ".gitlab-ci")),
    ),
    parse=parse,
)
