"""The log files that configuration asks for, in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checks.documents.ini import INI
from checks.documents.json import JSON
from checks.documents.kind import Kind
from checks.documents.php import PHP
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.log_files import (
    config_ini,
    config_laravel,
    config_properties,
    config_python,
    config_tree,
    config_xml,
)
from checks.log_files.linked import is_linked
from checks.log_files.purpose import may_serve
from checks.log_files.setting import Setting
from checks.repository import Repository

LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {
    PYTHON: ("FileHandler",),
    PHP: ("'channels'", '"channels"'),
    XML: (
        "FileAppender", "RollingFile", "<File ", "RandomAccessFile", "logback/base.xml", "file-appender.xml",
        "type=\"File\"", "type='File'", "serilog:write-to",
    ),
    INI: ("FileHandler",),
    PROPERTIES: ("FileAppender", "FileHandler", "logging.file", "logging.path", "log.file.enable", "appender.", "accesslog"),
    YAML: (
        "FileHandler", "appenders", "logging:", "logging.", "monolog:", "quarkus", "accesslog", "serilog", "nlog",
    ),
    JSON: ("FileHandler", "RollingFile", "\"File\"", "NLog"),
}  # fmt: skip


def configured(repository: Repository) -> Iterator[Setting]:
    """Log files asked for by the configuration in focus of a rule. The rule looks at `LITERALS`."""
    for found in _settings(repository):
        if found.what in config_properties.SPRING and _told_by_logback(repository, found.path):
            # The file that the include in `logback-spring.xml` opens: one cause, told there.
            continue
        if may_serve(repository, found.path) and not is_linked(repository, found.target):
            yield found


def _told_by_logback(repository: Repository, path: str) -> bool:
    folder = path.rpartition("/")[0]
    for xml in repository.all(XML, ("logback/base.xml", "file-appender.xml")):
        if xml.path.rpartition("/")[0] == folder and any(not each.optional for each in config_xml.settings(xml)):
            return True
    return False


def _settings(repository: Repository) -> Iterator[Setting]:
    for source in repository.changed(PYTHON):
        yield from config_python.settings(source)
    for source in repository.changed(PHP):
        yield from config_laravel.settings(source)
    for xml in repository.changed(XML):
        yield from config_xml.settings(xml)
    for ini in repository.changed(INI):
        yield from config_ini.settings(ini)
    for properties in repository.changed(PROPERTIES):
        yield from config_properties.settings(properties)
    for yaml in repository.changed(YAML):
        for document in yaml.documents:
            yield from config_tree.settings(yaml.path, document)
    for json in repository.changed(JSON):
        if json.root is not None:
            yield from config_tree.settings(json.path, json.root)
