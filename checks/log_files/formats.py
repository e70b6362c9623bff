"""How log events are formatted, where a repository says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.source import Call, SourceFile
from checks.documents.xml import XML, Xml
from checks.log_files.condition import stage
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span, Text
from checks.unit import Unit
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_MESSAGE = pattern(r"%\(message\)s|\{message\}|%m\b|%msg\b")
_KEY_VALUE = pattern(r"\b\w+=[\"']?[%{]")
_LIKELY_NAMES = ("log", "setting", "config", "main", "app", "server", "program", "startup", "index", "production")
_STRUCTURED = pattern(
    r"python-?json-?logger|pythonjsonlogger|structlog|json_log_formatter|json-log-formatter|ecs[-_]logging|JsonFormatter|JSONFormatter"
    r"|logfmt|google[.-]cloud[.-]logging|powertools|serialize=True|\bpino\b|bunyan|format\.json\(|nestjs-pino|logstash|JsonLayout"
    r"|JsonTemplateLayout|EcsLayout|EcsEncoder|JsonEncoder|StructuredLogEncoder|logging\.structured|gelf|logging-json|zerolog|\bzap\b"
    r"|\bslog\b|JSONHandler|lograge|semantic_logger|rails_semantic|ougai|CompactJson|JsonConsole|ElasticsearchJson|Seq\b"
    r"|opentelemetry|OpenTelemetry|go\.uber\.org|tracing[-_]subscriber|LokiHandler|json_formatter|RenderedCompact"
    r"|level=(?:%\(levelname|\{level)",
    re.IGNORECASE,
)
_CORRELATED = pattern(
    r"request[-_]?id|trace[-_]?id|traceparent|correlation|opentelemetry|ddtrace|dd-trace|newrelic|elastic-?apm|%X\b|%X\{|\bMDC\b"
    r"|sleuth|micrometer-tracing|request_uuid|x-request|contextvars|AsyncLocalStorage|cls-hooked|requestid|log_tags|:uuid|activity",
    re.IGNORECASE,
)


@frozen
class Format:
    """A place that sets a format of plain text."""

    text: Text
    span: Span
    what: str


LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {
    PYTHON: ("%(message)s", "{message}"),
    JAVASCRIPT: ("format.simple", "format.printf", "format.cli", "printf("),
    GO: ("logrus.TextFormatter",),
    PHP: ("LineFormatter",),
    CSHARP: ("outputTemplate", "AddSimpleConsole"),
    XML: ("%m", "%msg"),
}


def plain_formats(repository: Repository) -> Iterator[Format]:
    """Formats of plain text in what is in focus of a rule. The rule looks at `LITERALS`."""
    for kind in (PYTHON, JAVASCRIPT, GO, PHP, CSHARP):
        for source in repository.changed(kind):
            yield from in_source(source)
    for xml in repository.changed(XML):
        yield from in_xml(xml)


def in_source(source: SourceFile) -> Iterator[Format]:
    for call in source.calls:
        what = _plain(call)
        if what is not None and stage(call.node) != "elsewhere" and _is_used(call):
            yield Format(source.text, call.span, what)
    if source.grammar.language == "python":
        for node in source.find("pair"):
            key, value = source.string(node.field("key")), source.string(node.field("value"))
            plain = key == "format" and value is not None and _is_plain(value)
            if plain and stage(node) != "elsewhere" and _is_named(source, node):
                yield Format(source.text, source.span(node), "The format")


def _is_used(call: Call) -> bool:
    """Whether a formatter of Python goes anywhere: to a handler, a caller, or a name that is read again."""
    if call.name != "logging.Formatter":
        return True
    above = call.node.parent()
    if above is None or above.kind() == "expression_statement":
        return False
    if above.kind() != "assignment":
        return True
    target = above.field("left")
    name = target.text() if target is not None else ""
    return not name.isidentifier() or len(re.findall(rf"\b{re.escape(name)}\b", call.source.text.content)) > 1


def _is_named(source: SourceFile, node: SgNode) -> bool:
    """Whether some handler of a `dictConfig` asks for the formatter that the pair is in."""
    listing = node.parent()
    above = listing.parent() if listing is not None else None
    name = source.string(above.field("key")) if above is not None and above.kind() == "pair" else None
    if name is None:
        return True
    return any(
        source.string(each.field("key")) == "formatter" and source.string(each.field("value")) == name
        for each in source.find("pair")
    )


def in_xml(xml: Xml) -> Iterator[Format]:
    """Patterns of console appenders in Logback and Log4j 2."""
    if _STRUCTURED.search(xml.text.content):
        return
    for element in xml.elements:
        console = any(part.lower() in ("appender", "console") for part in element.path)
        pattern = element.attribute("pattern")
        written = element.text if element.name == "pattern" else pattern.value if pattern is not None else ""
        if console and written and _is_plain(written):
            yield Format(xml.text, element.span, "The pattern")


def structured(repository: Repository, found: Format) -> bool:
    """Whether the unit of a place formats events for machines anywhere, or has a library for it."""
    return _holds(repository, found, _STRUCTURED)


def correlated(repository: Repository, found: Format) -> bool:
    """Whether the unit of a place puts the identity of a request or trace into its events, or has a library for it."""
    return _holds(repository, found, _CORRELATED)


def _is_plain(format_: str) -> bool:
    if format_.lstrip().startswith('{"') or len(_KEY_VALUE.findall(format_)) > 1:
        return False
    return _MESSAGE.search(format_) is not None


def _plain(call: Call) -> str | None:
    language = call.source.grammar.language
    if language == "python" and call.name in ("logging.basicConfig", "logging.Formatter"):
        position = 0 if call.name == "logging.Formatter" else -1
        written = call.string(position, "format" if position else "fmt")
        return call.method if written is not None and _is_plain(written) else None
    if language in ("javascript", "typescript", "tsx") and call.named("format.simple", "format.printf", "format.cli"):
        return f"format.{call.method}"
    if language == "go" and call.name == "logrus.TextFormatter":
        return call.name
    if language == "php" and call.name == "Monolog.Formatter.LineFormatter":
        return call.method
    if (
        language == "csharp"
        and call.method in ("Console", "AddSimpleConsole")
        and (call.method == "AddSimpleConsole" or call.argument(-1, "outputTemplate") is not None)
    ):
        return call.method
    return None


def _holds(repository: Repository, found: Format, pattern: re.Pattern[str]) -> bool:
    if pattern.search(found.text.content):
        return True
    unit = repository.unit(found.text.path)
    for path in (*unit.manifests, *repository.unit("x").manifests, *_likely(repository, unit, found.text.path)):
        text = repository.text(path)
        if text is not None and pattern.search(text.content):
            return True
    return False


def _likely(repository: Repository, unit: Unit, path: str) -> Iterator[str]:
    """Files of the unit that are named as those which set logging up, and those beside the place."""
    folder, suffix = path.rpartition("/")[0], path.rpartition(".")[2]
    prefix = f"{unit.root}/" if unit.root else ""
    for other in repository.paths:
        if not other.startswith(prefix) or repository.role(other) != "production":
            continue
        name = other.rpartition("/")[2].lower()
        beside = other.rpartition("/")[0] == folder and name.endswith(suffix)
        named = any(word in name for word in _LIKELY_NAMES) or "middleware" in other.lower()
        if beside or (named and name.endswith((suffix, ".xml", ".yml", ".yaml", ".properties", ".json", ".toml"))):
            yield other
