"""Ignore files, and what they keep out of a repository, a build context or a package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from checks.documents.dockerignore_pattern import components, matches_path_or_folder
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
        if pattern.negated == excluded and matches_path_or_folder(components(pattern.pattern), parts):
            excluded = not pattern.negated
    return excluded


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
