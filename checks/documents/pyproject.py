"""Python's `pyproject.toml`: what a project needs, by section, in the standard's, Poetry's and uv's ways."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import requirements, toml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, child, entries, items, scalar
from checks.documents.node import text as text_of
from checks.text import Span, Text
from checks.value import frozen

_POETRY_REFERENCES = ("git", "path", "url")
_POETRY_PINS = ("rev", "tag", "branch")


@frozen
class Dependency:
    """`specifier` is as the tool writes it: `>=1,<2`, Poetry's `^1.2`, empty when there is none.

    `reference` is an address or path in its place, a pinned revision behind `@`. `group` is empty for what the project
    needs to run, `build` for its build backend, else the name of the extra or group. `section` is the dotted table it stands in.
    """

    name: str
    specifier: str
    reference: str
    marker: str
    group: str
    section: str
    span: Span
    name_span: Span

    @property
    def normalised(self) -> str:
        """The name as package indexes compare it: lower case, runs of `-`, `_` and `.` as one `-`."""
        return "-".join(part for part in self.name.lower().replace("_", "-").replace(".", "-").split("-") if part)


@frozen
class Pyproject:
    text: Text
    root: Mapping
    dependencies: tuple[Dependency, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def name(self) -> str | None:
        return text_of(self.root, "project", "name") or text_of(self.root, "tool", "poetry", "name")

    @property
    def requires_python(self) -> Scalar | None:
        return scalar(self.root, "project", "requires-python") or scalar(
            self.root, "tool", "poetry", "dependencies", "python"
        )

    @property
    def build_backend(self) -> str | None:
        return text_of(self.root, "build-system", "build-backend")

    @property
    def scripts(self) -> tuple[Entry, ...]:
        """Commands that an installation offers, by name."""
        return (*entries(self.root, "project", "scripts"), *entries(self.root, "tool", "poetry", "scripts"))

    @property
    def dynamic(self) -> frozenset[str]:
        """Fields that the build backend fills in from elsewhere: `dependencies` from a requirements file, say."""
        return frozenset(item.value for item in items(self.root, "project", "dynamic") if isinstance(item, Scalar))

    def tool(self, *path: str) -> Node | None:
        """What stands below `tool`, `tool("poetry", "packages")`."""
        return child(self.root, "tool", *path)


def parse(text: Text) -> Pyproject:
    """Raises `Unreadable` for what is not TOML."""
    root = toml.parse(text).root
    return Pyproject(text, root, tuple(_dependencies(text, root)))


def _dependencies(text: Text, root: Mapping) -> Iterator[Dependency]:
    yield from _listed(text, child(root, "project", "dependencies"), "", "project.dependencies")
    yield from _by_group(text, root, "project", "optional-dependencies")
    yield from _by_group(text, root, "dependency-groups")
    yield from _listed(text, child(root, "tool", "uv", "dev-dependencies"), "dev", "tool.uv.dev-dependencies")
    yield from _by_group(text, root, "tool", "pdm", "dev-dependencies")
    for entry in entries(root, "tool", "hatch", "envs"):
        name = entry.key.value
        yield from _listed(text, child(entry.value, "dependencies"), name, f"tool.hatch.envs.{name}.dependencies")
    poetry = child(root, "tool", "poetry")
    yield from _tabled(child(poetry, "dependencies"), "", "tool.poetry.dependencies")
    yield from _tabled(child(poetry, "dev-dependencies"), "dev", "tool.poetry.dev-dependencies")
    for entry in entries(poetry, "group"):
        name = entry.key.value
        yield from _tabled(child(entry.value, "dependencies"), name, f"tool.poetry.group.{name}.dependencies")
    yield from _listed(text, child(root, "build-system", "requires"), "build", "build-system.requires")


def _by_group(text: Text, root: Mapping, *path: str) -> Iterator[Dependency]:
    for entry in entries(root, *path):
        yield from _listed(text, entry.value, entry.key.value, ".".join((*path, entry.key.value)))


def _listed(text: Text, node: Node | None, group: str, section: str) -> Iterator[Dependency]:
    for item in items(node):
        # A line break would make two requirements of one.
        if not isinstance(item, Scalar) or "\n" in item.value:
            continue
        for found in requirements.parse(Text("requirements.txt", item.value)).requirements:
            start = text.offset(item.span.line, item.span.column) + 1
            plain = text.slice(item.span)[1:-1] == item.value
            name_start = start + found.name_span.column - 1
            yield Dependency(
                name=found.name,
                specifier=found.specifier,
                reference=found.reference,
                marker=found.marker,
                group=group,
                section=section,
                span=item.span,
                name_span=text.span(name_start, name_start + len(found.name)) if plain else item.span,
            )


def _tabled(node: Node | None, group: str, section: str) -> Iterator[Dependency]:
    for entry in entries(node):
        if entry.key.value == "python":
            continue
        for written in items(entry.value):
            version = written if isinstance(written, Scalar) else scalar(written, "version")
            yield Dependency(
                name=entry.key.value,
                specifier=version.value if version else "",
                reference=_reference(written),
                marker=text_of(written, "markers") or "",
                group=group,
                section=section,
                span=written.span,
                name_span=entry.key.span,
            )


def _reference(node: Node) -> str:
    address = next((found for key in _POETRY_REFERENCES if (found := text_of(node, key))), "")
    pin = next((found for key in _POETRY_PINS if (found := text_of(node, key))), "")
    if not address:
        return ""
    prefix = "git+" if text_of(node, "git") else ""
    return f"{prefix}{address}@{pin}" if pin else f"{prefix}{address}"


PYPROJECT: Kind[Pyproject] = Kind("pyproject", claims=(Claim(names=("pyproject.toml",)),), parse=parse)
