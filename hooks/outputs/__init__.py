"""One module an output, found by its name: `render(report, view)` yields the text piece by piece."""

from __future__ import annotations

from importlib import import_module

from hooks.listing import modules

TYPE_CHECKING = False  # Importing `typing` would take a third of an interpreter's start.
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    from checks.report import Report
    from hooks.view import View

    class Output(Protocol):
        def render(self, report: Report, view: View, /) -> Iterator[str]: ...


def names() -> list[str]:
    return modules(__path__[0])


def find(name: str) -> Output:
    """The module of an output, one of `names()`."""
    module: Any = import_module(f"{__name__}.{name}")
    output: Output = module
    return output
