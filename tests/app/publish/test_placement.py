"""Every comment lies where GitHub takes one, whatever happened to the file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.github import GitHubClient
from app.publish import Published, PublishSettings, publish
from checks.finding import Finding
from tests.app.publish.conftest import SHOP, pull_request
from tests.app.publish.reports import finding, report
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub
from tests.fake_github.state import Thread

Files = dict[str, str | bytes | None]
Check = Callable[[Files, Files, list[Finding]], tuple[Published, list[Thread]]]
_TWENTY = "".join(f"line {n}\n" for n in range(1, 21))


@pytest.fixture
def check(github: FakeGitHub, shop: GitRepository, client: GitHubClient) -> Check:
    def run(before: Files, after: Files, findings: list[Finding]) -> tuple[Published, list[Thread]]:
        base, head = shop.commit(before), shop.commit(after)
        target = pull_request(github, github.open_pull(SHOP, base=base, head=head))
        published = publish(report(findings), target, client, PublishSettings(check_runs="none"))
        return published, github.threads(SHOP, 7)

    return run


def test_an_added_line_is_commented_on_the_right(check: Check) -> None:
    _, threads = check({"a.py": "a\n"}, {"a.py": "a\nb\n"}, [finding("a.py", 2)])
    assert [(t.first.side, t.first.line, t.first.start_line) for t in threads] == [("RIGHT", 2, None)]


def test_a_range_ends_with_its_hunk(check: Check) -> None:
    after = _TWENTY.replace("line 2\n", "LINE 2\n")
    _, threads = check({"a.py": _TWENTY}, {"a.py": after}, [finding("a.py", 2, end_line=19)])
    assert [(t.first.start_line, t.first.line) for t in threads] == [(2, 5)]


def test_a_range_that_begins_above_its_hunk_is_shown_from_its_first_added_line(check: Check) -> None:
    after = _TWENTY.replace("line 12\n", "LINE 12\n")
    _, threads = check({"a.py": _TWENTY}, {"a.py": after}, [finding("a.py", 1, end_line=13)])
    assert [(t.first.start_line, t.first.line) for t in threads] == [(12, 13)]


def test_a_line_outside_the_diff_goes_to_the_check(check: Check) -> None:
    after = _TWENTY.replace("line 2\n", "LINE 2\n")
    published, threads = check({"a.py": _TWENTY}, {"a.py": after}, [finding("a.py", 19)])
    assert (threads, published.left_to_check) == ([], 1)


def test_a_file_that_the_pull_request_does_not_touch_goes_to_the_check(check: Check) -> None:
    published, threads = check({"a.py": "a\n", "b.py": "b\n"}, {"a.py": "b\n"}, [finding("b.py", 1)])
    assert (threads, published.left_to_check) == ([], 1)


def test_a_renamed_file_is_commented_under_its_new_name(check: Check) -> None:
    before: Files = {"old.py": _TWENTY}
    after: Files = {"old.py": None, "new.py": _TWENTY + "more\n"}
    _, threads = check(before, after, [finding("new.py", 21)])
    assert [(t.first.path, t.first.line) for t in threads] == [("new.py", 21)]


def test_a_renamed_file_without_changes_has_no_line_to_comment_on(check: Check) -> None:
    published, _ = check({"old.py": _TWENTY}, {"old.py": None, "new.py": _TWENTY}, [finding("new.py", 3)])
    assert (published.posted, published.left_to_check) == (0, 1)


def test_a_deleted_file_is_commented_on_the_left(check: Check) -> None:
    _, threads = check({"uv.lock": "a\nb\n", "a.py": "a\n"}, {"uv.lock": None}, [finding("uv.lock", 1, end_line=2)])
    assert [(t.first.side, t.first.start_line, t.first.line) for t in threads] == [("LEFT", 1, 2)]


def test_lines_that_end_in_a_carriage_return_are_counted_like_others(check: Check) -> None:
    _, threads = check({"a.py": "a\r\nb\r\n"}, {"a.py": "a\r\nx\r\ny\r\nb\r\n"}, [finding("a.py", 3)])
    assert [t.first.line for t in threads] == [3]


def test_a_last_line_without_a_line_feed_is_commented(check: Check) -> None:
    _, threads = check({"a.py": "a"}, {"a.py": "a\nb"}, [finding("a.py", 2)])
    assert [t.first.line for t in threads] == [2]


def test_form_feeds_and_line_separators_do_not_shift_lines(check: Check) -> None:
    _, threads = check({"a.py": "a\n"}, {"a.py": "a\nb\x0c\u2028\x85c\nd\n"}, [finding("a.py", 3)])
    assert [t.first.line for t in threads] == [3]


@pytest.mark.parametrize(
    "name", ["@everyone <img src=x>", "é 'q'.py", 'quote".py', "tab\there.py", "`tick`.py", "a/b c/d.py"]
)
def test_a_file_of_any_name_is_commented(check: Check, name: str) -> None:
    _, threads = check(
        {"other.py": "a\n"}, {name: "a\nb\n"}, [finding(name, 2, message=f"Found in `{name}` of {name}")]
    )
    assert [(t.first.path, t.first.line) for t in threads] == [(name, 2)]


def test_a_binary_file_goes_to_the_check(check: Check) -> None:
    published, _ = check({"a.bin": b"\0\1"}, {"a.bin": b"\0\2\3"}, [finding("a.bin", 1)])
    assert (published.posted, published.left_to_check) == (0, 1)


def test_findings_of_one_rule_in_one_file_share_a_comment(check: Check) -> None:
    _, threads = check({"a.py": "a\n"}, {"a.py": _TWENTY}, [finding("a.py", n) for n in (3, 7, 12)])
    assert [t.first.line for t in threads] == [3]
    assert "line 7" in threads[0].first.body
    assert "line 12" in threads[0].first.body


def test_findings_of_several_rules_on_one_line_share_a_comment(check: Check) -> None:
    rules = ["logs/file-handler", "config/secret", "config/debug-enabled"]
    _, threads = check({"a.py": "a\n"}, {"a.py": "a\nb\n"}, [finding("a.py", 2, rule=rule) for rule in rules])
    assert len(threads) == 1
    assert all(rule in threads[0].first.body for rule in rules)


def test_the_most_severe_findings_are_the_ones_commented(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient
) -> None:
    base = shop.commit({"x": "x"})
    head = shop.commit({f"f{n}.py": "a\n" for n in range(6)})
    target = pull_request(github, github.open_pull(SHOP, base=base, head=head))
    levels = ["note", "warning", "error", "note", "warning", "error"]
    findings = [finding(f"f{n}.py", 1, level=level) for n, level in enumerate(levels)]  # type: ignore[arg-type]
    publish(report(findings), target, client, PublishSettings(check_runs="none", comment_limit=3))
    assert [t.first.path for t in github.threads(SHOP, 7)] == ["f2.py", "f5.py", "f1.py"]


def test_one_line_that_github_refuses_does_not_cost_the_others_their_comments(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient
) -> None:
    base = shop.commit({"x": "x"})
    head = shop.commit({f"f{n}.py": "a\n" for n in range(5)})
    target = pull_request(github, github.open_pull(SHOP, base=base, head=head))
    github.fail("POST", ".*/reviews", 422, "Unprocessable Entity")
    github.fail("POST", ".*/pulls/7/comments", 422, "line must be part of the diff")
    published = publish(report([finding(f"f{n}.py", 1) for n in range(5)]), target, client, PublishSettings())
    assert published.posted == 4
    assert published.left_to_check == 1
    assert len(github.threads(SHOP, 7)) == 4
    assert "factorlint" in github.check_runs(SHOP, head)


def test_three_thousand_files_are_read_page_by_page_and_only_as_far_as_needed(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient
) -> None:
    base = shop.commit({"x": "x"})
    head = shop.commit({f"d{n // 100:02}/f{n:04}.py": f"{n}\n" for n in range(3100)})
    target = pull_request(github, github.open_pull(SHOP, base=base, head=head))
    near, far, beyond = finding("d01/f0150.py", 1), finding("d29/f2999.py", 1), finding("d30/f3050.py", 1)
    publish(report([near]), target, client, PublishSettings(check_runs="none"))
    assert len(github.requests("GET", "/files")) == 2
    published = publish(report([near, far, beyond]), target, client, PublishSettings())
    assert (published.posted, published.kept, published.left_to_check) == (1, 1, 1)
    assert github.check_runs(SHOP, head)["factorlint"].conclusion == "failure"


def test_a_patch_that_github_leaves_out_is_sought_in_the_whole_diff_and_else_goes_to_the_check(check: Check) -> None:
    huge = "".join(f"line {n}\n" for n in range(21_000))
    published, _ = check({"a.py": "a\n"}, {"a.py": huge, "b.py": "b\n"}, [finding("a.py", 5), finding("b.py", 1)])
    assert (published.posted, published.left_to_check) == (1, 1)


def test_a_patch_left_out_of_the_list_is_read_from_the_whole_diff(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient
) -> None:
    base = shop.commit({"x": "x"})
    wide = "".join(f"{'x' * 590}\n" for _ in range(1000))
    head = shop.commit({"é.py": wide})
    target = pull_request(github, github.open_pull(SHOP, base=base, head=head))
    published = publish(report([finding("é.py", 5)]), target, client, PublishSettings(check_runs="none"))
    assert (published.posted, published.left_to_check) == (1, 0)
