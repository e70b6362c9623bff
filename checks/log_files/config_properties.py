"""Log4j, `java.util.logging`, Spring Boot and Quarkus in properties files."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.properties import Properties, Property
from checks.log_files.config_classes import LOG4J2_APPENDERS, rotates, writes_file
from checks.log_files.destination import is_stream
from checks.log_files.setting import Setting, chosen_outside
from checks.pattern import pattern

_LOG4J1 = pattern(r"log4j\.appender\.(\w+)")
_LOG4J2 = pattern(r"appender\.(\w+)\.type")
_JUL_HANDLER = pattern(r"[\w.]*\bFileHandler\b|[\w.]*\bAsyncFileHandler\b")
SPRING = ("logging.file.name", "logging.file.path", "logging.file", "logging.path")
"""In the order of precedence: of several the first one counts."""
_SWITCHES = frozenset("quarkus.log.file.enable quarkus.log.file.enabled server.tomcat.accesslog.enabled".split())


def settings(properties: Properties) -> Iterator[Setting]:
    for found in properties.properties:
        yield from _log4j1(properties, found)
        yield from _log4j2(properties, found)
        yield from _jul(properties, found)
    if properties.path.rpartition("/")[2].lower().startswith(("application", "bootstrap")):
        yield from _application(properties)


def _application(properties: Properties) -> Iterator[Setting]:
    """Spring Boot's and Quarkus's own keys."""
    chosen = next((found for key in SPRING if (found := properties.property(key)) and found.value), None)
    if chosen is not None and not is_stream(chosen.value) and not chosen_outside(chosen.value):
        yield Setting(properties.path, chosen.span, chosen.key, chosen.value)
    for found in properties.properties:
        if found.key in _SWITCHES and found.value.lower() == "true":
            yield Setting(properties.path, found.span, found.key, "a file")


def _log4j1(properties: Properties, found: Property) -> Iterator[Setting]:
    name = _LOG4J1.fullmatch(found.key)
    if name is None or not writes_file(found.value):
        return
    attached = any(
        name[1] in (part.strip() for part in other.value.split(",")[1:])
        for other in properties.properties
        if other.key in ("log4j.rootLogger", "log4j.rootCategory")
        or other.key.startswith(("log4j.logger.", "log4j.category."))
    )
    target = properties.property(f"{found.key}.File") or properties.property(f"{found.key}.file")
    value = target.value if target else ""
    if attached and not (value and (is_stream(value) or chosen_outside(value))):
        what = found.value.rpartition(".")[2]
        yield Setting(properties.path, found.span, what, value, rotates(what))


def _log4j2(properties: Properties, found: Property) -> Iterator[Setting]:
    key = _LOG4J2.fullmatch(found.key)
    if key is None or found.value.lower() not in LOG4J2_APPENDERS:
        return
    prefix = f"appender.{key[1]}."
    name = properties.property(f"{prefix}name")
    attached = name is None or any(
        other.value == name.value
        for other in properties.properties
        if other.key.endswith(".ref") or other.key == f"{key[1]}.ref"
    )
    target = properties.property(f"{prefix}fileName") or properties.property(f"{prefix}filePattern")
    value = target.value if target else ""
    if attached and not (value and (is_stream(value) or chosen_outside(value))):
        yield Setting(properties.path, found.span, found.value, value, rotates(found.value))


def _jul(properties: Properties, found: Property) -> Iterator[Setting]:
    if found.key not in ("handlers", ".handlers"):
        return
    handler = _JUL_HANDLER.search(found.value)
    if handler is not None:
        pattern = properties.property(f"{handler[0]}.pattern")
        target = pattern.value if pattern else ""
        yield Setting(properties.path, found.span, handler[0].rpartition(".")[2], target, rotates=True)
