"""The baseline file: what it accepts, how it merges, how mistakes in it are told."""

import json
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.baseline import Baseline, Entry, read, render
from checks.errors import ConfigurationError
from checks.finding import Finding
from checks.text import Span


def finding(path: str = "app.py", fingerprint: str = "aa", rule: str = "logs/rotation", line: int = 1) -> Finding:
    return Finding(
        rule=rule,
        factor="XI",
        level="error",
        path=path,
        span=Span(line, 1, line, 9),
        message="m",
        why="w",
        mend="m",
        fingerprint=fingerprint,
        suppression="",
        excerpt="",
        url="",
    )


def written(*findings: Finding) -> Baseline:
    return read(render(findings).encode())


def test_what_was_written_is_covered_and_nothing_else():
    baseline = written(finding(), finding("b.py", "bb"))
    assert baseline.covers(finding())
    assert baseline.covers(replace(finding(), span=Span(40, 1, 40, 9), level="warning", message="other words"))
    assert not baseline.covers(finding(fingerprint="cc"))
    assert not baseline.covers(finding(path="c.py"))
    assert not baseline.covers(finding(rule="logs/redirected"))


@given(
    st.lists(st.tuples(st.text(max_size=9), st.sampled_from(["a/b", "c/d"]), st.text("0123456789abcdef", max_size=4)))
)
def test_it_reads_what_it_writes(entries):
    findings = [finding(path, fingerprint, rule) for path, rule, fingerprint in entries]
    baseline = written(*findings)
    assert baseline.entries == tuple(sorted({Entry(path, rule, fingerprint) for path, rule, fingerprint in entries}))
    assert all(map(baseline.covers, findings))


def test_the_order_of_findings_does_not_show():
    one, other = finding("a.py"), finding("b.py")
    assert render([one, other]) == render([other, one, other])


def test_an_entry_is_a_line_without_position_and_time():
    text = render([finding("a.py", line=1234), finding("b.py")])
    assert text.count("\n") == len(text.splitlines()) == 7
    assert "1234" not in text
    assert json.loads(text)["findings"][0] == {"path": "a.py", "rule": "logs/rotation", "fingerprint": "aa"}


def test_an_empty_baseline_can_be_read_again():
    assert written().entries == ()


def test_entries_that_nothing_needs_are_stale():
    baseline = written(finding("a.py"), finding("b.py"))
    assert baseline.stale([finding("b.py")], lambda path: True, ["logs/rotation"]) == (
        Entry("a.py", "logs/rotation", "aa"),
    )


def test_nothing_is_said_about_entries_of_other_files_and_rules():
    baseline = written(finding("a.py"), finding("b.py", rule="config/secret"))
    assert baseline.stale([], lambda path: path == "b.py", ["logs/rotation"]) == ()


def test_two_branches_that_accept_different_files_merge(tmp_path):
    def git(*arguments: str) -> str:
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    def commit(*findings: Finding) -> None:
        (tmp_path / "baseline.json").write_text(render(findings), encoding="utf-8")
        git("add", ".")
        git("commit", "-q", "-m", "baseline")

    kept = [finding(f"{name}.py") for name in "cfh"]
    git("init", "-q", "-b", "main")
    commit(*kept)
    git("checkout", "-q", "-b", "side")
    commit(*kept, finding("d.py"))
    git("checkout", "-q", "main")
    commit(*kept, finding("g.py"))
    git("merge", "-q", "--no-edit", "side")
    merged = read((tmp_path / "baseline.json").read_bytes())
    assert [entry.path for entry in merged.entries] == ["c.py", "d.py", "f.py", "g.py", "h.py"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{", "is not valid JSON"),
        (b"\xff\xfe", "is not valid JSON"),
        (b"[" * 100_000, "is not valid JSON"),
        (b'{\n<<<<<<< HEAD\n"version": 1\n=======\n>>>>>>> side\n}', "unresolved merge conflict"),
        (b"[]", "is not a baseline of version 1"),
        (b'{"version": 2, "findings": []}', "is not a baseline of version 1"),
        (b'{"version": 1, "findings": {}}', "is not a baseline of version 1"),
        (b'{"version": 1, "findings": [{"path": "a", "rule": "b"}]}', "in entry 1"),
        (b'{"version": 1, "findings": [{"path": "a", "rule": "b", "fingerprint": 3}]}', "in entry 1"),
    ],
)
def test_an_unusable_file_is_told_with_its_remedy(content, problem):
    with pytest.raises(ConfigurationError) as caught:
        read(content, "ci/baseline.json")
    assert str(caught.value).startswith("ci/baseline.json ")
    assert problem in str(caught.value)
    assert "factorlint baseline" in str(caught.value)


@given(
    st.binary(max_size=60) | st.sampled_from([b"{}", b"null", b'{"version": 1, "findings": [null]}', b"1e999", b"NaN"])
)
def test_whatever_a_file_holds_it_is_a_baseline_or_refused(content):
    told = refusal(content)
    assert told is None or "factorlint baseline" in told


def refusal(content: bytes) -> str | None:
    try:
        read(content)
    except ConfigurationError as error:
        return str(error)
    return None
