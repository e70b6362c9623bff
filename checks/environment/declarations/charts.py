"""Variables that a Helm chart gives to its containers: by its values, and by name in its templates."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.helm import HELM_TEMPLATE, HELM_VALUES
from checks.documents.node import Mapping, Node, Sequence, scalar
from checks.environment.declarations.declaration import Documented
from checks.environment.lookups.lookup import is_capitals
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Text

_GIVEN = pattern(r"^\s*-?\s*name:\s*[\"']?(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)[\"']?\s*$")
_KEYED = pattern(r"^\s+(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+):\s")


def charted(repository: Repository) -> Iterator[Documented]:
    """What the resources of a template are given, the manifests say: they are Kubernetes' too. Here are the values, and the templates
    that hold no resource that can be read."""
    roots = charts(repository)
    for values in repository.all(HELM_VALUES) if roots else ():
        if values.path.startswith(roots):
            yield from _valued(values.path, values.root)
    for template in repository.all(HELM_TEMPLATE) if roots else ():
        if template.path.startswith(roots) and (template.unread or not template.resources):
            yield from _written(template.text)


def charts(repository: Repository) -> tuple[str, ...]:
    """The folders of charts, with the slash behind."""
    return tuple(path.removesuffix("Chart.yaml") for path in repository.paths if path.endswith("Chart.yaml"))


def _valued(path: str, root: Node | None) -> Iterator[Documented]:
    """Keys in capitals, and items with such a name, wherever a chart chooses to keep them."""
    pending = [root] if root is not None else []
    while pending:
        node = pending.pop()
        if isinstance(node, Sequence):
            for item in node.items:
                name = scalar(item, "name")
                if name is not None and is_capitals(name.value):
                    yield Documented(name.value, path, name.span, "helm")
            pending.extend(reversed(node.items))
        elif isinstance(node, Mapping):
            for entry in node.entries:
                if is_capitals(entry.key.value) and len(entry.key.value) > 1:
                    yield Documented(entry.key.value, path, entry.key.span, "helm")
            pending.extend(entry.value for entry in reversed(node.entries))


def _written(text: Text) -> Iterator[Documented]:
    """The lines that name a variable."""
    for number, line in enumerate(text.lines, 1):
        found = _GIVEN.match(line) or _KEYED.match(line)
        if found:
            start = text.offset(number, 1)
            span = text.span(start + found.start("name"), start + found.end("name"))
            yield Documented(found["name"], text.path, span, "helm")
