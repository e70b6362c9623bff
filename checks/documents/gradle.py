"""Gradle builds in Groovy and Kotlin: the coordinates they ask for, found as text for want of a Groovy grammar."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from re import Match as Found
from re import Pattern

from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen


@frozen
class Coordinate:
    """`version` is as written, `$springVersion` among others; empty where a platform or catalogue decides it.

    `configuration` is what it is asked for by: `implementation`, `testImplementation`, `classpath`, `plugin`.
    """

    group: str
    name: str
    version: str
    configuration: str
    span: Span
    version_span: Span | None


@frozen
class GradleBuild:
    text: Text
    coordinates: tuple[Coordinate, ...]
    variables: tuple[tuple[str, str], ...]
    """Names that the file gives a literal text."""

    @property
    def path(self) -> str:
        return self.text.path

    def resolve(self, version: str) -> str | None:
        """The version with its variables filled in; None where one is not known here."""
        if "$" not in version:
            return version
        name = version.strip("${}").rpartition(".")[2]
        return dict(self.variables).get(name)


@cache
def _patterns() -> tuple[Pattern[str], Pattern[str], Pattern[str], Pattern[str], Pattern[str]]:
    import re

    comment = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|//[^\n]*|/\*.*?\*/""", re.DOTALL)
    short = re.compile(
        r"""(?m)^[ \t]*(\w+)[ \t]*\(?[ \t]*(?:(?:enforcedP|p)latform\()?[ \t]*["']([\w.-]+):([\w.$\{\}-]+)(?::([^"':@\n]+))?[^"'\n]*["']"""
    )
    keyed = re.compile(
        r"""(?m)^[ \t]*(\w+)[ \t(]+group[ \t]*[:=][ \t]*["']([\w.-]+)["'][ \t]*,[ \t]*name[ \t]*[:=][ \t]*["']([\w.-]+)["'](?:[ \t]*,[ \t]*version[ \t]*[:=][ \t]*["']([^"'\n]+)["'])?"""
    )
    plugin = re.compile(
        r"""(?m)\bid[ \t]*\(?[ \t]*["']()([\w.-]+)["'][ \t]*\)?[ \t]+version[ \t(]*["']([^"'\n]+)["']"""
    )
    variable = re.compile(
        r"""(?m)(?:\bdef|\bval|\bext\.|\bset\(|^)[ \t]*["']?(\w+)["']?[ \t]*[=,][ \t]*["']([^"'\n$]+)["']"""
    )
    return comment, short, keyed, plugin, variable


def parse(text: Text) -> GradleBuild:
    comment, short, keyed, plugin, variable = _patterns()
    content = comment.sub(lambda found: found[1] or _blank(found[0]), text.content)
    coordinates = [*_coordinates(text, short.finditer(content)), *_coordinates(text, keyed.finditer(content))]
    coordinates += [
        Coordinate(found[2], found[2], found[3], "plugin", text.span(*found.span()), text.span(*found.span(3)))
        for found in plugin.finditer(content)
    ]
    variables = tuple((found[1], found[2]) for found in variable.finditer(content))
    return GradleBuild(text, tuple(sorted(coordinates, key=lambda each: each.span)), variables)


def _coordinates(text: Text, found: Iterator[Found[str]]) -> Iterator[Coordinate]:
    for each in found:
        start = each.start() + len(each[0]) - len(each[0].lstrip())
        version = text.span(*each.span(4)) if each[4] else None
        yield Coordinate(each[2], each[3], each[4] or "", each[1], text.span(start, each.end()), version)


def _blank(comment: str) -> str:
    return "".join("\n" if mark == "\n" else " " for mark in comment)


GRADLE: Kind[GradleBuild] = Kind("gradle", claims=(Claim(suffixes=(".gradle", ".gradle.kts")),), parse=parse)
