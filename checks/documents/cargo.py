"""Rust's `Cargo.toml`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import toml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, child, entries, items, scalar
from checks.documents.node import text as text_of
from checks.text import Span, Text
from checks.value import frozen

_SECTIONS = ("dependencies", "dev-dependencies", "build-dependencies")


@frozen
class Crate:
    """A dependency. `requirement` is empty where the workspace, a path or a repository decides the version.

    `section` is `dependencies`, `dev-dependencies`, `build-dependencies` or `workspace.dependencies`.
    """

    name: str
    requirement: str
    git: str | None
    revision: str | None
    """The commit or tag of a git dependency; None where it follows a branch."""
    path: str | None
    workspace: bool
    section: str
    span: Span
    name_span: Span


@frozen
class Cargo:
    text: Text
    root: Mapping
    dependencies: tuple[Crate, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def name(self) -> str | None:
        return text_of(self.root, "package", "name")

    @property
    def library(self) -> bool:
        """Whether the manifest declares a library; one that `src/lib.rs` alone implies is not seen here."""
        return child(self.root, "lib") is not None

    @property
    def binaries(self) -> tuple[str, ...]:
        """The names of declared programs; one that `src/main.rs` alone implies is not seen here."""
        return tuple(name for item in items(self.root, "bin") if (name := text_of(item, "name")))

    @property
    def members(self) -> tuple[str, ...]:
        """Path patterns of the workspace's members."""
        return tuple(item.value for item in items(self.root, "workspace", "members") if isinstance(item, Scalar))


def parse(text: Text) -> Cargo:
    """Raises `Unreadable` for what is not TOML."""
    root = toml.parse(text).root
    return Cargo(text, root, tuple(_dependencies(root)))


def _dependencies(root: Mapping) -> Iterator[Crate]:
    tables: list[Node] = [root, *(entry.value for entry in entries(root, "target"))]
    for table in tables:
        for section in _SECTIONS:
            for entry in entries(table, section):
                yield _crate(entry, section)
    for entry in entries(root, "workspace", "dependencies"):
        yield _crate(entry, "workspace.dependencies")


def _crate(entry: Entry, section: str) -> Crate:
    node = entry.value
    version = node if isinstance(node, Scalar) else scalar(node, "version")
    return Crate(
        name=entry.key.value,
        requirement=version.value if version else "",
        git=text_of(node, "git"),
        revision=text_of(node, "rev") or text_of(node, "tag"),
        path=text_of(node, "path"),
        workspace=text_of(node, "workspace") == "true",
        section=section,
        span=node.span,
        name_span=entry.key.span,
    )


CARGO: Kind[Cargo] = Kind("cargo", claims=(Claim(names=("cargo.toml",)),), parse=parse)
