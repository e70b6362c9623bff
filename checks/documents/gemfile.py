"""Bundler's `Gemfile`: the gems it asks for, with their groups and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.kind import Claim, Kind
from checks.documents.ruby import GRAMMAR
from checks.documents.source import Call, SourceFile
from checks.text import Span, Text
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode


@frozen
class Gem:
    """`requirements` are as written, `~> 7.1`; None where one cannot be read.

    `options` are those whose value is a literal: `git`, `github`, `path`, `ref`, `tag`, `branch`.
    """

    name: str
    requirements: tuple[str, ...] | None
    options: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    span: Span
    name_span: Span

    def option(self, name: str) -> str | None:
        return next((value for key, value in self.options if key == name), None)


@frozen
class Gemfile:
    text: Text
    gems: tuple[Gem, ...]
    gemspec: bool
    """Whether it takes what a gem specification beside it asks for."""
    ruby: Span | None
    """Where it names the language's version."""

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> Gemfile:
    source = SourceFile(text, GRAMMAR)
    calls = source.calls
    ruby = next((call.span for call in calls if call.callee == "ruby" and call.arguments), None)
    gemspec = any(call.callee == "gemspec" for call in calls) or any(
        node.text() == "gemspec" for node in source.root.children() if node.kind() == "identifier"
    )
    return Gemfile(text, tuple(_gems(source, calls)), gemspec, ruby)


def _gems(source: SourceFile, calls: tuple[Call, ...]) -> Iterator[Gem]:
    for call in calls:
        name_node = call.argument(0)
        name = source.string(name_node) if call.callee == "gem" else None
        if name is None or name_node is None:
            continue
        positional = [argument.node for argument in call.arguments if argument.name is None][1:]
        written = [source.string(node) for node in positional if node.kind() not in ("hash", "array")]
        named = {argument.name: argument.node for argument in call.arguments if argument.name}
        for node in positional:
            named.update(source.pairs(node))
        blocks = dict(_blocks(call.node))
        options = {**blocks, **{key: value for key, node in named.items() if (value := source.string(node))}}
        groups = tuple(_symbols(named.get("group") or named.get("groups"))) + tuple(_groups(call.node))
        requirements = None if None in written else tuple(value for value in written if value is not None)
        yield Gem(name, requirements, tuple(options.items()), groups, call.span, source.span(name_node))


def _groups(node: SgNode) -> Iterator[str]:
    """Groups of the `group :development do` blocks around a gem."""
    for above in node.ancestors():
        if above.kind() == "call" and (method := above.field("method")) and method.text() == "group":
            yield from _symbols(above.field("arguments"))


def _blocks(node: SgNode) -> Iterator[tuple[str, str]]:
    """Sources that a block around a gem gives it: `path "engines" do`."""
    for above in node.ancestors():
        if above.kind() == "call" and (method := above.field("method")) and method.text() in ("path", "git", "github"):
            yield method.text(), "block"


def _symbols(node: SgNode | None) -> Iterator[str]:
    if node is None:
        return
    for part in (node, *node.find_all(kind="simple_symbol")):
        if part.kind() == "simple_symbol":
            yield part.text().lstrip(":")


GEMFILE: Kind[Gemfile] = Kind("gemfile", claims=(Claim(names=("gemfile", "gems.rb")),), parse=parse)
