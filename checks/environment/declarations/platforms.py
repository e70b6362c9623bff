"""Variables in the manifests of hosting platforms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checks.documents.json import JSON
from checks.documents.node import Node, child, entries, items
from checks.documents.toml import TOML
from checks.documents.yaml import YAML
from checks.environment.declarations.declaration import Documented, keyed, named
from checks.repository import Repository

Reader = Callable[[str, Node], Iterator[Documented]]


def hosted(repository: Repository) -> Iterator[Documented]:
    for path in repository.paths:
        reader = _READERS.get(_plain(path))
        for root in _roots(repository, path) if reader is not None else ():
            yield from reader(path, root) if reader is not None else ()


def _plain(path: str) -> str:
    """The name of a file, with the folder where that belongs to it."""
    folder, _, name = path.lower().rpartition("/")
    name = name.replace(".yml", ".yaml")
    return f".do/{name}" if folder.rpartition("/")[2] == ".do" else name


def _roots(repository: Repository, path: str) -> Iterator[Node]:
    if path.endswith(".toml"):
        toml = repository.document(path, TOML)
        yield from (toml.root,) if toml is not None else ()
    elif path.endswith((".json", ".jsonc")):
        parsed = repository.document(path, JSON)
        yield from (parsed.root,) if parsed is not None and parsed.root is not None else ()
    else:
        document = repository.document(path, YAML)
        yield from document.documents if document is not None else ()


def _fly(path: str, root: Node) -> Iterator[Documented]:
    yield from keyed(path, "platform", root, "env")


def _render(path: str, root: Node) -> Iterator[Documented]:
    for section in ("services", "envVarGroups"):
        for item in items(root, section):
            yield from named(path, "platform", item, "envVars", by="key")


def _digital_ocean(path: str, root: Node) -> Iterator[Documented]:
    spec = child(root, "spec") or root
    yield from named(path, "platform", spec, "envs", by="key")
    for section in ("services", "workers", "jobs", "static_sites", "functions"):
        for item in items(spec, section):
            yield from named(path, "platform", item, "envs", by="key")


def _vercel(path: str, root: Node) -> Iterator[Documented]:
    yield from keyed(path, "platform", root, "env")
    yield from keyed(path, "platform", root, "build", "env")


def _netlify(path: str, root: Node) -> Iterator[Documented]:
    yield from keyed(path, "platform", root, "build", "environment")
    for context in entries(root, "context"):
        yield from keyed(path, "platform", context.value, "environment")


def _serverless(path: str, root: Node) -> Iterator[Documented]:
    yield from keyed(path, "platform", root, "provider", "environment")
    for function in entries(root, "functions"):
        yield from keyed(path, "platform", function.value, "environment")


def _sam(path: str, root: Node) -> Iterator[Documented]:
    yield from keyed(path, "platform", root, "Globals", "Function", "Environment", "Variables")
    for resource in entries(root, "Resources"):
        yield from keyed(path, "platform", resource.value, "Properties", "Environment", "Variables")


def _app_engine(path: str, root: Node) -> Iterator[Documented]:
    yield from keyed(path, "platform", root, "env_variables")


def _task_definition(path: str, root: Node) -> Iterator[Documented]:
    for container in items(root, "containerDefinitions"):
        yield from named(path, "platform", container, "environment")
        yield from named(path, "platform", container, "secrets")


def _wrangler(path: str, root: Node) -> Iterator[Documented]:
    yield from keyed(path, "platform", root, "vars")
    for environment in entries(root, "env"):
        yield from keyed(path, "platform", environment.value, "vars")


def _railway(path: str, root: Node) -> Iterator[Documented]:
    yield from keyed(path, "platform", root, "variables")
    yield from keyed(path, "platform", root, "deploy", "variables")


_READERS: dict[str, Reader] = {
    "fly.toml": _fly,
    "render.yaml": _render,
    ".do/app.yaml": _digital_ocean,
    "vercel.json": _vercel,
    "netlify.toml": _netlify,
    "serverless.yaml": _serverless,
    "template.yaml": _sam,
    "app.yaml": _app_engine,
    "task-definition.json": _task_definition,
    "taskdef.json": _task_definition,
    "wrangler.toml": _wrangler,
    "railway.toml": _railway,
}
"""By name in lower letters, `.yml` written as `.yaml`."""
