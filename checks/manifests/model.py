"""What a dependency manifest asks for, the same for every ecosystem."""

from __future__ import annotations

from typing import Literal

from checks.text import Span, Text
from checks.value import frozen

Ecosystem = Literal["python", "conda", "node", "ruby", "php", "maven", "gradle", "go", "rust", "dotnet"]
Purpose = Literal["runtime", "development", "build"]
"""`runtime` is what the app needs to run, `build` what builds the package itself."""
Source = Literal["index", "local", "commit", "tag", "branch", "archive"]
"""Where a dependency comes from: a package index; this repository; a commit, tag or branch of another; an address."""


@frozen
class Requirement:
    """`name` is spelt as the ecosystem compares it, `constraint` as written, empty where there is none."""

    name: str
    constraint: str
    purpose: Purpose
    source: Source
    pinned: bool
    """One version or one revision, whatever is published later; also what another place decides, a platform or catalogue."""
    span: Span
    exact: str = ""
    """The text to put at `span` for one version, which takes the place of `{version}`; empty where that is not known."""
    optional: bool = False


@frozen
class Manifest:
    text: Text
    ecosystem: Ecosystem
    tool: str
    """What reads it: `pip`, `poetry`, `npm`."""
    requirements: tuple[Requirement, ...]
    anchor: Span
    """A line for findings about what is absent."""

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]
