"""One lookup of an environment variable, the same for every language and file kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from checks.text import Span
from checks.value import field, frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from checks.documents.source import SourceFile

Access = Literal["required", "optional", "default"]
"""`required`: the program stops where it is absent; `default`: something stands in; `optional`: it goes on without."""


@frozen(eq=False)
class EnvironmentRead:
    """`span` covers the lookup with the default beside it; `default` is the literal default, None where it is computed or absent."""

    name: str
    path: str
    span: Span
    access: Access
    how: str
    """What asks: `os.getenv`, `process.env`, `${}`."""
    default: str | None = None
    default_span: Span | None = None
    source: SourceFile | None = field(default=None, repr=False)
    node: SgNode | None = field(default=None, repr=False)
    """The bare lookup, in source code."""
    fallback: SgNode | None = field(default=None, repr=False)
    """The default, literal or not, in source code."""
