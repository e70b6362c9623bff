"""Defaults of variables in data files and scripts: Compose, Spring's settings, entrypoints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.documents.compose import COMPOSE, Compose
from checks.documents.interpolation import interpolations
from checks.documents.node import Node, Scalar, scalars
from checks.documents.properties import PROPERTIES
from checks.documents.shell import SHELL
from checks.documents.yaml import YAML
from checks.environment.fallbacks import is_loopback
from checks.environment.placeholders import placeholders
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span, Text
from checks.value import frozen

_SPRING = pattern(r"^(?:application|bootstrap)[\w-]*\.(?:properties|ya?ml)$", re.IGNORECASE)
_LOCAL_PROFILE = pattern(r"dev|local|test|default|docker", re.IGNORECASE)
_STARTING = pattern(r"entrypoint|(?:^|[/_-])(?:start|run|boot|launch|server|web|init)(?:[_.-]|$)", re.IGNORECASE)
_OFF = pattern(r"^[\"']?(?:false|\$\{[^}:]*:false\})[\"']?$", re.IGNORECASE)
_EXPANSION = pattern(r"\$\{(?P<name>[A-Za-z_]\w*):?[-=](?P<word>[^${}\"'`\s]+|\"[^\"$`]*\"|'[^']*')\}")


@frozen
class Given:
    """A default of a variable; `span` covers the whole reference, `required` is the form of it that has none."""

    name: str
    default: str
    path: str
    span: Span
    where: str
    required: str | None = None
    switched: bool = False
    """It counts only where a switch beside it, off by default, was turned on."""


def composed(repository: Repository) -> Iterator[Given]:
    """`${NAME:-default}` in what services are given. What points to a service of the same file is wiring, not a handle of a deploy."""
    for compose in repository.changed(COMPOSE):
        if compose.development:
            continue
        siblings = frozenset(service.name for service in compose.services)
        for service in compose.services:
            for variable in service.environment:
                for found in interpolations(variable.value or ""):
                    if found.operator not in ("-", ":-") or "$" in found.word or _is_wiring(found.word, siblings):
                        continue
                    span, required = _reference(compose, variable.span, found.name)
                    yield Given(found.name, found.word, compose.path, span, "compose file", required)


def _reference(compose: Compose, within: Span, name: str) -> tuple[Span, str | None]:
    """Where the reference stands in the file, if it can be told, and what to write in its place."""
    source, start = compose.text.slice(within), compose.text.offset(within.line, within.column)
    for found in interpolations(source):
        if found.name == name and "\n" not in source[found.start : found.end]:
            return compose.text.span(start + found.start, start + found.end), f"${{{name}:?}}"
    return within, None


def _is_wiring(word: str, siblings: frozenset[str]) -> bool:
    host = re.split(r"[:/]", word.rpartition("@")[2] if "@" in word else word.rpartition("//")[2], maxsplit=1)[0]
    return is_loopback(word) or (host in siblings and "@" not in word)


def sprung(repository: Repository) -> Iterator[Given]:
    """`${NAME:default}` in Spring's settings, outside of profiles for development."""
    for properties in repository.changed(PROPERTIES):
        if _is_settings(properties.path):
            off = _switched_off((tuple(each.key.split(".")), each.value) for each in properties.properties)
            for each in properties.properties:
                switched = _is_below(tuple(each.key.split(".")), off)
                yield from _placed(properties.text, each.value, each.value_span, switched)
    for document in repository.changed(YAML):
        if not _is_settings(document.path):
            continue
        for root in document.documents:
            if not _is_local(root):
                off = _switched_off((keys, scalar.value) for keys, scalar in scalars(root))
                for keys, scalar in scalars(root):
                    yield from _placed(document.text, scalar.value, scalar.span, _is_below(keys, off))


def _is_settings(path: str) -> bool:
    return bool(_SPRING.match(path.rpartition("/")[2])) or "src/main/resources/" in path


def _is_local(root: Node) -> bool:
    """Whether a document of a settings file counts for development alone."""
    return any(
        keys[-1:] in (("profiles",), ("on-profile",)) and _LOCAL_PROFILE.search(scalar.value)
        for keys, scalar in scalars(root)
        if isinstance(scalar, Scalar)
    )


def _switched_off(settings: Iterable[tuple[tuple[str, ...], str]]) -> frozenset[tuple[str, ...]]:
    """What `ssl.enabled: ${SSL_ENABLED:false}` switches: the keys below `ssl`."""
    return frozenset(
        keys[:-1] for keys, value in settings if keys[-1:] in (("enabled",), ("enable",)) and _OFF.search(value)
    )


def _is_below(keys: tuple[str, ...], switched_off: frozenset[tuple[str, ...]]) -> bool:
    return any(keys[:length] in switched_off for length in range(1, len(keys)))


def _placed(text: Text, value: str, span: Span, switched: bool) -> Iterator[Given]:
    source, start = text.slice(span), text.offset(span.line, span.column)
    for found in placeholders(value):
        if found.default is None or "${" in found.default:
            continue
        written = value[found.start : found.end]
        at = source.find(written)
        place = text.span(start + at, start + at + len(written)) if at >= 0 else span
        yield Given(
            found.variable,
            found.default,
            text.path,
            place,
            "settings",
            f"${{{found.name}}}" if at >= 0 else None,
            switched,
        )


def scripted(repository: Repository) -> Iterator[Given]:
    """`${NAME:-default}` in scripts that start a process."""
    for script in repository.changed(SHELL):
        if not _STARTING.search(script.path):
            continue
        content = script.text.content
        for found in _EXPANSION.finditer(content):
            line = content[content.rfind("\n", 0, found.start()) + 1 : found.start()]
            if line.lstrip().startswith("#"):
                continue
            required = f"${{{found['name']}:?}}"
            yield Given(
                found["name"],
                found["word"].strip("\"'"),
                script.path,
                script.text.span(*found.span()),
                "script",
                required,
            )
