"""What is called quiet must be a file in which a whole check finds nothing."""

from __future__ import annotations

from typing import Any

import pytest

from checks.config.model import Config
from checks.discovery import rules
from checks.engine import check
from checks.focus import Focus
from checks.index import RULES
from checks.quiet import quiet
from checks.rule import Files
from checks.snapshot import MemorySnapshot

BAD: list[Any] = [
    pytest.param(rule.id, files, where, id=f"{rule.id}-{number}")
    for _, rule in rules()
    if rule.looks_at
    for number, (files, where) in enumerate(rule.bad)
]


@pytest.mark.parametrize(("rule_id", "files", "where"), BAD)
def test_a_bad_example_is_never_quiet(rule_id: str, files: Files, where: str) -> None:
    touched = {place.rpartition(":")[0] for place in where.split()}
    assert not quiet([(path, files[path].encode()) for path in touched], [rule_id])
    if not RULES[rule_id][7]:
        assert not quiet([(path, files[path].encode()) for path in touched])


def test_thorough_rules_run_over_single_files_only_when_asked() -> None:
    files = [("app.py", b"import left_pad\n")]
    assert quiet(files)
    assert not quiet(files, ["dependencies/undeclared-import"])


@pytest.mark.parametrize(("rule_id", "files", "where"), BAD)
def test_a_whole_check_finds_what_the_quick_look_leaves_to_it(rule_id: str, files: Files, where: str) -> None:
    touched = {place.rpartition(":")[0] for place in where.split()}
    report = check(MemorySnapshot(files), Config(), Focus.of_paths(touched), rules=[rule_id])
    assert {f"{each.path}:{each.span.line}" for each in report.findings} == set(where.split())


def test_prose_is_quiet() -> None:
    assert quiet([("notes/plan.txt", b"Nothing to see.\n")])


def test_a_suppression_is_not_quiet() -> None:
    assert not quiet([("notes/plan.txt", b"# factorlint: ignore[logs] old\n")])


def test_the_configuration_is_not_quiet() -> None:
    assert not quiet([("pyproject.toml", b"")])


def test_sixteen_bit_text_is_left_to_the_whole_check() -> None:
    assert not quiet([("notes/plan.txt", "Nothing.".encode("utf-16"))])
