"""AWS CloudFormation and SAM templates."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import json, yaml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, child, entries, scalar
from checks.text import Span, Text
from checks.value import frozen


@frozen
class CloudResource:
    """`type` is `AWS::RDS::DBInstance`; `name_span` covers the logical name."""

    name: str
    type: str
    properties: Mapping | None
    name_span: Span

    def property(self, *path: str) -> Node | None:
        return child(self.properties, *path)


@frozen
class CloudFormation:
    text: Text
    root: Node | None
    resources: tuple[CloudResource, ...]
    parameters: tuple[Entry, ...]

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> CloudFormation:
    """Raises `Unreadable` for what is neither YAML nor JSON."""
    root = json.parse(text).root if text.path.lower().endswith(".json") else yaml.parse(text).root
    return CloudFormation(text, root, tuple(_resources(root)), entries(root, "Parameters"))


def _resources(root: Node | None) -> Iterator[CloudResource]:
    for entry in entries(root, "Resources"):
        type_, properties = scalar(entry.value, "Type"), child(entry.value, "Properties")
        if type_ is not None:
            mapping = properties if isinstance(properties, Mapping) else None
            yield CloudResource(entry.key.value, type_.value, mapping, entry.key.span)


def reference(node: Node | None) -> bool:
    """Whether a value is taken from elsewhere: `!Ref`, `!Sub`, `{"Fn::GetAtt": …}`, `{{resolve:…}}`."""
    if node is None or node.tag.startswith("!"):
        return node is not None
    if isinstance(node, Mapping):
        names = [entry.key.value for entry in node.entries]
        return len(names) == 1 and (names[0] == "Ref" or names[0].startswith("Fn::"))
    return isinstance(node, Scalar) and "{{resolve:" in node.value


CLOUDFORMATION: Kind[CloudFormation] = Kind(
    "cloudformation",
    claims=(Claim(suffixes=(".yaml", ".yml", ".json", ".template"), markers=("resources", "aws::")),),
    parse=parse,
)
