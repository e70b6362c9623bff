"""Console output of the log that is kept to development."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.ruby import RUBY
from checks.documents.source import Call, SourceFile
from checks.documents.xml import Element, Xml
from checks.log_files.condition import conditions, stage, stage_of
from checks.log_files.config_xml import only_elsewhere
from checks.pattern import pattern
from checks.repository import Repository
from checks.role import LOCAL
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_OTHER_TRANSPORT = pattern(
    r"Http|Stream|Syslog|Loki|Logtail|CloudWatch|Datadog|Sentry|Elasticsearch|LoggingWinston|Papertrail|Loggly|Splunk|Seq|NewRelic"
    r"|OpenTelemetry|Fluent|Gelf|Graylog|Logz|GoogleCloud|ApplicationInsights"
)
_RAILS_SWITCH = "RAILS_LOG_TO_STDOUT"
_DEPLOY_MARKS = (
    "docker",
    "compose",
    "procfile",
    ".env",
    ".yaml",
    ".yml",
    "app.json",
    ".toml",
    ".tf",
    ".sh",
    ".service",
)
_HEROKU = ("procfile", "app.json")


@frozen
class Silenced:
    path: str
    span: Span
    what: str


def winston(source: SourceFile) -> Iterator[Silenced]:
    """Each console transport of the file stands under a condition that leaves production out, or is silent there."""
    calls = [call for call in source.calls if call.named("transports.Console")]
    if not calls or _OTHER_TRANSPORT.search(source.text.content):
        return
    if all(_elsewhere(call) for call in calls):
        yield Silenced(source.path, calls[0].span, "The console transport")


def _elsewhere(call: Call) -> bool:
    if stage(call.node) == "elsewhere":
        return True
    silent = call.option("silent")
    return silent is not None and stage_of(silent.text(), holds=True) == "production"


def dict_config(source: SourceFile) -> Iterator[Silenced]:
    """Each `StreamHandler` of a `dictConfig` has Django's filter `require_debug_true`."""
    handlers = [
        pairs
        for node in source.find("dictionary")
        if source.string((pairs := source.pairs(node)).get("class"))
        in ("logging.StreamHandler", "rich.logging.RichHandler")
    ]
    filters = [pairs.get("filters") for pairs in handlers]
    names = frozenset(_debug_filters(source))
    limited = [found for found in filters if found is not None and _only_in_debug(source, found, names)]
    if limited and len(limited) == len(handlers):
        yield Silenced(source.path, source.span(limited[0]), "The console handler")


def _debug_filters(source: SourceFile) -> Iterator[str]:
    """Names that the file gives Django's `RequireDebugTrue`."""
    yield "require_debug_true"
    for node in source.find("pair"):
        key, value = source.string(node.field("key")), node.field("value")
        kind = source.string(source.pairs(value).get("()")) if value is not None else None
        if key is not None and kind is not None and kind.endswith("RequireDebugTrue"):
            yield key


def _only_in_debug(source: SourceFile, filters: SgNode, names: frozenset[str]) -> bool:
    return any(source.string(item) in names for item in filters.find_all(kind="string"))


def dotnet(source: SourceFile) -> Iterator[Silenced]:
    """Providers are cleared, and the console comes back in development alone."""
    if not any(call.method == "ClearProviders" and stage(call.node) is None for call in source.calls):
        return
    consoles = [
        call
        for call in source.calls
        if call.method in ("AddConsole", "AddSimpleConsole", "AddJsonConsole", "AddSystemdConsole")
        or call.callee.endswith("WriteTo.Console")
    ]
    if not consoles or _OTHER_TRANSPORT.search(source.text.content) or "Serilog" in source.text.content:
        return
    if all(stage(call.node) == "elsewhere" for call in consoles):
        yield Silenced(source.path, consoles[0].span, "The console provider")


def logback(xml: Xml) -> Iterator[Silenced]:
    """Each reference to a console appender stands in a profile of development."""
    consoles = {
        name.value
        for element in xml.named("appender")
        if (kind := element.attribute("class")) is not None
        and kind.value.endswith("ConsoleAppender")
        and (name := element.attribute("name")) is not None
    }
    if "logging/logback/console-appender.xml" in xml.text.content:
        consoles.add("CONSOLE")
    if "logging/logback/base.xml" in xml.text.content:
        return
    references = [element for element in xml.named("appender-ref") if _refers(element, consoles)]
    to_files = any(
        element.name == "appender-ref" and not _refers(element, consoles) and not only_elsewhere(xml, element)
        for element in xml.elements
    )
    if references and to_files and all(only_elsewhere(xml, element) for element in references):
        yield Silenced(xml.path, references[0].span, "The console appender")


def _refers(element: Element, names: set[str]) -> bool:
    reference = element.attribute("ref")
    return reference is not None and reference.value in names


def rails(repository: Repository) -> Iterator[Silenced]:
    """Rails before 7.1 logs to standard output only where `RAILS_LOG_TO_STDOUT` is set, and no deploy of it does that."""
    for source in repository.changed(RUBY):
        if not source.path.endswith("config/environments/production.rb"):
            continue
        for call in source.calls:
            if call.callee.endswith("Logger.new") and any(_asks(condition) for condition, _ in conditions(call.node)):
                if _deployed_without(repository):
                    yield Silenced(source.path, call.span, "The logger on standard output")
                return


def _asks(condition: SgNode) -> bool:
    return _RAILS_SWITCH in condition.text()


def _deployed_without(repository: Repository) -> bool:
    """Whether there is an image or a manifest, and nothing sets the switch. Heroku sets it by itself."""
    deployed = False
    for path in repository.paths:
        name = path.rpartition("/")[2].lower()
        if name in _HEROKU or repository.role(path) not in LOCAL:
            if name in _HEROKU:
                return False
            continue
        if not any(mark in name for mark in _DEPLOY_MARKS):
            continue
        deployed = deployed or "docker" in name
        text = repository.text(path)
        if text is not None and _RAILS_SWITCH in text.content:
            return False
    return deployed
