"""What a detector is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from checks.pattern import pattern as expression
from checks.secrets.shape import literal, pattern
from checks.value import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re


@frozen
class Detector:
    """One kind of credential that its own form gives away.

    shapes: see `checks.secrets.shape`.
    near: words of which the file must hold one, where the shape alone is too common; the shape is then looked for in the
        whole file. Empty: the shape's own literal leads to it.
    checksum: whether a value is one that the provider can have given out; None where the format holds no checksum.
    score: how sure a match is before its value is judged.
    """

    id: str
    title: str
    shapes: tuple[str, ...]
    near: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    """Literals that lead to the line instead of the shapes' own, where those are too common or too short."""
    checksum: Callable[[str], bool] | None = None
    wellformed: Callable[[str], bool] | None = None
    """What a value must satisfy besides its shape; what does not is no token."""
    score: float = 0.95
    test: bool = False
    """Whether the provider gives these out for trying things only (`sk_test_`)."""

    @property
    def literals(self) -> tuple[str, ...]:
        return self.near or self.anchors or tuple(dict.fromkeys(literal(shape) for shape in self.shapes))

    @property
    def regex(self) -> re.Pattern[str]:
        return _compiled(self.shapes)


@frozen
class Keyed:
    """A credential without a telling form of its own: known by the provider's word in the name it is given.

    words: lower case, without separators; one must occur in the name, or in the text that leads to it.
    """

    id: str
    title: str
    words: tuple[str, ...]
    shapes: tuple[str, ...]
    score: float = 0.9

    @property
    def regex(self) -> re.Pattern[str]:
        """Hexadecimal digits of either case: what is copied from a console is not always as the provider writes it."""
        return _compiled(tuple(shape.replace("{h", "{x") for shape in self.shapes))


@cache
def _compiled(shapes: tuple[str, ...]) -> re.Pattern[str]:
    return expression("|".join(pattern(shape) for shape in shapes))
