"""Log sinks that are databases or mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.json import Json
from checks.documents.node import Mapping, Node, Scalar, Sequence, scalar
from checks.documents.properties import Properties
from checks.documents.source import Call, SourceFile
from checks.documents.xml import Xml
from checks.documents.yaml import Yaml
from checks.log_files.condition import stage
from checks.log_files.config_python import attached
from checks.log_files.setting import Setting

if TYPE_CHECKING:
    from ast_grep_py import SgNode

PYTHON_CLASSES = {
    "logging.handlers.SMTPHandler": "mail",
    "django.utils.log.AdminEmailHandler": "mail",
    "django_db_logger.db_log_handler.DatabaseLogHandler": "the database",
    "log4mongo.handlers.MongoHandler": "the database",
    "log4mongo.handlers.BufferedMongoHandler": "the database",
}
_WINSTON = {
    "transports.MongoDB": "the database",
    "transports.PostgreSQL": "the database",
    "transports.Mail": "mail",
    "transports.MySQL": "the database",
}
_WINSTON_MODULES = ("winston-mysql", "winston-mail", "winston-pg-native", "winston-sql-transport", "winston-nodemailer")
_SERILOG = {
    **dict.fromkeys(
        "mssqlserver postgresql mysql mongodb mongodbbson sqlite mariadb oracle azuretablestorage".split(),
        "the database",
    ),
    "email": "mail",
}
_MONOLOG = {
    **dict.fromkeys(
        "NativeMailerHandler SwiftMailerHandler SymfonyMailerHandler MandrillHandler SendGridHandler".split(), "mail"
    ),
    **dict.fromkeys(
        "MongoDBHandler DoctrineCouchDBHandler CouchDBHandler DynamoDbHandler RedisHandler".split(), "the database"
    ),
}
_APPENDERS = {
    **dict.fromkeys("DBAppender JDBCAppender AdoNetAppender JdbcAppender".split(), "the database"),
    **dict.fromkeys("SMTPAppender SmtpAppender".split(), "mail"),
}
_LOG4J2 = {
    "jdbc": "the database",
    "jpa": "the database",
    "nosql": "the database",
    "smtp": "mail",
    "cassandra": "the database",
}
_NLOG = {"database": "the database", "mail": "mail"}


def in_source(source: SourceFile) -> Iterator[Setting]:
    for call in source.calls:
        target = _target(call)
        if target is not None and stage(call.node) != "elsewhere":
            added = call.argument(0) if call.method == "add" else None
            what = (added.text() if added is not None else call.method).rpartition(".")[2]
            yield Setting(source.path, call.span, what, target)
    if source.grammar.language == "python":
        for node in source.find("dictionary"):
            yield from _dict_config(source, node)


def _target(call: Call) -> str | None:
    language = call.source.grammar.language
    if language == "python":
        return PYTHON_CLASSES.get(call.name)
    if language in ("javascript", "typescript", "tsx"):
        added = call.argument(0) if call.method == "add" else None
        name_of = added.text() if added is not None and added.kind() == "member_expression" else call.name
        written = next((target for name, target in _WINSTON.items() if name_of.lower().endswith(name.lower())), None)
        if written is None and call.name.startswith(_WINSTON_MODULES) and call.node.kind() == "new_expression":
            return "mail" if "mail" in call.name else "the database"
        return written
    if language == "csharp" and "WriteTo." in call.callee:
        return _SERILOG.get(call.method.lower())
    if language == "php" and call.name.startswith("Monolog.Handler."):
        return _MONOLOG.get(call.method)
    return None


def _dict_config(source: SourceFile, node: SgNode) -> Iterator[Setting]:
    kind = source.pairs(node).get("class")
    name = source.string(kind)
    if kind is not None and name in PYTHON_CLASSES and stage(node) != "elsewhere" and attached(source, node):
        yield Setting(source.path, source.span(kind), name.rpartition(".")[2], PYTHON_CLASSES[name])


def in_xml(found: Xml) -> Iterator[Setting]:
    for element in found.elements:
        kind = element.attribute("class") or element.attribute("type")
        last = kind.value.partition(",")[0].strip().rpartition(".")[2] if kind else ""
        if element.name == "appender" and last in _APPENDERS:
            yield Setting(found.path, element.span, last, _APPENDERS[last])
        elif element.name == "target" and last.lower().rpartition(":")[2] in _NLOG:
            yield Setting(found.path, element.span, "An NLog target", _NLOG[last.lower().rpartition(":")[2]])
        elif element.name.lower() in _LOG4J2 and "appenders" in (part.lower() for part in element.path[:-1]):
            yield Setting(found.path, element.span, element.name, _LOG4J2[element.name.lower()])


def in_properties(found: Properties) -> Iterator[Setting]:
    for each in found.properties:
        last = each.value.rpartition(".")[2]
        if each.key.startswith("log4j.appender.") and last in _APPENDERS:
            yield Setting(found.path, each.span, last, _APPENDERS[last])


def in_tree(found: Json | Yaml) -> Iterator[Setting]:
    """Serilog's and Python's sinks by name, wherever they stand in a file of logging settings."""
    name = found.path.rpartition("/")[2].lower()
    if not name.startswith(("appsettings", "serilog", "logging", "log")):
        return
    for node in _mappings(found.root):
        kind, named = scalar(node, "class"), scalar(node, "Name")
        if kind is not None and kind.value in PYTHON_CLASSES:
            yield Setting(found.path, kind.span, kind.value.rpartition(".")[2], PYTHON_CLASSES[kind.value])
        elif named is not None and named.value.lower() in _SERILOG and node.entry("Args") is not None:
            yield Setting(found.path, named.span, f"Serilog's {named.value}", _SERILOG[named.value.lower()])


def _mappings(root: Node | None) -> Iterator[Mapping]:
    pending: list[Node] = [root] if root is not None else []
    while pending:
        node = pending.pop()
        match node:
            case Mapping():
                yield node
                pending.extend(entry.value for entry in reversed(node.entries))
            case Sequence():
                pending.extend(reversed(node.items))
            case Scalar():
                pass
