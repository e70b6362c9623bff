"""One module an output of an audit: `render(audit, view)` yields the text piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from hooks.scorecard.audit import Audit
from hooks.view import View


def render(name: str, audit: Audit, view: View) -> Iterator[str]:
    pieces: Iterator[str] = import_module(f"{__name__}.{name}").render(audit, view)
    return pieces
