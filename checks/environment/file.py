"""What a dotenv file as a whole holds, and the example that could stand in for it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dotenv import Environment, Variable
from checks.environment.values import Content, content_of, url_password
from checks.value import frozen

_GRAVITY: tuple[Content, ...] = ("secret", "handle", "setting", "public", "tooling", "placeholder")
_SHOWN = 5
_KEPT: frozenset[Content] = frozenset({"tooling", "public"})


@frozen
class Holding:
    """The gravest kind of content, the variables of that kind and the first of them."""

    content: Content
    variables: tuple[Variable, ...]

    @property
    def secret(self) -> str | None:
        """The secret in the first of the variables, to be masked."""
        first = self.variables[0]
        return (url_password(first.value) or first.value) if self.content == "secret" else None

    @property
    def names(self) -> str:
        shown = [variable.name for variable in self.variables[:_SHOWN]]
        more = len(self.variables) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def holding(environment: Environment) -> Holding | None:
    """None for a file that sets nothing."""
    by_content: dict[Content, list[Variable]] = {}
    for variable in environment.variables:
        by_content.setdefault(content_of(variable.name, variable.value), []).append(variable)
    gravest = next((content for content in _GRAVITY if content in by_content), None)
    return Holding(gravest, tuple(by_content[gravest])) if gravest else None


def example_text(environment: Environment) -> str:
    """The file with every value of a deploy taken out; names, comments and order are kept."""
    return "".join(_example_lines(environment))


def _example_lines(environment: Environment) -> Iterator[str]:
    content, position = environment.text.content, 0
    for variable in environment.variables:
        start = environment.text.offset(variable.value_span.line, variable.value_span.column)
        end = environment.text.offset(variable.value_span.end_line, variable.value_span.end_column)
        yield content[position:start]
        if content_of(variable.name, variable.value) in _KEPT:
            yield content[start:end]
        position = end
    yield content[position:]


def example_path(path: str) -> str:
    """Where the example of a dotenv file belongs: `.env.example` beside it."""
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}.env.example"
