"""Sessions and caches on the disk of the process, in settings and code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checks.documents.go import GO
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.sharing.memory_sessions import Stored

SESSION_VARIABLES = {
    "SESSION_TYPE": ("filesystem",),
    "SESSION_DRIVER": ("file",),
    "SERVER_SERVLET_SESSION_PERSISTENT": ("true",),
    "GF_SESSION_PROVIDER": ("file",),
}
CACHE_VARIABLES = {
    "CACHE_DRIVER": ("file",),
    "CACHE_STORE": ("file",),
    "CACHE_TYPE": (
        "filesystem",
        "filesystemcache",
        "flask_caching.backends.filesystemcache",
        "flask_caching.backends.filesystem",
    ),
}
_FRAMEWORKS = pattern(
    r"Symfony\\|Illuminate\\|CodeIgniter|Laminas\\|yii\\|Cake\\|get_header\(|wp_head|ABSPATH|drupal", re.IGNORECASE
)
"""Frameworks start sessions by their own settings; a plugin lives in a host that does."""
_KEYED = pattern(r"""[\["'(.]*(SESSION_TYPE|CACHE_TYPE)["'\])]*$""")


def variable(name: str, value: str | None) -> str | None:
    """What a variable of the environment keeps on disk: `sessions`, `the cache` or nothing."""
    written = (value or "").strip("\"'").lower()
    if written in SESSION_VARIABLES.get(name, ()):
        return "sessions"
    return "the cache" if written in CACHE_VARIABLES.get(name, ()) else None


def _python(source: SourceFile) -> Iterator[Stored]:
    for assignment in source.assignments:
        named = _KEYED.search(assignment.name)
        value = source.string(assignment.value) or ""
        kept = variable(named[1], value) if named else None
        if kept or (assignment.name == "SESSION_ENGINE" and value.endswith("sessions.backends.file")):
            yield Stored(assignment.node, f"`{assignment.name}` {value}", source, kept or "sessions")
        elif assignment.name == "CACHES" and "filebased.FileBasedCache" in assignment.value.text():
            yield Stored(assignment.node, "`FileBasedCache`", source, "the cache")
    for node in source.find("pair", "keyword_argument"):
        parts = node.named_children()
        key = (source.string(parts[0]) or parts[0].text()) if len(parts) == 2 else ""
        kept = variable(key, source.string(parts[1])) if key in ("SESSION_TYPE", "CACHE_TYPE") else None
        if kept:
            yield Stored(node, f"`{key}` {source.string(parts[1])}", source, kept)


def _javascript(source: SourceFile) -> Iterator[Stored]:
    if "session-file-store" not in source.text.content:
        return
    names = {name for name, module in source.imports.items() if module == "session-file-store"}
    for assignment in source.assignments:
        text = assignment.value.text()
        if (
            "require('session-file-store')(" in text
            or 'require("session-file-store")(' in text
            or (assignment.value.kind() == "call_expression" and text.partition("(")[0] in names)
        ):
            names.add(assignment.name)
    for call in source.calls:
        if call.node.kind() == "new_expression" and call.callee in names:
            yield Stored(call.node, f"`{call.callee}` of session-file-store", source)


def _ruby(source: SourceFile) -> Iterator[Stored]:
    for assignment in source.assignments:
        if assignment.name.endswith("config.cache_store") and assignment.value.text().startswith(
            (":file_store", "[:file_store")
        ):
            yield Stored(assignment.node, "`cache_store = :file_store`", source, "the cache")
    for call in source.calls:
        first = call.argument(0)
        if call.method == "session_store" and first is not None and first.text() == ":file_store":
            yield Stored(call.node, "`session_store :file_store`", source)


def _go(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls_named("sessions.NewFilesystemStore"):
        yield Stored(call.node, "`NewFilesystemStore`", source)


def _php(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls:
        if call.callee == "session_save_path" and source.string(call.argument(0)):
            yield Stored(call.node, "`session_save_path`", source)
        elif call.callee == "ini_set" and (call.string(0), call.string(1)) == ("session.save_handler", "files"):
            yield Stored(call.node, "`session.save_handler`", source)
        elif call.callee == "env" and source.path.endswith(("config/session.php", "config/cache.php")):
            kept = variable(call.string(0) or "", call.string(1))
            if kept:
                yield Stored(call.node, f"The default of `{call.string(0)}`", source, kept)
    if source.path.endswith("config/session.php"):
        for node in source.find("array_element_initializer"):
            parts = node.named_children()
            if len(parts) == 2 and source.string(parts[0]) == "driver" and source.string(parts[1]) == "file":
                yield Stored(node, "The session driver `file`", source)


def started_by_php(source: SourceFile) -> Iterator[Stored]:
    """The first `session_start` of plain PHP, which keeps sessions in files where no setting of the repository says otherwise."""
    if _FRAMEWORKS.search(source.text.content) or "session_set_save_handler" in source.text.content:
        return
    for call in source.calls:
        if call.callee == "session_start":
            yield Stored(call.node, "`session_start` with PHP's default handler", source)
            return


_FINDERS: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]], tuple[str, ...]], ...] = (
    (PYTHON, _python, ("SESSION_TYPE", "CACHE_TYPE", "backends.file", "FileBasedCache")),
    (JAVASCRIPT, _javascript, ("session-file-store",)),
    (RUBY, _ruby, ("file_store",)),
    (GO, _go, ("NewFilesystemStore",)),
    (
        PHP,
        _php,
        (
            "session_save_path",
            "session.save_handler",
            "session_start",
            "SESSION_DRIVER",
            "CACHE_DRIVER",
            "CACHE_STORE",
            "'driver'",
        ),
    ),
)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _FINDERS}
FINDERS: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]]] = {
    kind: find for kind, find, _ in _FINDERS
}
