"""`dictConfig`, Log4j 2, Spring Boot, Symfony, Dropwizard, Serilog and NLog in YAML and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence, child, entries, items, scalar, scalars
from checks.documents.node import text as text_of
from checks.log_files.config_classes import LOG4J2_APPENDERS, PYTHON_HANDLERS, SERILOG_SINKS, rotates
from checks.log_files.destination import is_stream
from checks.log_files.setting import Setting, chosen_outside
from checks.pattern import pattern
from checks.text import Span

_ELSEWHERE = pattern(r"\b(?:dev\w*|local|test)\b", re.IGNORECASE)
_SPRING = (("logging", "file", "name"), ("logging", "file", "path"), ("logging", "file"), ("logging", "path"))
_SWITCHES = (
    ("quarkus", "log", "file", "enable"), ("quarkus", "log", "file", "enabled"),
    ("server", "tomcat", "accesslog", "enabled"),
)  # fmt: skip


def settings(path: str, root: Node) -> Iterator[Setting]:
    """What one document of a file configures."""
    name = path.rpartition("/")[2].lower()
    yield from _dict_config(path, root)
    yield from _log4j2(path, root)
    yield from _dropwizard(path, root)
    if name.startswith(("application", "bootstrap")):
        yield from _spring(path, root)
    if name.startswith("monolog"):
        yield from _monolog(path, root)
    if name.startswith(("appsettings", "serilog", "nlog", "logging", "logsettings")):
        yield from _serilog(path, root)
        yield from _nlog(path, root)


def _file(path: str, span: Span, what: str, target: str, rotating: bool = False) -> Iterator[Setting]:
    if not target or not (is_stream(target) or chosen_outside(target)):
        yield Setting(path, span, what, target, rotating)


def _dict_config(path: str, root: Node) -> Iterator[Setting]:
    for holder in (root, child(root, "logging"), child(root, "LOGGING"), child(root, "logging_config")):
        attached = {
            found.value
            for keys, found in scalars(holder)
            if keys[-2:] == ("handlers", "[]") and keys[:1] in (("loggers",), ("root",))
        }
        for handler in entries(holder, "handlers"):
            kind = scalar(handler.value, "class")
            if kind is None or kind.value not in PYTHON_HANDLERS or handler.key.value not in attached:
                continue
            what = kind.value.rpartition(".")[2]
            yield from _file(path, kind.span, what, text_of(handler.value, "filename") or "", rotates(what))


def _log4j2(path: str, root: Node) -> Iterator[Setting]:
    configuration = _named(root, "configuration")
    attached = {found.value for keys, found in scalars(_named(configuration, "loggers")) if keys[-1].lower() == "ref"}
    for appender in entries(_named(configuration, "appenders")):
        if appender.key.value.lower() not in LOG4J2_APPENDERS:
            continue
        for each in items(appender.value):
            if text_of(each, "name") in attached:
                target = text_of(each, "fileName") or ""
                yield from _file(path, appender.key.span, appender.key.value, target, rotates(appender.key.value))


def _named(node: Node | None, name: str) -> Node | None:
    return next((entry.value for entry in entries(node) if entry.key.value.lower() == name), None)


def _dropwizard(path: str, root: Node) -> Iterator[Setting]:
    for appender in (*items(root, "logging", "appenders"), *items(root, "server", "requestLog", "appenders")):
        target = text_of(appender, "currentLogFilename") or text_of(appender, "archivedLogFilenamePattern")
        if text_of(appender, "type") == "file" and target:
            yield from _file(path, appender.span, "file appender", target, rotating=True)


def _spring(path: str, root: Node) -> Iterator[Setting]:
    """Keys may be nested or written with dots. A document for a development profile says nothing of production."""
    flat = dict(_flattened(root))
    for profile in (("spring", "config", "activate", "on-profile"), ("spring", "profiles")):
        if profile in flat and _ELSEWHERE.search(flat[profile].value):
            return
    for keys in _SPRING:
        if keys in flat and flat[keys].value:
            yield from _file(path, flat[keys].span, ".".join(keys), flat[keys].value)
            break  # They stand in the order of precedence.
    for switch in _SWITCHES:
        if switch in flat and flat[switch].value.lower() == "true":
            yield Setting(path, flat[switch].span, ".".join(switch), "a file")


def _flattened(root: Node) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    for keys, found in scalars(root):
        yield tuple(part for key in keys for part in key.split(".")), found


def _monolog(path: str, root: Node) -> Iterator[Setting]:
    """Symfony's handlers, those for every environment and those under `when@prod`."""
    for holder in (root, child(root, "when@prod")):
        for handler in entries(holder, "monolog", "handlers"):
            kind, target = text_of(handler.value, "type"), text_of(handler.value, "path")
            if kind in ("stream", "rotating_file"):
                default = target or "%kernel.logs_dir%/%kernel.environment%.log"
                yield from _file(path, handler.key.span, f"{kind} handler", default, kind == "rotating_file")


def _serilog(path: str, root: Node) -> Iterator[Setting]:
    pending = [*_members(child(root, "Serilog", "WriteTo") or child(root, "WriteTo"))]
    while pending:
        sink = pending.pop(0)
        name = scalar(sink, "Name") or (sink if isinstance(sink, Scalar) else None)
        if name is None:
            continue
        if name.value.lower() in SERILOG_SINKS:
            options = {entry.key.value.lower(): entry.value for entry in entries(sink, "Args")}
            target = text_of(options.get("path")) or text_of(options.get("pathformat")) or ""
            rolling = text_of(options.get("rollinginterval")) not in (None, "Infinite")
            yield from _file(path, name.span, "Serilog file sink", target, rolling or name.value.lower() != "file")
        pending.extend(_members(child(sink, "Args", "configure")))
        pending.extend(_members(child(sink, "Args", "configureLogger", "WriteTo")))


def _members(node: Node | None) -> tuple[Node, ...]:
    """Items of a list, or the values of an object: Serilog takes both, so that other files can override one."""
    match node:
        case Sequence():
            return node.items
        case Mapping():
            return tuple(entry.value for entry in node.entries)
        case _:
            return ()


def _nlog(path: str, root: Node) -> Iterator[Setting]:
    section = child(root, "NLog")
    attached = {
        name.strip()
        for keys, found in scalars(child(section, "rules"))
        if keys[-1].lower() == "writeto"
        for name in found.value.split(",")
    }
    for target in _targets(entries(section, "targets")):
        kind = text_of(target.value, "type") or ""
        if kind.lower() == "file" and target.key.value in attached:
            yield from _file(path, target.key.span, "NLog file target", text_of(target.value, "fileName") or "")


def _targets(found: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in found:
        inner = child(entry.value, "target")
        yield (
            Entry(entry.key, inner)
            if inner is not None
            and text_of(entry.value, "type") is not None
            and (text_of(entry.value, "type") or "").lower().endswith("wrapper")
            else entry
        )
