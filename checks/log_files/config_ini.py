"""`logging.config.fileConfig`: handlers in INI files."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.ini import Ini
from checks.log_files.config_classes import PYTHON_HANDLERS, rotates
from checks.log_files.destination import is_stream
from checks.log_files.setting import Setting
from checks.pattern import pattern

_FIRST_TEXT = pattern(r"""["']([^"']*)["']""")


def settings(ini: Ini) -> Iterator[Setting]:
    attached = {
        name.strip()
        for section in ini.sections
        if section.name.startswith("logger_") and (handlers := section.key("handlers")) is not None
        for name in (handlers.value or "").split(",")
    }
    for section in ini.sections:
        kind = section.key("class")
        name = section.name.removeprefix("handler_")
        if kind is None or name == section.name or (kind.value or "") not in PYTHON_HANDLERS or name not in attached:
            continue
        arguments = section.key("args") or section.key("kwargs")
        found = _FIRST_TEXT.search(arguments.value or "") if arguments is not None else None
        target = found[1] if found else ""
        if found and is_stream(target):
            continue
        what = (kind.value or "").rpartition(".")[2]
        yield Setting(ini.path, kind.value_span, what, target, rotates(what))
