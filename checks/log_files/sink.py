"""A place in source code where a log file is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.finding import Fix
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode


@frozen
class Sink:
    """`path` is None where the call names no file, as a rotating writer with nothing but defaults does.

    `certain` says that the call opens a file whatever its path turns out to be.
    """

    node: SgNode
    span: Span
    what: str
    """The thing in the field's words, `RotatingFileHandler`."""
    path: SgNode | None
    rotates: bool = False
    certain: bool = True
    fix: Fix | None = None
