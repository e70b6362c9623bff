"""Log files that process managers and servers are told to keep by their own configuration files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.ini import Ini
from checks.documents.json import Json
from checks.documents.node import entries, items, scalar
from checks.documents.source import SourceFile
from checks.documents.supervisor import Supervisor
from checks.documents.systemd import SystemdUnit
from checks.documents.xml import Xml
from checks.documents.yaml import Yaml
from checks.log_files.condition import conditions, stage
from checks.log_files.destination import is_stream
from checks.log_files.expression import known
from checks.log_files.setting import Setting, chosen_outside

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_NO_FILE = frozenset({"auto", "none", "syslog", "/dev/null"})
_GUNICORN = frozenset({"accesslog", "errorlog", "logfile", "access_logfile", "error_logfile"})
_UWSGI = frozenset("logto logto2 log-to daemonize daemonize2 logger req-logger logfile".split())
_PM2 = frozenset("out_file error_file log_file outFile errorFile logFile output error log".split())
_FPM = {
    "access.log": "access.log",
    "error_log": "error_log",
    "slowlog": "slowlog",
    "php_admin_value[error_log]": "error_log",
    "php_value[error_log]": "error_log",
}
_UNICORN = frozenset({"stdout_redirect", "stdout_path", "stderr_path"})


def _is_file(target: str | None) -> bool:
    return bool(target) and not is_stream(target or "") and not chosen_outside(target or "")


def supervisor(found: Supervisor) -> Iterator[Setting]:
    for program in found.programs:
        for name in ("stdout_logfile", "stderr_logfile"):
            key = program.section.key(name)
            value = (key.value or "") if key is not None else ""
            if key is not None and value.lower() not in _NO_FILE and _is_file(value):
                yield Setting(found.path, key.span, f"supervisord's {name}", value)


def supervisor_itself(found: Supervisor) -> Iterator[Setting]:
    """What supervisord says of its own: when programs started and died."""
    for section in found.ini.sections:
        key = section.key("logfile") if section.name == "supervisord" else None
        value = (key.value or "") if key is not None else ""
        if key is not None and value.lower() not in _NO_FILE and _is_file(value):
            yield Setting(found.path, key.span, "supervisord's logfile", value, optional=True)


def php_fpm(found: Ini) -> Iterator[Setting]:
    """Logs of the pools and of the master; a slow log is for whoever looks for what is slow."""
    for section in found.sections:
        for key in section.keys:
            value = (key.value or "").strip("\"'")
            told = _FPM.get(key.name.replace(" ", "").lower())
            if told is not None and value.lower() not in _NO_FILE and _is_file(value):
                yield Setting(found.path, key.span, f"PHP-FPM's {told}", value, optional=told == "slowlog")


def systemd(found: SystemdUnit) -> Iterator[Setting]:
    for key in found.keys("StandardOutput", "StandardError"):
        kind, colon, target = (key.value or "").partition(":")
        if colon and kind in ("file", "append", "truncate") and _is_file(target):
            yield Setting(found.path, key.span, f"systemd's {key.name}", target)


def ini(found: Ini) -> Iterator[Setting]:
    """uWSGI's options, and `error_log` of a `php.ini`."""
    name = found.path.rpartition("/")[2].lower()
    for section in found.sections:
        for key in section.keys:
            value = (key.value or "").removeprefix("file:")
            if section.name == "uwsgi" and key.name in _UWSGI and _is_file(value) and ("/" in value or "." in value):
                yield Setting(found.path, key.span, f"uWSGI's {key.name}", value)
            elif "php" in name and key.name == "error_log" and _is_file(value):
                yield Setting(found.path, key.span, "PHP's error_log", value)


def gunicorn(source: SourceFile) -> Iterator[Setting]:
    name = source.path.rpartition("/")[2].lower()
    if "gunicorn" not in name and not {"bind", "workers"} <= source.constants.keys():
        return
    for assignment in source.assignments:
        if assignment.name not in _GUNICORN or stage(assignment.node) == "elsewhere":
            continue
        target = known(source, assignment.value)
        if target.texts and not target.to_stream:
            yield Setting(source.path, assignment.span, f"Gunicorn's {assignment.name}", target.shown)


def pm2_script(source: SourceFile) -> Iterator[Setting]:
    """`apps` of an `ecosystem.config.js`."""
    if not _for_pm2(source.path):
        return
    for node in source.find("pair"):
        key, value = node.field("key"), node.field("value")
        if key is None or value is None or key.text().strip("\"'") not in _PM2 or not _within_apps(node):
            continue
        target = known(source, value)
        if target.texts and not target.to_stream:
            yield Setting(source.path, source.span(node), f"pm2's {key.text()}", target.shown)


def _for_pm2(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return "ecosystem" in name or "pm2" in name or name.startswith("process.")


def _within_apps(node: SgNode) -> bool:
    return any(
        above.kind() == "pair" and (key := above.field("key")) is not None and key.text().strip("\"'") == "apps"
        for above in node.ancestors()
    )


def pm2_tree(found: Json | Yaml) -> Iterator[Setting]:
    if not _for_pm2(found.path):
        return
    for app in items(found.root, "apps"):
        for entry in entries(app):
            target = scalar(entry.value)
            if entry.key.value in _PM2 and target is not None and _is_file(target.value):
                yield Setting(found.path, target.span, f"pm2's {entry.key.value}", target.value)


def ruby(source: SourceFile) -> Iterator[Setting]:
    """Puma's `stdout_redirect`, Unicorn's `stdout_path` and `stderr_path`."""
    for call in source.calls:
        if call.method in _UNICORN and not call.receiver and call.arguments and stage(call.node) != "elsewhere":
            target = known(source, call.arguments[0].node)
            if target.texts and not target.to_stream:
                asked = any("ENV" in condition.text() for condition, _ in conditions(call.node))
                yield Setting(source.path, call.span, call.method, target.shown, optional=asked)


def iis(found: Xml) -> Iterator[Setting]:
    for element in found.named("aspNetCore"):
        enabled, target = element.attribute("stdoutLogEnabled"), element.attribute("stdoutLogFile")
        if enabled is not None and enabled.value.lower() == "true":
            yield Setting(found.path, enabled.span, "IIS's stdoutLogFile", target.value if target else "")
