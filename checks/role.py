"""What a path is for. Judged by whole components and known names, never by substrings."""

from __future__ import annotations

from typing import Literal

Role = Literal[
    "production", "development", "test", "documentation", "example", "generated", "vendored", "localisation"
]
DEPLOYED: tuple[Role, ...] = ("production",)
LOCAL: tuple[Role, ...] = ("production", "development")
EVERY: tuple[Role, ...] = (
    "production",
    "development",
    "test",
    "documentation",
    "example",
    "generated",
    "vendored",
    "localisation",
)


def role_of(path: str) -> Role:
    raise NotImplementedError
