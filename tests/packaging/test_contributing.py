"""The rule that CONTRIBUTING.md shows works as it stands."""

import re
import types

import pytest

from checks.config import Config
from checks.engine import collect, run
from checks.focus import EVERYTHING
from checks.rule import Rule
from checks.snapshot import MemorySnapshot


@pytest.fixture
def shown(pytestconfig: pytest.Config) -> Rule:
    page = (pytestconfig.rootpath / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    module = types.ModuleType("checks.rules.logs.own_rotation")
    exec(compile(code, "CONTRIBUTING.md", "exec"), vars(module))
    return module.own_rotation


def found(rule: Rule, files: dict[str, str]) -> list[str]:
    collection = collect(MemorySnapshot(files), Config(), iter(rule.looks_at.values()))
    report = run(collection, Config(), EVERYTHING, [rule])
    assert not report.crashed
    return [f"{finding.path}:{finding.span.line} {finding.message}" for finding in report.findings]


def test_it_has_the_id_that_the_page_says(shown):
    assert shown.id == "logs/own-rotation"


def test_it_finds_its_bad_example_and_not_its_good_one(shown):
    ((bad, where),) = shown.bad
    (good,) = shown.good
    assert found(shown, bad) == [f"{where} RotatingFileHandler rotates the program's own log files"]
    assert found(shown, good) == []
