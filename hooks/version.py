"""The installed version."""

from __future__ import annotations


def version() -> str:
    """As the distribution's metadata has it: `pyproject.toml` stays the one place that names it."""
    from importlib.metadata import version as installed

    return installed("factorlint")
