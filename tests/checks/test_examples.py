"""The examples in the rules are their tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from checks.config.model import Config
from checks.discovery import rules
from checks.engine import collect, run
from checks.focus import EVERYTHING, Focus
from checks.report import Report
from checks.rule import Files, Rule
from checks.snapshot import MemorySnapshot

RULES = [rule for _, rule in rules()]


def report(rule: Rule, files: Files, focus: Focus = EVERYTHING) -> Report:
    collection = collect(MemorySnapshot(files), Config(), iter(rule.looks_at.values()))
    return run(collection, Config(), focus, [rule])


def places(rule: Rule, files: Files, focus: Focus = EVERYTHING) -> list[str]:
    result = report(rule, files, focus)
    assert not result.crashed, result.crashed
    return sorted({f"{finding.path}:{finding.span.line}" for finding in result.findings})


def bad_examples() -> Iterator[Any]:
    for rule in RULES:
        for number, (files, where) in enumerate(rule.bad):
            yield pytest.param(rule, files, where, id=f"{rule.id}-bad-{number}")


def good_examples() -> Iterator[Any]:
    for rule in RULES:
        for number, files in enumerate(rule.good):
            yield pytest.param(rule, files, id=f"{rule.id}-good-{number}")


@pytest.mark.parametrize(("rule", "files", "where"), list(bad_examples()))
def test_a_bad_example_is_found_where_it_says(rule: Rule, files: Files, where: str) -> None:
    assert places(rule, files) == sorted(where.split())


@pytest.mark.parametrize(("rule", "files"), list(good_examples()))
def test_a_good_example_passes(rule: Rule, files: Files) -> None:
    assert places(rule, files) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_tells_why_and_how_to_mend(rule: Rule) -> None:
    assert rule.why
    assert rule.mend
    assert len(rule.bad) >= 3
    assert len(rule.good) >= 3


@pytest.mark.parametrize(
    ("rule", "files", "where"), [example for example in bad_examples() if example.values[0].looks_at]
)
def test_a_bad_example_is_found_when_the_commit_holds_its_file(rule: Rule, files: Files, where: str) -> None:
    touched = {place.rpartition(":")[0] for place in where.split()}
    assert places(rule, files, Focus.of_paths(touched)) == sorted(where.split())
