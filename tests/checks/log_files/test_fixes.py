"""The mechanical mends of the rules on log files, applied to real files and, for Python, run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from checks.config.model import Config
from checks.engine import collect, load, run
from checks.finding import Finding
from checks.focus import EVERYTHING
from checks.snapshot import MemorySnapshot
from checks.text import Text


def findings(rule_id: str, path: str, content: str) -> Sequence[Finding]:
    rule = load(rule_id)
    collection = collect(MemorySnapshot({path: content}), Config(), iter(rule.looks_at.values()))
    return run(collection, Config(), EVERYTHING, [rule]).findings


def mended(rule_id: str, path: str, content: str) -> str:
    (finding,) = findings(rule_id, path, content)
    assert finding.fix is not None
    text = Text(path, content)
    for edit in sorted(finding.fix.edits, key=lambda edit: edit.span or finding.span, reverse=True):
        assert edit.span is not None
        start = text.offset(edit.span.line, edit.span.column)
        end = text.offset(edit.span.end_line, edit.span.end_column)
        text = Text(path, text.content[:start] + edit.replacement + text.content[end:])
    return text.content


def output_of(program: str, folder: Path) -> str:
    completed = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return completed.stdout


def test_a_mended_handler_writes_to_standard_output(tmp_path: Path) -> None:
    program = (
        '"""A service."""\nfrom __future__ import annotations\nimport logging\n'
        "logger = logging.getLogger('app')\nlogger.addHandler(logging.FileHandler('app.log'))\n"
        "logger.warning('started')\n"
    )
    fixed = mended("logs/file-handler", "app.py", program)
    assert output_of(fixed, tmp_path) == "started\n"
    assert list(tmp_path.iterdir()) == []
    assert findings("logs/file-handler", "app.py", fixed) == ()


def test_a_mended_basic_config_keeps_its_other_options(tmp_path: Path) -> None:
    program = (
        "import logging\nlogging.basicConfig(\n    filename='app.log',\n    filemode='w',\n"
        "    level=logging.INFO,\n    format='%(levelname)s %(message)s',\n)\nlogging.info('started')\n"
    )
    fixed = mended("logs/file-handler", "app.py", program)
    assert output_of(fixed, tmp_path) == "INFO started\n"
    assert list(tmp_path.iterdir()) == []


def test_a_mended_dict_config_writes_to_standard_output(tmp_path: Path) -> None:
    program = (
        "import logging.config\nLOGGING = {\n    'version': 1,\n    'handlers': {\n        'file': {\n"
        "            'level': 'INFO',\n            'class': 'logging.FileHandler',\n            'filename': 'app.log',\n"
        "        },\n    },\n    'root': {'handlers': ['file'], 'level': 'INFO'},\n}\n"
        "logging.config.dictConfig(LOGGING)\nlogging.info('started')\n"
    )
    fixed = mended("logs/file-config", "settings.py", program)
    assert output_of(fixed, tmp_path) == "started\n"
    assert list(tmp_path.iterdir()) == []


def test_an_import_of_sys_is_added_once() -> None:
    program = "import logging, sys\nlogging.basicConfig(filename='app.log')\n"
    assert (
        mended("logs/file-handler", "app.py", program)
        == "import logging, sys\nlogging.basicConfig(stream=sys.stdout)\n"
    )


def test_a_handler_beside_another_one_is_left_to_the_developer() -> None:
    program = "import logging\nlogging.StreamHandler()\nlogging.FileHandler('app.log')\n"
    (finding,) = findings("logs/file-handler", "app.py", program)
    assert finding.fix is None


@pytest.mark.parametrize("use", ["handler.doRollover()", "print(handler.baseFilename)", "handler.namer = name"])
def test_a_handler_used_as_a_file_is_left_to_the_developer(use: str) -> None:
    program = f"import logging\nhandler = logging.FileHandler('app.log')\n{use}\n"
    (finding,) = findings("logs/file-handler", "app.py", program)
    assert finding.fix is None


def test_a_ruby_logger_keeps_its_keywords() -> None:
    fixed = mended("logs/file-handler", "app.rb", "LOG = Logger.new('log/app.log', 'daily', level: :info)\n")
    assert fixed == "LOG = Logger.new($stdout, level: :info)\n"


def test_a_monolog_handler_keeps_its_level() -> None:
    source = "<?php\nuse Monolog\\Handler\\StreamHandler;\n$h = new StreamHandler('logs/app.log', Logger::INFO);\n"
    fixed = mended("logs/file-handler", "src/log.php", source)
    assert fixed.splitlines()[-1] == "$h = new StreamHandler('php://stdout', Logger::INFO);"


def test_a_python_image_gets_the_variable_below_its_last_from() -> None:
    source = 'FROM python:3.12 AS build\nRUN make\nFROM python:3.12-slim\nCMD ["python", "app.py"]\n'
    fixed = mended("logs/buffered-output", "Dockerfile", source)
    assert fixed == source.replace("slim\n", "slim\nENV PYTHONUNBUFFERED=1\n")
