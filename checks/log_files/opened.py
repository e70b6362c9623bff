"""The log files that source code opens, in every language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.rust import RUST
from checks.documents.source import SourceFile
from checks.log_files import (
    dotnet_sinks,
    go_writers,
    java_handlers,
    javascript_transports,
    php_handlers,
    python_handlers,
    ruby_loggers,
    rust_appenders,
)
from checks.log_files.condition import conditions, guarded_by, stage
from checks.log_files.destination import is_log_path
from checks.log_files.expression import Known, known
from checks.log_files.linked import is_linked
from checks.log_files.parameters import is_parameter
from checks.log_files.purpose import is_service
from checks.log_files.sink import Sink
from checks.pattern import pattern
from checks.repository import Repository
from checks.value import frozen

_LANGUAGES: tuple[tuple[Kind[SourceFile], Any], ...] = (
    (PYTHON, python_handlers),
    (JAVASCRIPT, javascript_transports),
    (JAVA, java_handlers),
    (KOTLIN, java_handlers),
    (GO, go_writers),
    (RUBY, ruby_loggers),
    (PHP, php_handlers),
    (CSHARP, dotnet_sinks),
    (RUST, rust_appenders),
)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: module.LITERALS for kind, module in _LANGUAGES}
_SINKS: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Sink]]] = {
    kind: module.sinks for kind, module in _LANGUAGES
}
_WORD = pattern(r"[A-Za-z_]\w*")
_SWITCH = pattern(
    r"to_?file|log_?file|file_?log|log_?dir|log_?path|(?:enable|use|write|save)_?\w*(?:log|file)", re.IGNORECASE
)
_COMMON_WORDS = frozenset("self this os path join str config settings app logging log cfg conf options get".split())


@frozen
class Opened:
    """A sink whose file is opened in production; `shown` is its path as far as it is known."""

    source: SourceFile
    sink: Sink
    shown: str


def opened(repository: Repository) -> Iterator[Opened]:
    """Log files that the code in focus of a rule opens. The rule looks at `LITERALS`."""
    for kind, sinks in _SINKS.items():
        for source in repository.changed(kind):
            found = [*sinks(source)]
            if not found or not is_service(repository, source):
                continue
            for sink in found:
                shown = _shown(source, sink)
                if shown is not None and not is_linked(repository, shown):
                    yield Opened(source, sink, shown)


def _shown(source: SourceFile, sink: Sink) -> str | None:
    """The path of a sink that surely is a file, None for any other."""
    if stage(sink.node) == "elsewhere":
        return None
    if sink.path is None:
        return "a file" if sink.certain else None
    path = known(source, sink.path)
    if path.to_stream or path.chosen_outside:
        return None
    if path.opaque:
        return path.shown if sink.certain and _unconditional(source, sink, path) else None
    if _asked_for(source, sink, path):
        return None
    if not sink.certain and not any(is_log_path(text) for text in (*path.texts, "".join(path.texts))):
        return None
    return path.shown


def _unconditional(source: SourceFile, sink: Sink, path: Known) -> bool:
    """Whether the file is opened whatever the unknown path is: it is no parameter, and no condition asks for it."""
    if is_parameter(source, path.node):
        return False
    names = frozenset(_WORD.findall(path.node.text())) - _COMMON_WORDS
    return not guarded_by(source, sink.node, names)


def _asked_for(source: SourceFile, sink: Sink, path: Known) -> bool:
    """Whether the file is opened only where a setting asks for it: `if log_dir:`, `if settings.LOG_TO_FILE:`."""
    unbound = frozenset(_WORD.findall(path.node.text())) - _COMMON_WORDS - source.constants.keys()
    for condition, holds in conditions(sink.node):
        words = frozenset(_WORD.findall(condition.text()))
        if not words.isdisjoint(unbound):
            return True
        if holds and any(_SWITCH.search(word) and not _is_true(source, word) for word in words):
            return True
    return False


def _is_true(source: SourceFile, name: str) -> bool:
    value = source.constants.get(name)
    return value is not None and value.text().lower() == "true"
