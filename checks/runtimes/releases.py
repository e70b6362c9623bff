"""Versions of language runtimes: the release line that matters for each language, and ranges of such lines."""

from __future__ import annotations

from checks.images import image_reference
from checks.pattern import pattern
from checks.text import Span
from checks.value import frozen

Line = tuple[int, ...]

_NUMBERS = {"Python": 2, "Node.js": 1, "Ruby": 2, "Go": 2, "Java": 1, "PHP": 2, ".NET": 1, ".NET SDK": 1, "Rust": 2}
"""How many numbers of a version make its release line."""
_IMAGES = {
    "python": "Python", "cimg/python": "Python", "circleci/python": "Python",
    "node": "Node.js", "cimg/node": "Node.js", "circleci/node": "Node.js",
    "ruby": "Ruby", "cimg/ruby": "Ruby", "circleci/ruby": "Ruby",
    "golang": "Go", "cimg/go": "Go", "php": "PHP", "cimg/php": "PHP",
    "openjdk": "Java", "eclipse-temurin": "Java", "amazoncorretto": "Java", "cimg/openjdk": "Java",
    "maven": "Java", "gradle": "Java", "azul/zulu-openjdk": "Java", "azul/zulu-openjdk-alpine": "Java",
    "adoptopenjdk": "Java", "bellsoft/liberica-openjdk-alpine": "Java",
    "mcr.microsoft.com/dotnet/aspnet": ".NET", "mcr.microsoft.com/dotnet/runtime": ".NET",
    "mcr.microsoft.com/dotnet/sdk": ".NET SDK", "mcr.microsoft.com/dotnet/core/sdk": ".NET SDK",
    "mcr.microsoft.com/dotnet/core/aspnet": ".NET", "mcr.microsoft.com/dotnet/core/runtime": ".NET", "rust": "Rust",
}  # fmt: skip
_DEVCONTAINER = pattern(
    r"^mcr\.microsoft\.com/(?:vscode/)?devcontainers/(python|javascript-node|typescript-node|go|ruby|java|php|dotnet|rust)$"
)
_DEVCONTAINER_LANGUAGES = {
    "python": "Python", "javascript-node": "Node.js", "typescript-node": "Node.js", "go": "Go", "ruby": "Ruby", "java": "Java",
    "php": "PHP", "dotnet": ".NET SDK", "rust": "Rust",
}  # fmt: skip
_DISTROLESS = pattern(r"^gcr\.io/distroless/(java|nodejs)(\d+)(?:-debian\d+)?$")
_TOOL_WITH_JDK = pattern(r"(?:jdk|jre|openjdk|temurin|corretto|zulu|graalvm|sapmachine|semeru)-?(\d+)")
_VERSION = pattern(r"^(\d+)(?:\.(\d+))?(?=$|[.\-_u+])")


@frozen
class Range:
    """Release lines from `lower` up to, not including, `upper`; None for no bound."""

    lower: Line | None
    upper: Line | None

    def holds(self, line: Line) -> bool:
        return (self.lower is None or line >= self.lower) and (self.upper is None or line < self.upper)


@frozen
class Declared:
    """`folder` is where it holds; `allowed` the release lines, any of which may be the image's."""

    path: str
    span: Span
    language: str
    written: str
    allowed: tuple[Range, ...]
    folder: str


def line_of(language: str, version: str) -> Line | None:
    """`(3, 12)` of Python `3.12.4-slim`, `(17,)` of Java `1.7` or `17.0.2`; None where too few numbers are given."""
    version = version.strip().removeprefix("v")
    if language == "Java" and version.startswith("1."):
        version = version[2:]
    found = _VERSION.match(version)
    numbers = tuple(int(number) for number in found.groups() if number is not None) if found else ()
    wanted = _NUMBERS[language]
    return numbers[:wanted] if len(numbers) >= wanted else None


def exactly(line: Line) -> Range:
    return Range(line, (*line[:-1], line[-1] + 1))


def runtime_of(image: str) -> tuple[str, Line | None] | None:
    """The language an image brings with its release line, None where the tag names none; None for other images."""
    reference = image_reference(image)
    name = reference.name.lower().removeprefix("docker.io/").removeprefix("library/")
    name = name.removeprefix("public.ecr.aws/docker/")
    distroless = _DISTROLESS.match(name)
    if distroless is not None:
        return ("Java" if distroless[1] == "java" else "Node.js"), (int(distroless[2]),)
    container = _DEVCONTAINER.match(name)
    if container is not None:
        # `1-3.12-bookworm`: the first number is the container's own.
        language = _DEVCONTAINER_LANGUAGES[container[1]]
        head, dash, rest = reference.tag.partition("-")
        return language, line_of(language, rest if dash and head.isdecimal() and rest[:1].isdigit() else reference.tag)
    known = _IMAGES.get(name)
    if known is None:
        return None
    if name in ("maven", "gradle"):
        found = _TOOL_WITH_JDK.search(reference.tag)
        return known, (int(found[1]),) if found else None
    return known, line_of(known, reference.tag)


def ranges(language: str, written: str) -> tuple[Range, ...]:
    """What a constraint as npm, Composer, pip and Poetry write it allows; empty where it is not understood.

    Alternatives (`||`) give a range each. A bare version counts as its release line.
    """
    found: list[Range] = []
    for alternative in written.split("||"):
        narrowed = _narrowed(language, alternative)
        if narrowed is None:
            return ()
        found.append(narrowed)
    return tuple(found)


_COMPARISON = pattern(r"(>=|<=|>|<|===|==|~=|\^|~|=|)\s*v?(\d+(?:\.\d+)*)(\.[x*]|\.\*)*")


def _narrowed(language: str, written: str) -> Range | None:
    """The range of comparisons that hold together."""
    lower: Line | None = None
    upper: Line | None = None
    parts = _COMPARISON.findall(written)
    if not parts or _COMPARISON.sub("", written).strip(" ,"):
        return None
    wanted = _NUMBERS[language]
    for operator, version, _ in parts:
        numbers = tuple(int(number) for number in version.split("."))
        line = (numbers + (0,) * wanted)[:wanted]
        exact_in_line = numbers[wanted:] in ((), (0,), (0, 0))
        if operator not in ("<", "<="):
            lower = line
        open_within_major = operator == "^" or (operator == "~=" and len(numbers) <= 2) or len(numbers) < 2
        if open_within_major and operator not in ("<", "<="):
            upper = upper if operator in (">=", ">") else (numbers[0] + 1, *([0] * (wanted - 1)))
        elif operator in ("", "=", "==", "===", "~", "~="):
            upper = exactly(line).upper
        if operator == "<":
            upper = line if exact_in_line else exactly(line).upper
        elif operator == "<=":
            upper = exactly(line).upper
    return Range(lower, upper)
