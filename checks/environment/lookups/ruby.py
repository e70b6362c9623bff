"""Environment variables in Ruby: `ENV[…]` and `ENV.fetch`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.environment.lookups.lookup import NAME, Lookup, is_written

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file."""
    for node in source.find("element_reference"):
        children = node.named_children()
        if len(children) == 2 and children[0].text() in ("ENV", "::ENV") and not is_written(node):
            name = source.string(children[1])
            if name and NAME.match(name):
                yield Lookup(name, node, "ENV")
    for call in source.calls:
        if call.callee in ("ENV.values_at", "ENV.slice"):
            for position in range(len(call.arguments)):
                listed = call.string(position)
                if listed and NAME.match(listed):
                    yield Lookup(listed, call.arguments[position].node, call.callee)
        name = call.string(0) if call.callee in ("ENV.fetch", "ENV.key?", "ENV.has_key?", "ENV.dig") else None
        if name and NAME.match(name):
            fetched = call.method == "fetch"
            default = (call.argument(1) or _block(call)) if fetched else None
            yield Lookup(name, call.node, call.callee, default, required=fetched and default is None)


def _block(call: Call) -> SgNode | None:
    """The only expression of the block that gives the default."""
    block = call.node.field("block")
    body = (
        next((child for child in block.named_children() if child.kind() in ("block_body", "body_statement")), None)
        if block
        else None
    )
    statements = body.named_children() if body is not None else []
    if len(statements) == 1:
        return statements[0]
    return block
