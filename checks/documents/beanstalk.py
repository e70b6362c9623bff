"""Elastic Beanstalk's `.ebextensions`: the options an environment is set up with."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import yaml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Mapping, Node, Scalar, child, entries, items, scalar, text
from checks.text import Span, Text
from checks.value import frozen


@frozen
class Option:
    """`namespace` is `aws:elasticbeanstalk:environment:process:default`; `span` covers the value."""

    namespace: str
    name: str
    value: str
    span: Span


@frozen
class Beanstalk:
    text: Text
    root: Node | None
    options: tuple[Option, ...]

    @property
    def path(self) -> str:
        return self.text.path


def parse(text_: Text) -> Beanstalk:
    """Raises `Unreadable` for what is no YAML."""
    root = yaml.parse(text_).root
    return Beanstalk(text_, root, tuple(_options(child(root, "option_settings"))))


def _options(settings: Node | None) -> Iterator[Option]:
    """Options stand in a list of mappings, or below their namespace."""
    if isinstance(settings, Mapping):
        for space in settings.entries:
            for entry in entries(space.value):
                if isinstance(entry.value, Scalar):
                    yield Option(space.key.value, entry.key.value, entry.value.value, entry.value.span)
        return
    for item in items(settings):
        name, value = text(item, "option_name"), scalar(item, "value")
        if name is not None and value is not None:
            yield Option(text(item, "namespace") or "", name, value.value, value.span)


BEANSTALK: Kind[Beanstalk] = Kind(
    "beanstalk",
    claims=(Claim(suffixes=(".config",), folders=(".ebextensions",), markers=("option_settings",)),),
    parse=parse,
)
