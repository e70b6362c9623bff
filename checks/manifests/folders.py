"""Folders that may hold for a file: its own and those above."""

from __future__ import annotations

from collections.abc import Iterator


def folders_upwards(folder: str) -> Iterator[str]:
    """The folder and those above it, the root, which is empty, last."""
    yield folder
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder
