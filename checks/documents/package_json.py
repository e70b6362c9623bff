"""npm's `package.json`: what a package runs, needs and offers."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import json
from checks.documents.kind import Claim, Kind
from checks.documents.node import Mapping, Node, Scalar, child, entries, items
from checks.documents.node import text as text_of
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

SECTIONS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


@frozen
class Script:
    """One entry of `scripts`; `span` covers the command with its quotes, `entry_span` the name too."""

    name: str
    command: str
    span: Span
    entry_span: Span


@frozen
class Dependency:
    """One requirement; `section` is the key it stands under, `span` covers the requirement with its quotes."""

    name: str
    requirement: str
    section: str
    span: Span
    name_span: Span


@frozen
class Package:
    """`name_span` is a line to anchor findings about what is absent: the name, else the first key, else the file."""

    text: Text
    root: Mapping
    scripts: tuple[Script, ...]
    dependencies: tuple[Dependency, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def name(self) -> str | None:
        return text_of(self.root, "name")

    @property
    def name_span(self) -> Span:
        entry = self.root.entry("name") or next(iter(self.root.entries), None)
        return entry.key.span if entry else self.root.span

    @property
    def private(self) -> bool:
        return text_of(self.root, "private") == "true"

    @property
    def type(self) -> str | None:
        return text_of(self.root, "type")

    @property
    def main(self) -> str | None:
        return text_of(self.root, "main")

    @property
    def bin(self) -> Node | None:
        return child(self.root, "bin")

    @property
    def exports(self) -> Node | None:
        return child(self.root, "exports")

    @property
    def package_manager(self) -> str | None:
        """`pnpm@9.1.0`, as corepack reads it."""
        return text_of(self.root, "packageManager")

    @property
    def engines(self) -> tuple[tuple[str, Scalar], ...]:
        return tuple(
            (entry.key.value, entry.value) for entry in entries(self.root, "engines") if isinstance(entry.value, Scalar)
        )

    @property
    def workspaces(self) -> tuple[str, ...]:
        """Path patterns of the workspace's members, in npm's list or yarn's `{"packages": […]}`."""
        found = child(self.root, "workspaces")
        patterns = items(found, "packages") if isinstance(found, Mapping) else items(found)
        return tuple(pattern.value for pattern in patterns if isinstance(pattern, Scalar))

    def script(self, name: str) -> Script | None:
        return next((script for script in self.scripts if script.name == name), None)

    def dependency(self, name: str, sections: tuple[str, ...] = SECTIONS) -> Dependency | None:
        return next(
            (found for found in self.dependencies if found.name == name and found.section in sections),
            None,
        )


def parse(text: Text) -> Package:
    root = json.parse(text).root
    if not isinstance(root, Mapping):
        raise Unreadable("not a package.json: the file holds no object")
    return Package(text, root, tuple(_scripts(root)), tuple(_dependencies(root)))


def _scripts(root: Mapping) -> Iterator[Script]:
    for entry in entries(root, "scripts"):
        if isinstance(entry.value, Scalar):
            whole = Span(
                entry.key.span.line, entry.key.span.column, entry.value.span.end_line, entry.value.span.end_column
            )
            yield Script(entry.key.value, entry.value.value, entry.value.span, whole)


def _dependencies(root: Mapping) -> Iterator[Dependency]:
    for section in SECTIONS:
        for entry in entries(root, section):
            if isinstance(entry.value, Scalar):
                yield Dependency(entry.key.value, entry.value.value, section, entry.value.span, entry.key.span)


PACKAGE_JSON: Kind[Package] = Kind("package-json", claims=(Claim(names=("package.json",)),), parse=parse)
