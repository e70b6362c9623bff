"""pip's requirements and constraints files."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen

_LONG = {"-r": "--requirement", "-c": "--constraint", "-e": "--editable", "-i": "--index-url", "-f": "--find-links"}
_VALUED = frozenset((*_LONG.values(), "--extra-index-url", "--trusted-host", "--no-binary", "--only-binary"))
_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
_SUFFIXES = (".txt", ".in", ".pip")
_VCS = ("git+", "hg+", "svn+", "bzr+")


@frozen
class Requirement:
    """One dependency. `specifier` is what follows the name (`==1.2,<3`), empty when there is none.

    `reference` is a URL, a path or a version-control address in place of a specifier. `name` is as written, and empty
    when only an address is given and it names nothing. `span` covers the requirement without comment and hashes.
    """

    name: str
    extras: tuple[str, ...]
    specifier: str
    marker: str
    reference: str
    hashes: tuple[str, ...]
    editable: bool
    span: Span
    name_span: Span

    @property
    def normalised(self) -> str:
        """The name as package indexes compare it: lower case, runs of `-`, `_` and `.` as one `-`."""
        return "-".join(part for part in self.name.lower().replace("_", "-").replace(".", "-").split("-") if part)

    @property
    def pinned(self) -> bool:
        """Whether one version is named: `==` or `===` without a wildcard."""
        return self.specifier.startswith("==") and "*" not in self.specifier and "," not in self.specifier

    @property
    def versioned(self) -> bool:
        """Whether the reference is to a version-control system."""
        return self.reference.startswith(_VCS)

    @property
    def revision(self) -> str:
        """The commit, tag or branch of a version-control reference; empty when none is named."""
        location = self.reference.partition("#")[0].partition("://")[2].partition("/")[2]
        return location.rpartition("@")[2] if self.versioned and "@" in location else ""


@frozen
class Option:
    """A line of options alone; `name` in its long form (`--requirement`), `value` empty for a flag."""

    name: str
    value: str
    span: Span
    value_span: Span


@frozen
class Requirements:
    text: Text
    requirements: tuple[Requirement, ...]
    options: tuple[Option, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def constraints(self) -> bool:
        """Whether the file only limits versions and installs nothing by itself."""
        return "constraint" in self.text.path.lower().rpartition("/")[2]

    def included(self) -> Iterator[tuple[str, Option]]:
        """Paths of the files that `-r` and `-c` name, relative to the repository's root, with the option."""
        folder = self.text.path.rpartition("/")[0]
        for option in self.options:
            if option.name in ("--requirement", "--constraint") and "://" not in option.value:
                yield _joined(folder, option.value), option


def _joined(folder: str, relative: str) -> str:
    parts = [part for part in folder.split("/") if part]
    for part in relative.replace("\\", "/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def parse(text: Text) -> Requirements:
    """Every entry of the file. A file of another format with such a name, `requirements.yml`, has none."""
    if not text.path.lower().endswith(_SUFFIXES):
        return Requirements(text, (), ())
    requirements: list[Requirement] = []
    options: list[Option] = []
    for start, source in _logical_lines(text):
        entry = _option(text, start, source) if source.startswith("-") else _requirement(text, start, source, False)
        if isinstance(entry, Option):
            options.append(entry)
        elif entry:
            requirements.append(entry)
    return Requirements(text, tuple(requirements), tuple(options))


def _logical_lines(text: Text) -> Iterator[tuple[int, str]]:
    """Lines with continuations joined and comments blanked, each of the length it has in the file, and its offset."""
    content, position = text.content, 0
    while position < len(content):
        start, pieces = position, []
        while True:
            end = content.find("\n", position)
            end = len(content) if end < 0 else end
            line = content[position:end]
            position = end + 1
            bare = line.rstrip("\r")
            if not bare.endswith("\\") or bare.lstrip().startswith("#") or position > len(content):
                pieces.append(_uncommented(line))
                break
            pieces.append(bare[:-1] + " " * (len(line) - len(bare) + 2))
        joined = "".join(pieces)
        source = joined.strip()
        if source:
            yield start + len(joined) - len(joined.lstrip()), source


def _uncommented(line: str) -> str:
    if line.lstrip().startswith("#"):
        return " " * len(line)
    at = min((at for mark in (" #", "\t#") if (at := line.find(mark)) >= 0), default=len(line))
    return line[:at]


def _option(text: Text, start: int, source: str) -> Option | Requirement | None:
    name, value, at = _split_option(source)
    if name == "--editable":
        return _requirement(text, start + at, value, True)
    end = start + at + len(value)
    return Option(name, value.strip("\"'"), text.span(start, start + len(source)), text.span(start + at, end))


def _split_option(source: str) -> tuple[str, str, int]:
    """Long name, value and the value's offset of an option line."""
    for short, long in _LONG.items():
        if source.startswith(short) and not source.startswith("--"):
            rest = source[2:]
            value = rest.lstrip(" \t=")
            return long, value, len(source) - len(value)
    end = next((index for index, character in enumerate(source) if character in " \t="), len(source))
    value = source[end:].lstrip(" \t=")
    return source[:end], value, len(source) - len(value)


def _requirement(text: Text, start: int, source: str, editable: bool) -> Requirement | None:
    body, hashes = _without_hashes(source)
    body = body.rstrip()
    name_length = next((index for index, mark in enumerate(body) if mark not in _NAME_CHARACTERS), len(body))
    rest = body[name_length:].lstrip()
    if name_length == 0 or rest.startswith((":", "/", "+", "\\")) or body.startswith("."):
        return _address(text, start, body, hashes, editable)
    if body.lower().endswith((".whl", ".tar.gz", ".zip")) and "@" not in body:
        return _address(text, start, body, hashes, editable)
    extras, rest = _extras(rest)
    reference = ""
    if rest.startswith("@"):
        reference, _, marker = rest[1:].strip().partition(" ;")
        specifier = ""
    else:
        specifier, _, marker = rest.partition(";")
    return Requirement(
        name=body[:name_length],
        extras=extras,
        specifier="".join(specifier.split()).strip("()"),
        marker=marker.strip(),
        reference=reference.strip(),
        hashes=hashes,
        editable=editable,
        span=text.span(start, start + len(body)),
        name_span=text.span(start, start + name_length),
    )


def _without_hashes(source: str) -> tuple[str, tuple[str, ...]]:
    body, *hashes = source.split("--hash")
    body = body.partition(" --config-settings")[0].partition(" --global-option")[0]
    return body, tuple(digest.lstrip("= ").split(None, 1)[0] for digest in hashes if digest.lstrip("= ").strip())


def _extras(rest: str) -> tuple[tuple[str, ...], str]:
    if not rest.startswith("["):
        return (), rest
    inner, _, after = rest[1:].partition("]")
    return tuple(extra.strip() for extra in inner.split(",") if extra.strip()), after.lstrip()


def _address(text: Text, start: int, body: str, hashes: tuple[str, ...], editable: bool) -> Requirement | None:
    if not body:
        return None
    reference, _, marker = body.partition(" ;")
    fragment = reference.partition("#")[2]
    egg = next((part[4:] for part in fragment.split("&") if part.startswith("egg=")), "")
    span = text.span(start, start + len(body))
    return Requirement(egg.partition("[")[0], (), "", marker.strip(), reference.strip(), hashes, editable, span, span)


REQUIREMENTS: Kind[Requirements] = Kind(
    "requirements",
    claims=(
        Claim(
            prefixes=("requirements", "constraints"),
            suffixes=("requirements.txt", "requirements.in", "constraints.txt"),
        ),
        Claim(folders=("requirements", "requirement", "constraints"), suffixes=(".txt", ".in")),
    ),
    parse=parse,
)
