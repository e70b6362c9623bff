"""Scripts that run in a browser, where one process serves one user."""

from __future__ import annotations

_FOLDERS = frozenset("frontend client public static assets web-ui webapp components hooks views".split())
_SUFFIXES = (".js", ".ts", ".tsx", ".jsx")


def in_browser(path: str) -> bool:
    """Whether a script lies in a folder of a front end."""
    return path.endswith(_SUFFIXES) and not _FOLDERS.isdisjoint(path.lower().split("/")[:-1])
