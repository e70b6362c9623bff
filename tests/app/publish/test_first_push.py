"""A pull request that is checked for the first time."""

from __future__ import annotations

from app.github import GitHubClient
from app.publish import PublishSettings, publish
from tests.app.publish.conftest import SHOP, pull_request
from tests.app.publish.reports import finding, report
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

_SETTINGS = PublishSettings()


def test_a_large_pull_request_gets_one_review_of_thirty_comments_and_every_annotation(
    github: FakeGitHub, shop: GitRepository, client: GitHubClient
) -> None:
    base = shop.commit({f"f{n}.py": "a\nb\nc\n" for n in range(120)})
    head = shop.commit({f"f{n}.py": "a\nx\ny\nc\n" for n in range(120)})
    target = pull_request(github, github.open_pull(SHOP, base=base, head=head))
    levels = {0: "error", 1: "warning", 2: "note"}
    findings = [
        finding(
            f"f{n % 120}.py", 2 + n // 120, rule=("logs/file-handler", "config/secret")[n // 120], level=levels[n % 3]
        )
        for n in range(200)
    ]

    published = publish(report(findings), target, client, _SETTINGS)

    pull = github.pull(SHOP, target.number or 0)
    assert len(pull.reviews) == 1
    assert len(pull.threads) == 30 == published.posted
    assert published.left_to_check == 170
    assert "170 more findings" in pull.reviews[0].body
    runs = github.check_runs(SHOP, head)
    assert list(runs) == [
        "factorlint / II Dependencies",
        "factorlint / III Config",
        "factorlint / XI Logs",
        "factorlint",
    ]
    assert sum(len(run.annotations) for run in runs.values()) == 200
    assert runs["factorlint / II Dependencies"].conclusion == "success"
    assert runs["factorlint"].conclusion == "failure"
