"""Laravel's `config/logging.php`: channels that write a file where the environment names no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.log_files.expression import known
from checks.log_files.setting import Setting

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def settings(source: SourceFile) -> Iterator[Setting]:
    if not source.path.lower().endswith("config/logging.php"):
        return
    for node in source.find("return_statement"):
        root = source.pairs(next(iter(node.named_children()), None))
        if "channels" in root and "default" in root:
            yield from _channels(source, root)


def _channels(source: SourceFile, root: dict[str, SgNode]) -> Iterator[Setting]:
    channels = {name: source.pairs(channel) for name, channel in source.pairs(root["channels"]).items()}
    for name in _in_force(source, root["default"], channels):
        channel = channels[name]
        driver, path = source.string(channel.get("driver")), channel.get("path")
        if driver not in ("single", "daily") or path is None:
            continue
        target = known(source, path)
        if not target.to_stream and not target.chosen_outside:
            yield Setting(
                source.path, source.span(path), f"The channel {name}", target.shown, driver == "daily", optional=True
            )


def _in_force(source: SourceFile, default: SgNode, channels: dict[str, dict[str, SgNode]]) -> list[str]:
    """The default channel and, where that is a stack, its members."""
    found = [text for text in known(source, default).texts if text in channels]
    for name in found:
        if source.string(channels[name].get("driver")) == "stack" and "channels" in channels[name]:
            members = known(source, channels[name]["channels"]).texts
            found.extend(member for member in members if member in channels and member not in found)
    return found
