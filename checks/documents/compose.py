"""Docker Compose files: which services run, from what, with which environment, ports and volumes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath

from checks.documents import yaml
from checks.documents.compose_merge import merged_node, relocated
from checks.documents.compose_service import Service, service_of
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, child, entries, items
from checks.pattern import pattern
from checks.text import Text
from checks.value import frozen, replace

_DEVELOPMENT_WORDS = frozenset(
    "override dev develop development devcontainer local localhost test tests testing e2e ci debug example sample "
    "sandbox playground demo watch".split()
)
_BETWEEN_WORDS = pattern(r"[^a-z0-9]+")
_YAML_NAME = pattern(r"\.ya?ml(\.[a-z0-9]+)?$")
"""`docker-compose.yml`, and `docker-compose.yml.example`; `compose.py` and `docker-compose.md` are claimed by name as well."""

_MAXIMUM_EXTENDS = 10


@frozen
class Compose:
    """`volumes`, `secrets`, `configs` and `networks` are the declarations at the top of the file, by name."""

    text: Text
    root: Node | None
    services: tuple[Service, ...]
    volumes: tuple[Entry, ...] = ()
    secrets: tuple[Entry, ...] = ()
    configs: tuple[Entry, ...] = ()
    networks: tuple[Entry, ...] = ()
    includes: tuple[Scalar, ...] = ()
    """Other compose files this one takes in, relative to it."""

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def development(self) -> bool:
        return development(self.text.path)

    def service(self, name: str) -> Service | None:
        return next((service for service in self.services if service.name == name), None)


def development(path: str) -> bool:
    """Whether the name says that a compose file is for development or tests: `override`, `dev`, `local`, `.devcontainer/`."""
    folder, _, name = path.lower().rpartition("/")
    words = _BETWEEN_WORDS.split(name) + _BETWEEN_WORDS.split(folder.rpartition("/")[2])
    return not _DEVELOPMENT_WORDS.isdisjoint(words)


def parse(text: Text) -> Compose:
    """A file without services gives none. Raises `Unreadable` for what is not YAML."""
    if not _YAML_NAME.search(text.path.lower()):
        return Compose(text, None, ())
    root = yaml.parse(text).root
    return Compose(
        text,
        root,
        tuple(_services(text, root)),
        volumes=entries(root, "volumes"),
        secrets=entries(root, "secrets"),
        configs=entries(root, "configs"),
        networks=entries(root, "networks"),
        includes=tuple(_includes(root)),
    )


def _services(text: Text, root: Node | None) -> Iterator[Service]:
    for entry in entries(root, "services") or _first_version(root):
        if isinstance(entry.value, Mapping):
            yield service_of(text, entry.key, entry.value)


def _includes(root: Node | None) -> Iterator[Scalar]:
    for item in items(root, "include"):
        for path in items(item) if isinstance(item, Scalar) else items(item, "path"):
            if isinstance(path, Scalar):
                yield path


def _first_version(root: Node | None) -> Iterator[Entry]:
    """Services stood at the top of the file before `services:` was introduced."""
    if child(root, "services") is not None or child(root, "version") is not None:
        return
    for entry in entries(root):
        if child(entry.value, "image") or child(entry.value, "build"):
            yield entry


def relative_to(compose_path: str, path: str) -> str:
    """A path written in a compose file as a path of the repository; leaves the root as `../…`, absolute as given."""
    return normpath(join(dirname(compose_path), path))


def merged(text: Text, base: Service, override: Service) -> Service:
    """`override` laid over `base` by Compose's rules: commands and images replace, variables and volumes add up."""
    node = merged_node(base.node, override.node)
    return service_of(text, override.key, node)


def resolve_extends(compose: Compose, read: Callable[[str], Compose | None]) -> Compose:
    """The services with what they inherit through `extends`.

    `read` gives the compose file at a path of the repository, None where it is absent. What comes from another file
    has the position of the `extends`. A base that is not found, or a circle, leaves a service as it stands.
    """
    services = tuple(_resolved(compose, service, read, _MAXIMUM_EXTENDS) for service in compose.services)
    return replace(compose, services=services)


def _resolved(compose: Compose, service: Service, read: Callable[[str], Compose | None], left: int) -> Service:
    reference = service.extends
    if reference is None or left == 0:
        return service
    path = relative_to(compose.path, reference.file) if reference.file else compose.path
    source = compose if path == compose.path else read(path)
    base = source.service(reference.service) if source else None
    if source is None or base is None:
        return service
    base = _resolved(source, base, read, left - 1)
    if source is not compose:
        base = replace(base, node=relocated(base.node, reference.span))
    return merged(compose.text, base, service)


_NAMES = tuple(
    f"{name}.{suffix}"
    for name in ("compose", "docker-compose", "docker-stack", "stack", "swarm")
    for suffix in ("yml", "yaml")
)

COMPOSE: Kind[Compose] = Kind(
    "compose",
    claims=(
        Claim(suffixes=("compose.yml", "compose.yaml")),
        Claim(
            names=_NAMES,
            prefixes=("docker-compose", "compose.", "compose-", "docker-stack", "stack."),
            markers=("services:",),
        ),
    ),
    parse=parse,
)

__all__ = ["COMPOSE", "Compose", "Service", "development", "merged", "parse", "relative_to", "resolve_extends"]
