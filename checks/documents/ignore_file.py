"""Ignore files, and what they keep out of a repository, a build context or a package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from checks.documents.kind import Claim, Kind
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_MOST_PATTERNS = 5_000
_LONGEST_PATTERN = 1_000


@frozen
class Pattern:
    """`pattern` is the line without a trailing comment or blanks, and without the `!` that `negated` stands for."""

    pattern: str
    negated: bool
    span: Span


@frozen
class IgnoreFile:
    text: Text
    patterns: tuple[Pattern, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def folder(self) -> str:
        """The folder that the patterns are relative to; empty for the root."""
        return self.text.path.rpartition("/")[0]

    @cached_property
    def specification(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec
        from pathspec.patterns.gitignore import GitIgnorePatternError

        try:
            return GitIgnoreSpec.from_lines(_written(self.patterns))
        except GitIgnorePatternError:
            return GitIgnoreSpec.from_lines(_valid(self.patterns))


def parse(text: Text) -> IgnoreFile:
    """Raises `Unreadable` for files over a bound."""
    return IgnoreFile(text, tuple(_patterns(text)))


def _patterns(text: Text) -> Iterator[Pattern]:
    count = 0
    for number, line in enumerate(text.lines, 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        count += 1
        if count > _MOST_PATTERNS or len(bare) > _LONGEST_PATTERN:
            raise Unreadable(f"more than {_MOST_PATTERNS:,} patterns, or one over {_LONGEST_PATTERN:,} characters")
        negated = bare.startswith("!")
        yield Pattern(bare[1:].lstrip() if negated else bare, negated, text.line_span(number))


def _written(patterns: Iterable[Pattern]) -> list[str]:
    return [f"{'!' if pattern.negated else ''}{pattern.pattern}" for pattern in patterns]


def _valid(patterns: Iterable[Pattern]) -> Iterator[str]:
    """The patterns that git would take: an ill-formed one matches nothing and spoils no other."""
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore import GitIgnorePatternError

    for line in _written(patterns):
        try:
            GitIgnoreSpec.from_lines([line])
        except GitIgnorePatternError:
            continue
        yield line


def ignores(files: Sequence[IgnoreFile], path: str) -> bool:
    """Whether git would ignore an untracked `path`: the nearest `.gitignore` that speaks of it decides.

    A file in an ignored folder stays ignored whatever is said about it below.
    """
    parts = path.split("/")
    return any(_decided(files, "/".join(parts[:length]), length < len(parts)) for length in range(1, len(parts) + 1))


def _decided(files: Sequence[IgnoreFile], path: str, is_folder: bool) -> bool:
    for file in sorted(files, key=lambda file: -len(file.folder)):
        prefix = f"{file.folder}/" if file.folder else ""
        if not path.startswith(prefix):
            continue
        verdict = file.specification.check_file(path[len(prefix) :] + ("/" if is_folder else ""))
        if verdict.include is not None:
            return bool(verdict.include)
    return False


def dockerignored(file: IgnoreFile, path: str) -> bool:
    """Whether `path`, relative to the build context, is kept out of it.

    Unlike git's, the patterns are rooted, the last one that matches wins, a match of a folder holds for what is in it,
    and a `!` below an excluded folder brings a file back.
    """
    parts = tuple(path.split("/"))
    excluded = False
    for pattern in file.patterns:
        if pattern.negated == excluded and _matches_path_or_parent(_components(pattern.pattern), parts):
            excluded = not pattern.negated
    return excluded


@lru_cache(maxsize=4096)
def _components(pattern: str) -> tuple[str, ...]:
    parts: list[str] = []
    for part in pattern.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part.startswith("**") and part.strip("*"):
            # `**.log` crosses folders in Docker's matcher.
            parts += ["**", "*" + part.lstrip("*")]
        elif part not in ("", "."):
            parts.append(part)
    return tuple(parts)


def _matches_path_or_parent(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether the pattern matches the path or a folder above it: a table over components, linear in both."""
    reached = {0}
    for part in path:
        following: set[int] = set()
        for position in _skipped(pattern, reached):
            if pattern[position] == "**":
                following |= {position, position + 1} if position == len(pattern) - 1 else {position}
            elif _component_matches(pattern[position], part):
                following.add(position + 1)
        if len(pattern) in following:
            return True
        reached = following
    return False


def _skipped(pattern: tuple[str, ...], reached: set[int]) -> set[int]:
    """The positions reached when each `**` may also stand for nothing; a final one stands for something."""
    found: set[int] = set()
    for start in reached:
        position = start
        while position < len(pattern) and position not in found:
            found.add(position)
            if pattern[position] == "**" and position < len(pattern) - 1:
                position += 1
    return found


def _component_matches(pattern: str, name: str) -> bool:
    """One component against `*`, `?`, `[…]` and escapes, by advancing a set of positions."""
    tokens = _tokens(pattern)
    reached = {0}
    for character in name:
        reached = _past_stars(tokens, reached)
        reached = {
            at if tokens[at] == "*" else at + 1
            for at in reached
            if at < len(tokens) and (tokens[at] in ("*", "?") or _takes(tokens[at], character))
        }
    return len(tokens) in _past_stars(tokens, reached)


def _past_stars(tokens: tuple[str, ...], reached: set[int]) -> set[int]:
    found = set(reached)
    for at in sorted(reached):
        while at < len(tokens) and tokens[at] == "*":
            at += 1
            found.add(at)
    return found


def _takes(token: str, character: str) -> bool:
    if not token.startswith("["):
        return token[-1] == character
    inner = token[1:-1]
    negated = inner.startswith(("^", "!"))
    inner = inner[1:] if negated else inner
    hit = False
    position = 0
    while position < len(inner):
        if inner[position + 1 : position + 2] == "-" and position + 2 < len(inner):
            hit = hit or inner[position] <= character <= inner[position + 2]
            position += 3
        else:
            hit = hit or inner[position] == character
            position += 1
    return hit != negated


@lru_cache(maxsize=4096)
def _tokens(pattern: str) -> tuple[str, ...]:
    """`*`, `?`, a class `[…]`, or a character, which an escape writes `\\` and itself."""
    tokens: list[str] = []
    position = 0
    while position < len(pattern):
        close = pattern.find("]", position + 2) if pattern[position] == "[" else -1
        if close > 0:
            tokens.append(pattern[position : close + 1])
            position = close + 1
        elif pattern[position] == "\\" and position + 1 < len(pattern):
            tokens.append(pattern[position : position + 2])
            position += 2
        else:
            character = pattern[position]
            tokens.append(character if character in "*?" else f"\\{character}")
            position += 1
    return tuple(tokens)


IGNORE_FILE: Kind[IgnoreFile] = Kind(
    "ignore_file",
    claims=(
        Claim(
            names=(
                *".gitignore .dockerignore .npmignore .helmignore .gcloudignore .slugignore .ebignore .vercelignore".split(),
                *".cfignore .containerignore .funcignore .eslintignore .prettierignore .railwayignore .flyignore".split(),
            ),
            suffixes=(".dockerignore", ".containerignore"),
        ),
    ),
    parse=parse,
)
