"""`dictConfig` and Django's `LOGGING` in Python source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.finding import Edit, Fix
from checks.log_files.condition import stage
from checks.log_files.config_classes import PYTHON_HANDLERS, rotates
from checks.log_files.expression import known
from checks.log_files.setting import Setting
from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_SEVERAL = pattern(r"StreamHandler|RichHandler|FileHandler[\s\S]*FileHandler")
_KEPT = ("level", "formatter", "filters")


def settings(source: SourceFile) -> Iterator[Setting]:
    """Handlers that some list in the file names; a handler that nothing attaches writes nothing."""
    for node in source.find("dictionary"):
        pairs = source.pairs(node)
        name = source.string(pairs.get("class") or pairs.get("()"))
        filename = pairs.get("filename")
        if name not in PYTHON_HANDLERS or filename is None or stage(node) == "elsewhere":
            continue
        path = known(source, filename)
        if path.to_stream or path.chosen_outside or not attached(source, node):
            continue
        what = name.rpartition(".")[2]
        span = source.span(pairs.get("class") or pairs["()"])
        yield Setting(source.path, span, what, path.shown, rotates(what), _streaming(source, node, pairs))


def attached(source: SourceFile, handler: SgNode) -> bool:
    """Whether the handler's name is written anywhere but where the handler is defined."""
    above = handler.parent()
    if above is None:
        return True
    if above.kind() == "pair":
        key = above.field("key")
    else:
        target = above.field("left") if above.kind() == "assignment" else None
        key = target.field("subscript") if target is not None and target.kind() == "subscript" else None
    name = source.string(key)
    if name is None or key is None:
        return True
    return (
        any(source.string(literal) == name and not _defines(literal) for literal in source.find("string"))
        or "handlers" not in source.text.content
    )


def _defines(literal: SgNode) -> bool:
    above = literal.parent()
    if above is None or above.kind() not in ("pair", "subscript"):
        return False
    key = above.field("key") or above.field("subscript")
    return key is not None and key.range().start == literal.range().start


def _streaming(source: SourceFile, node: SgNode, pairs: dict[str, SgNode]) -> Fix | None:
    if _SEVERAL.search(source.text.content) or "#" in node.text() or "()" in pairs:
        return None
    kept = "".join(f', "{key}": {pairs[key].text()}' for key in _KEPT if key in pairs)
    written = f'{{"class": "logging.StreamHandler", "stream": "ext://sys.stdout"{kept}}}'
    return Fix("Log to standard output", (Edit(source.path, source.span(node), written),))
