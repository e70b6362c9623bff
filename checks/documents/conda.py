"""Conda's `environment.yml`: its packages, and those it hands to pip."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import requirements, yaml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Mapping, Node, Scalar, items
from checks.text import Span, Text
from checks.value import frozen

_OPERATORS = "=<>!~ "


@frozen
class CondaPackage:
    """`constraint` is as written behind the name (`=1.26`, `>=3`), empty when there is none."""

    name: str
    constraint: str
    pip: bool
    span: Span


@frozen
class CondaEnvironment:
    text: Text
    packages: tuple[CondaPackage, ...]

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> CondaEnvironment:
    """Raises `Unreadable` for what is not YAML."""
    return CondaEnvironment(text, tuple(_packages(yaml.parse(text).root)))


def _packages(root: Node | None) -> Iterator[CondaPackage]:
    for item in items(root, "dependencies"):
        if isinstance(item, Scalar):
            written = item.value.rpartition("::")[2].strip()
            length = next((at for at, mark in enumerate(written) if mark in _OPERATORS), len(written))
            yield CondaPackage(written[:length], written[length:].strip(), False, item.span)
        elif isinstance(item, Mapping):
            for line in items(item, "pip"):
                if isinstance(line, Scalar) and "\n" not in line.value:
                    for found in requirements.parse(Text("requirements.txt", line.value)).requirements:
                        constraint = found.specifier or (f"@ {found.reference}" if found.reference else "")
                        yield CondaPackage(found.name, constraint, True, line.span)


CONDA: Kind[CondaEnvironment] = Kind(
    "conda",
    claims=(
        Claim(
            names=("conda.yml", "conda.yaml", "environment-prod.yml", "environment-dev.yml"),
            suffixes=("environment.yml", "environment.yaml"),
            markers=("dependencies:",),
        ),
    ),
    parse=parse,
)
