"""What is measured is what the page about speed says."""

import pytest

from benchmarks.commit import hooks
from benchmarks.corpus import FIXED, SETS, commit, tree
from checks.config import Config
from checks.engine import check
from checks.quiet import quiet
from checks.snapshot import MemorySnapshot


@pytest.mark.parametrize("kind", SETS)
def test_a_commit_is_ten_files_of_about_50_kb_and_the_same_each_time(kind):
    files = commit(kind)
    assert len(files) == 10
    assert 40_000 < sum(map(len, files.values())) < 60_000
    assert files == commit(kind)


@pytest.mark.parametrize("kind", ["quiet", "clean"])
def test_a_faultless_commit_has_nothing_that_blocks(kind):
    report = check(MemorySnapshot(commit(kind)), Config())
    assert [finding for finding in report.findings if finding.level == "error"] == []


def test_a_quiet_commit_concerns_no_rule():
    assert quiet([(path, content.encode()) for path, content in commit("quiet").items()])


def test_of_a_suspicious_commit_most_files_are_at_fault():
    assert len({finding.path for finding in check(MemorySnapshot(commit("suspicious")), Config()).findings}) > 5


def test_a_tree_has_the_size_asked_for_and_is_the_same_each_time():
    files = list(tree(1000, average=2000))
    assert len(files) == 1000 + 40 * len(FIXED)
    assert len({path for path, _ in files}) == len(files)
    assert 1_800_000 < sum(len(content) for _, content in files) < 2_400_000
    assert files == list(tree(1000, average=2000))


def test_every_hook_of_a_commit_is_measured():
    assert [name for name, _, _ in hooks()] == [
        "twelve-factor",
        "no-env-files",
        "no-secrets",
        "pinned-dependencies",
        "no-log-files",
    ]
