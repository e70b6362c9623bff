"""A kind of file: which files it claims and how they are parsed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from checks.text import Text
from checks.value import field, frozen

Parsed = TypeVar("Parsed")


@frozen
class Claim:
    """Which files belong to a kind, as data, so that files can be told apart before any parser is imported.

    Everything is compared in lower case. A file is claimed when its base name is one of `names`, or starts with one of
    `prefixes`, or ends with one of `suffixes` (all three empty: any name); and it lies in one of `folders`
    (a run of path components such as `.github/workflows`; empty: anywhere); and its content holds each of `markers`.
    """

    names: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()


@frozen(eq=False)
class Kind(Generic[Parsed]):
    """`parse` raises `Unreadable` for what it cannot take, and must be bounded in time, depth and memory."""

    name: str
    claims: tuple[Claim, ...]
    parse: Callable[[Text], Parsed] = field(repr=False)
    content: Callable[[str, bytes], bool] | None = None
    """A look at path and content that tells more than markers can; it must cost little, for every file it claims is looked at."""
    by_name: bool = False
    """Its files are known by their names alone, binary ones too; `parse` is given no content."""
