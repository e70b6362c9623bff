"""Logback, Log4j, NLog and log4net in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.xml import Element, Xml
from checks.log_files.config_classes import LOG4J2_APPENDERS, SERILOG_SINKS, rotates, writes_file
from checks.log_files.destination import is_stream
from checks.log_files.setting import Setting, chosen_outside
from checks.pattern import pattern

_SPRING_INCLUDES = {
    "org/springframework/boot/logging/logback/base.xml": "base.xml",
    "org/springframework/boot/logging/logback/file-appender.xml": "file-appender.xml",
}
_ELSEWHERE = pattern(r"dev|local|test|!\s*prod|default", re.IGNORECASE)
_PRODUCTION = pattern(r"(?<!!)\bprod|!\s*(?:dev|local|test)", re.IGNORECASE)


def settings(xml: Xml) -> Iterator[Setting]:
    attached = _attached(xml)
    yield from _included(xml, attached)
    for element in xml.elements:
        if only_elsewhere(xml, element):
            continue
        yield from _appender(xml, element, attached)
        yield from _log4j2(xml, element, attached)
        yield from _nlog(xml, element, attached)
        yield from _serilog(xml, element)


def _attached(xml: Xml) -> frozenset[str]:
    """Names of appenders and targets that a logger refers to, directly or through an appender that one refers to."""
    references = [*_references(xml)]
    attached = {name for outer, name in references if outer is None}
    found = len(attached) + 1
    while found != len(attached):
        found = len(attached)
        attached.update(name for outer, name in references if outer in attached)
    return frozenset(attached)


def _references(xml: Xml) -> Iterator[tuple[str | None, str]]:
    """Referred names, each with the appender that refers to it, None for a logger."""
    for element in xml.elements:
        lowered = element.name.lower()
        if only_elsewhere(xml, element):
            continue
        if lowered in ("appender-ref", "appenderref") and (found := element.attribute("ref")):
            yield _outer_appender(xml, element), found.value
        elif lowered == "logger" and (found := element.attribute("writeTo") or element.attribute("appendTo")):
            yield from ((None, name.strip()) for name in found.value.split(","))
        elif lowered == "target-ref" and (found := element.attribute("name")):
            yield None, found.value


def _outer_appender(xml: Xml, element: Element) -> str | None:
    above = xml.parent(element)
    while above is not None:
        parent = xml.parent(above)
        if above.name == "appender" or (parent is not None and parent.name.lower() == "appenders"):
            name = above.attribute("name")
            return name.value if name is not None else None
        above = parent
    return None


def _appender(xml: Xml, element: Element, attached: frozenset[str]) -> Iterator[Setting]:
    """`<appender class=…>` of Logback and Log4j 1, `<appender type=…>` of log4net."""
    kind = element.attribute("class") or element.attribute("type")
    name = element.attribute("name")
    if element.name != "appender" or kind is None or name is None or not writes_file(kind.value):
        return
    if name.value not in attached:
        return
    what = kind.value.partition(",")[0].strip().rpartition(".")[2]
    target = _file_of(xml, element)
    if target and (is_stream(target) or chosen_outside(target)):
        return
    yield Setting(xml.path, element.span, what, target, rotates(what), optional="if" in element.path)


def _file_of(xml: Xml, appender: Element) -> str:
    for child in xml.elements[appender.index + 1 : appender.end]:
        lowered = child.name.lower()
        if lowered in ("file", "filenamepattern"):
            value = child.attribute("value")
            return child.text or (value.value if value else "")
        if lowered == "param" and (name := child.attribute("name")) and name.value.lower() in ("file", "filename"):
            value = child.attribute("value")
            return value.value if value else ""
    return ""


def _log4j2(xml: Xml, element: Element, attached: frozenset[str]) -> Iterator[Setting]:
    if element.name.lower() not in LOG4J2_APPENDERS or "appenders" not in (part.lower() for part in element.path):
        return
    name = element.attribute("name")
    if name is None or name.value not in attached:
        return
    target = element.attribute("fileName") or element.attribute("filePattern")
    value = target.value if target else ""
    if not value or not (is_stream(value) or chosen_outside(value)):
        yield Setting(xml.path, element.span, element.name, value, rotates(element.name))


def _nlog(xml: Xml, element: Element, attached: frozenset[str]) -> Iterator[Setting]:
    kind, name = element.attribute("type"), element.attribute("name")
    if element.name != "target" or kind is None or kind.value.lower().rpartition(":")[2] != "file":
        return
    names = [name.value] if name else []
    parent = xml.parent(element)
    if parent is not None and parent.name == "target" and (outer := parent.attribute("name")):
        names.append(outer.value)
    if attached.isdisjoint(names):
        return
    target = element.attribute("fileName")
    rotating = any(element.attribute(key) for key in ("archiveEvery", "archiveAboveSize", "maxArchiveFiles"))
    yield Setting(xml.path, element.span, "NLog file target", target.value if target else "", rotating)


def _included(xml: Xml, attached: frozenset[str]) -> Iterator[Setting]:
    """Spring Boot's `base.xml` attaches a file appender by itself, `file-appender.xml` defines one named FILE."""
    for element in xml.named("include"):
        resource = element.attribute("resource")
        name = _SPRING_INCLUDES.get(resource.value) if resource is not None else None
        if name is None or only_elsewhere(xml, element) or (name != "base.xml" and "FILE" not in attached):
            continue
        what = f"Spring Boot's {name}"
        yield Setting(xml.path, element.span, what, _log_file(xml), rotates=True, optional="if" in element.path)
        return


def _log_file(xml: Xml) -> str:
    """The value of the property that Spring Boot's appender takes its file from."""
    for element in xml.named("property"):
        name, value = element.attribute("name"), element.attribute("value")
        if name is not None and name.value == "LOG_FILE" and value is not None:
            return value.value
    return "spring.log"


def _serilog(xml: Xml, element: Element) -> Iterator[Setting]:
    """`<add key="serilog:write-to:File.path" value=…>` of an application's settings."""
    key, value = element.attribute("key"), element.attribute("value")
    if element.name != "add" or key is None or value is None:
        return
    parts = key.value.lower().split(":")
    if parts[:2] != ["serilog", "write-to"] or len(parts) != 3 or parts[2].partition(".")[0] not in SERILOG_SINKS:
        return
    if parts[2].endswith((".path", ".pathformat")) and not is_stream(value.value):
        yield Setting(xml.path, element.span, "Serilog file sink", value.value)


def only_elsewhere(xml: Xml, element: Element) -> bool:
    """Whether the element holds for development profiles alone."""
    above = xml.parent(element)
    while above is not None:
        profile = above.attribute("name")
        if above.name == "springProfile" and profile is not None:
            return bool(_ELSEWHERE.search(profile.value)) and not _PRODUCTION.search(profile.value)
        above = xml.parent(above)
    return False
