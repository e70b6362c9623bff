"""A pull request that was checked before: comments are kept, resolved and added, never repeated."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.github import GitHubClient, GitHubError, RateLimited
from app.publish import PublishSettings, PullRequest, publish
from checks.finding import Finding
from tests.app.publish.conftest import SHOP, pull_request
from tests.app.publish.reports import finding, report
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import ACTION, FakeGitHub
from tests.fake_github.state import WRITING, Comment, Thread

_SETTINGS = PublishSettings(check_runs="none")
_PATHS = [f"f{n:02}.py" for n in range(20)]


@pytest.fixture
def target(github: FakeGitHub, shop: GitRepository) -> PullRequest:
    base = shop.commit(dict.fromkeys(_PATHS, "a\n"))
    head = shop.commit(dict.fromkeys(_PATHS, "a\nlog to a file\n"))
    return pull_request(github, github.open_pull(SHOP, base=base, head=head))


def _findings(paths: list[str]) -> list[Finding]:
    return [finding(path, 2, excerpt="log to a file") for path in paths]


def _threads(github: FakeGitHub) -> list[Thread]:
    return github.threads(SHOP, 7)


def _open(github: FakeGitHub) -> set[str]:
    return {t.first.path for t in _threads(github) if not t.resolved_by and not t.first.minimised}


def _pushed(github: FakeGitHub, shop: GitRepository, mended: list[str]) -> PullRequest:
    github.push(SHOP, 7, shop.commit(dict.fromkeys(mended, "a\n")))
    return pull_request(github, 7)


def test_publishing_the_same_report_again_posts_nothing(
    github: FakeGitHub, client: GitHubClient, target: PullRequest
) -> None:
    publish(report(_findings(_PATHS)), target, client, _SETTINGS)
    again = publish(report(_findings(_PATHS)), target, client, _SETTINGS)
    assert (again.posted, again.kept, again.review) == (0, 20, None)
    assert len(_threads(github)) == 20
    assert len(github.pull(SHOP, 7).reviews) == 1


def test_a_push_that_mends_half_settles_those_threads_and_keeps_the_others(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient, target: PullRequest
) -> None:
    publish(report(_findings(_PATHS)), target, client, _SETTINGS)
    second = _pushed(github, shop, _PATHS[:10])
    published = publish(report(_findings(_PATHS[10:])), second, client, _SETTINGS)
    assert (published.resolved, published.kept, published.posted) == (10, 10, 0)
    assert _open(github) == set(_PATHS[10:])
    assert len(_threads(github)) == 20


def test_a_token_without_write_access_to_contents_minimises_what_it_cannot_resolve(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient, target: PullRequest
) -> None:
    publish(report(_findings(_PATHS[:1])), target, client, _SETTINGS)
    publish(report(), _pushed(github, shop, _PATHS[:1]), client, _SETTINGS)
    assert _threads(github)[0].first.minimised == "resolved"
    assert _threads(github)[0].resolved_by is None


def test_a_token_with_write_access_to_contents_resolves(
    github: FakeGitHub, shop: GitRepository, target: PullRequest
) -> None:
    token = github.token(SHOP, permissions={**WRITING, "contents": "write"})
    with GitHubClient(token, base_url=github.url) as client:
        publish(report(_findings(_PATHS[:1])), target, client, _SETTINGS)
        published = publish(report(), _pushed(github, shop, _PATHS[:1]), client, _SETTINGS)
    assert published.resolved == 1
    assert _threads(github)[0].resolved_by == ACTION


def test_a_third_push_by_force_keeps_the_comments_of_what_still_holds(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient, target: PullRequest
) -> None:
    publish(report(_findings(_PATHS)), target, client, _SETTINGS)
    publish(report(_findings(_PATHS[10:])), _pushed(github, shop, _PATHS[:10]), client, _SETTINGS)
    shop.branch("forced", target.base_sha)
    github.push(SHOP, 7, shop.commit(dict.fromkeys(_PATHS[15:], "one more line\na\nlog to a file\n")))
    moved = [replace(item, span=replace(item.span, line=3, end_line=3)) for item in _findings(_PATHS[15:])]
    published = publish(report(moved), pull_request(github, 7), client, _SETTINGS)
    assert (published.posted, published.kept, published.resolved) == (0, 5, 5)
    assert _open(github) == set(_PATHS[15:])
    assert len(_threads(github)) == 20


def test_what_was_mended_and_is_broken_again_opens_its_old_thread(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient, target: PullRequest
) -> None:
    publish(report(_findings(_PATHS[:2])), target, client, _SETTINGS)
    publish(report(), _pushed(github, shop, _PATHS[:2]), client, _SETTINGS)
    github.push(SHOP, 7, shop.commit(dict.fromkeys(_PATHS[:2], "a\nlog to a file\n")))
    published = publish(report(_findings(_PATHS[:2])), pull_request(github, 7), client, _SETTINGS)
    assert (published.reopened, published.posted) == (2, 0)
    assert _open(github) == set(_PATHS[:2])


def test_a_thread_that_a_person_resolved_stays_resolved(github: FakeGitHub, target: PullRequest) -> None:
    token = github.token(SHOP, permissions={**WRITING, "contents": "write"})
    with GitHubClient(token, base_url=github.url) as client:
        publish(report(_findings(_PATHS[:1])), target, client, _SETTINGS)
        _threads(github)[0].resolved_by = "maintainer"
        published = publish(report(_findings(_PATHS[:1])), target, client, _SETTINGS)
    assert (published.reopened, published.posted) == (0, 0)
    assert _threads(github)[0].resolved_by == "maintainer"


def test_an_answered_comment_is_settled_with_its_answer(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient, target: PullRequest
) -> None:
    publish(report(_findings(_PATHS[:1])), target, client, _SETTINGS)
    answer = Comment(_PATHS[0], "RIGHT", 2, None, "We need this until March.", "maintainer", target.head_sha)
    _threads(github)[0].comments.append(answer)
    publish(report(), _pushed(github, shop, _PATHS[:1]), client, _SETTINGS)
    assert [comment.author for comment in _threads(github)[0].comments] == [ACTION, "maintainer"]
    assert answer.minimised is None


def test_a_mark_that_someone_else_typed_counts_for_nothing(
    github: FakeGitHub, client: GitHubClient, target: PullRequest
) -> None:
    publish(report(_findings(_PATHS[:1])), target, client, _SETTINGS)
    stolen = _threads(github)[0].first
    stolen.author = "mallory"
    published = publish(report(_findings(_PATHS[:1])), target, client, _SETTINGS)
    assert published.posted == 1


def test_room_that_mended_findings_leave_goes_to_those_that_waited(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient, target: PullRequest
) -> None:
    settings = replace(_SETTINGS, comment_limit=10)
    first = publish(report(_findings(_PATHS)), target, client, settings)
    commented = sorted(_open(github))
    second = _pushed(github, shop, commented[:4])
    published = publish(report(_findings([p for p in _PATHS if p not in commented[:4]])), second, client, settings)
    assert (first.posted, published.posted, published.kept) == (10, 4, 6)
    assert len(_open(github)) == 10


def test_a_head_that_moved_on_gets_checks_but_no_comments(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient, target: PullRequest
) -> None:
    github.push(SHOP, 7, shop.commit({"new.py": "x\n"}))
    published = publish(report(_findings(_PATHS)), target, client, PublishSettings())
    assert published.stale
    assert _threads(github) == []
    assert "factorlint" in github.check_runs(SHOP, target.head_sha)


def test_a_lost_answer_is_no_reason_to_post_twice(
    github: FakeGitHub, client: GitHubClient, target: PullRequest
) -> None:
    github.fail("POST", ".*/reviews", 502, after_effect=True)
    with pytest.raises(GitHubError):
        publish(report(_findings(_PATHS)), target, client, _SETTINGS)
    published = publish(report(_findings(_PATHS)), target, client, _SETTINGS)
    assert (published.posted, published.kept) == (0, 20)
    assert len(_threads(github)) == 20


def test_a_secondary_limit_is_raised_with_the_time_to_come_back_and_then_caught_up(
    github: FakeGitHub, client: GitHubClient, target: PullRequest
) -> None:
    github.fail("POST", ".*/reviews", 403, "You have exceeded a secondary rate limit", headers={"retry-after": "90"})
    with pytest.raises(RateLimited) as limited:
        publish(report(_findings(_PATHS)), target, client, _SETTINGS)
    assert len(github.requests("POST", "/reviews")) == 1
    assert timedelta(seconds=80) < limited.value.retry_at - datetime.now(UTC) <= timedelta(seconds=90)
    assert publish(report(_findings(_PATHS)), target, client, _SETTINGS).posted == 20


def test_an_attempt_that_was_cut_short_does_not_repeat_its_check_runs(
    github: FakeGitHub, client: GitHubClient, target: PullRequest
) -> None:
    settings = PublishSettings(comments=False, attempt="12")
    github.fail("POST", ".*/check-runs", 502, after_effect=True)
    with pytest.raises(GitHubError):
        publish(report(_findings(_PATHS)), target, client, settings)
    assert len(github.state.repositories[SHOP].check_runs) == 1
    publish(report(_findings(_PATHS)), target, client, settings)
    assert len(github.state.repositories[SHOP].check_runs) == 4
    publish(report(_findings(_PATHS)), target, client, replace(settings, attempt="13"))
    assert len(github.state.repositories[SHOP].check_runs) == 8


def test_three_hundred_siblings_share_one_comment_also_the_second_time(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient
) -> None:
    base = shop.commit({"a.py": "a\n"})
    head = shop.commit({"a.py": "log to a file\n" * 300})
    many = pull_request(github, github.open_pull(SHOP, base=base, head=head))
    findings = [finding("a.py", line) for line in range(1, 301)]
    assert publish(report(findings), many, client, _SETTINGS).posted == 1
    assert publish(report(findings), many, client, _SETTINGS).posted == 0
