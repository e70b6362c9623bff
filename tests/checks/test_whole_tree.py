"""A whole tree is checked file by file, on several cores or one, and says the same as all of it at once."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from checks.config.model import Config
from checks.engine import check, collect
from checks.focus import Focus
from checks.gathering import gather, load, shared
from checks.index import RULES
from checks.judging import MARK
from checks.snapshot import MemorySnapshot
from checks.whole_tree import SHARE, gather_tree

LOCAL = [rule_id for rule_id in RULES if not RULES[rule_id][6]]


def doubled(files: dict[str, str]) -> dict[str, str]:
    """Each file a second time beside itself and a third time in a folder: a rule that counts would show."""
    more = {}
    for path, text in files.items():
        stem, ending = os.path.splitext(path)
        more |= {f"{stem}_2{ending}": text, f"second/{path}": text}
    return files | more


@pytest.mark.parametrize("rule_id", LOCAL)
def test_a_rule_that_is_not_wide_finds_in_one_file_at_a_time_what_it_finds_in_all(rule_id):
    rule = load(rule_id)
    literals = list(RULES[rule_id][3].values())
    for files in (*(files for files, _ in rule.bad), *rule.good):
        snapshot = MemorySnapshot(doubled(dict(files)))
        whole = gather([rule], shared(collect(snapshot, Config(), literals), Config()), Focus(), MARK)
        single = gather_tree([rule_id], collect(snapshot, Config(), literals), Config(), MARK, 1)
        assert Counter(map(str, single.matches)) == Counter(map(str, whole.matches))


def test_several_processes_say_what_one_says():
    files = {}
    for number, rule_id in enumerate(RULES):
        for example, _ in load(rule_id).bad[:2]:
            files |= {f"part_{number}/{path}": text for path, text in example.items()}
    assert len(files) > SHARE
    snapshot = MemorySnapshot(files)
    assert check(snapshot, Config(), jobs=3) == check(snapshot, Config())


def test_how_far_it_is_is_told_up_to_the_end():
    told: list[tuple[int, int]] = []
    files = {f"lib/part_{number}.py": "import logging\n" for number in range(2 * SHARE)}
    check(MemorySnapshot(files), Config(), passed=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (2 * SHARE, 2 * SHARE)
