"""Helm charts: the chart itself, its values, and its templates."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import kubernetes, yaml
from checks.documents.kind import Claim, Kind
from checks.documents.kubernetes import Resource
from checks.documents.node import Mapping, Node, Scalar, child, items, scalar
from checks.documents.node import text as text_of
from checks.documents.templating import Action, actions
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

_ENVIRONMENTS = (
    "prod production live staging stage stg dev develop development test testing ci local qa uat int preprod preview "
    "demo sandbox default defaults example override secret secrets minimal".split()
)
_VALUES_NAMES = tuple(
    f"values{between}{word}.{suffix}" for word in _ENVIRONMENTS for between in "-._" for suffix in ("yaml", "yml")
)


@frozen
class ChartDependency:
    """`version` may be a range, `^12.0.0`; None where the chart names none. `span` covers the whole entry."""

    name: str
    version: str | None
    repository: str | None
    span: Span


@frozen
class Chart:
    text: Text
    root: Node | None
    name: str | None
    version: Scalar | None
    app_version: Scalar | None
    dependencies: tuple[ChartDependency, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def library(self) -> bool:
        """A chart of named templates for other charts, which is never installed itself."""
        return text_of(self.root, "type") == "library"


@frozen
class Image:
    """`image: {registry: …, repository: …, tag: …}`; `span` covers the tag, or the repository where there is none."""

    registry: str | None
    repository: str
    tag: str | None
    span: Span


@frozen
class Values:
    """A chart's values. The name alone does not tell: `values.yaml` may be of anything, see `images` and `root`."""

    text: Text
    root: Node | None
    images: tuple[Image, ...]

    @property
    def path(self) -> str:
        return self.text.path


@frozen
class Template:
    """`unread` holds the reasons for documents that even with their actions masked are no YAML."""

    text: Text
    resources: tuple[Resource, ...]
    actions: tuple[Action, ...]
    unread: tuple[str, ...]

    @property
    def path(self) -> str:
        return self.text.path


def parse_chart(text: Text) -> Chart:
    root = yaml.parse(text).root
    return Chart(
        text=text,
        root=root,
        name=text_of(root, "name"),
        version=scalar(root, "version"),
        app_version=scalar(root, "appVersion"),
        dependencies=tuple(_dependencies(root)),
    )


def parse_values(text: Text) -> Values:
    root = yaml.parse(text).root
    return Values(text, root, tuple(_images(root)))


def parse_template(text: Text) -> Template:
    """A template that holds no resource that can be read gives none; named templates (`_helpers.tpl`) give none either."""
    found = tuple(actions(text.content))
    try:
        manifest = kubernetes.parse(text)
    except Unreadable as error:
        if not found:
            raise
        return Template(text, (), found, (error.reason,))
    return Template(text, manifest.resources, found, manifest.unread)


def values_used(template: Template) -> Iterator[tuple[str, ...]]:
    """The paths below `.Values` that the template's actions name, in order: `("image", "tag")`."""
    import re

    reference = re.compile(r"\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)+)")
    for action in template.actions:
        for match in reference.finditer(template.text.content, action.start, action.end):
            yield tuple(match.group(1)[1:].split("."))


def _dependencies(root: Node | None) -> Iterator[ChartDependency]:
    for item in items(root, "dependencies"):
        name = text_of(item, "name")
        if name is not None:
            yield ChartDependency(name, text_of(item, "version"), text_of(item, "repository"), item.span)


def _images(root: Node | None) -> Iterator[Image]:
    """Mappings with a `repository` and a `tag`, wherever they stand."""
    pending = [root] if root is not None else []
    while pending:
        node = pending.pop()
        if not isinstance(node, Mapping):
            pending.extend(reversed(items(node)) if not isinstance(node, Scalar) else ())
            continue
        repository, tag = scalar(node, "repository"), scalar(node, "tag")
        if repository is not None and child(node, "tag") is not None:
            written = tag if tag is not None and tag.value else repository
            yield Image(text_of(node, "registry"), repository.value, tag.value if tag else None, written.span)
        pending.extend(entry.value for entry in reversed(node.entries))


HELM_CHART: Kind[Chart] = Kind(
    "helm-chart",
    claims=(
        Claim(names=("chart.yaml", "chart.yml"), markers=("apiversion", "version")),
        Claim(names=("requirements.yaml",), markers=("dependencies:", "repository:")),
    ),
    parse=parse_chart,
)
HELM_VALUES: Kind[Values] = Kind(
    "helm-values",
    claims=(Claim(names=_VALUES_NAMES, suffixes=("values.yaml", "values.yml")),),
    parse=parse_values,
)
HELM_TEMPLATE: Kind[Template] = Kind(
    "helm-template",
    claims=(Claim(suffixes=(".yaml", ".yml", ".tpl"), folders=("templates",), markers=("{{",)),),
    parse=parse_template,
)
