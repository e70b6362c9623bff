"""Heroku's `app.json`, which Dokku, Scalingo and others read too."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import json
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Scalar, entries, items, scalar
from checks.documents.node import text as text_of
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen


@frozen
class AppVariable:
    """A variable that a deploy is asked for. `span` covers the value, the whole declaration where it has none."""

    name: str
    value: str | None
    generated: bool
    """The platform makes up a secret."""
    required: bool
    description: str | None
    span: Span
    name_span: Span


@frozen
class App:
    text: Text
    root: Mapping
    variables: tuple[AppVariable, ...]
    addons: tuple[Scalar, ...]
    """Backing services, `heroku-postgresql:mini`."""

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def name(self) -> str | None:
        return text_of(self.root, "name")

    @property
    def formation(self) -> tuple[Entry, ...]:
        """Process types with their quantity and size."""
        return entries(self.root, "formation")

    def script(self, name: str) -> Scalar | None:
        """`postdeploy`, `pr-predestroy`, or Dokku's `dokku.predeploy`, as a command line."""
        own = scalar(self.root, "scripts", name)
        return own or scalar(self.root, "scripts", name, "command") or scalar(self.root, "scripts", *name.split("."))


def parse(text: Text) -> App:
    root = json.parse(text).root
    if not isinstance(root, Mapping):
        raise Unreadable("not an app.json: the file holds no object")
    return App(text, root, tuple(_variables(root)), tuple(_addons(root)))


def _variables(root: Mapping) -> Iterator[AppVariable]:
    for entry in entries(root, "env"):
        value = entry.value if isinstance(entry.value, Scalar) else scalar(entry.value, "value")
        yield AppVariable(
            name=entry.key.value,
            value=value.value if value and value.tag != "null" else None,
            generated=text_of(entry.value, "generator") == "secret",
            required=text_of(entry.value, "required") != "false",
            description=text_of(entry.value, "description"),
            span=value.span if value else entry.value.span,
            name_span=entry.key.span,
        )


def _addons(root: Mapping) -> Iterator[Scalar]:
    for item in items(root, "addons"):
        plan = item if isinstance(item, Scalar) else scalar(item, "plan")
        if plan is not None:
            yield plan


APP_JSON: Kind[App] = Kind("app-json", claims=(Claim(names=("app.json",)),), parse=parse)
