"""One module an output, found by its name: `render(report, view)` yields the text piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from hooks.listing import modules

if TYPE_CHECKING:
    from checks.report import Report
    from hooks.view import View


class Output(Protocol):
    def render(self, report: Report, view: View, /) -> Iterator[str]: ...


def names() -> list[str]:
    return modules(__path__[0])


def find(name: str) -> Output:
    """The module of an output, one of `names()`."""
    return cast(Output, import_module(f"{__name__}.{name}"))
