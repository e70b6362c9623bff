"""The check runs: which there are, what they conclude, and what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.github import GitHubClient
from app.publish import PublishSettings, PullRequest, external_id, parse_external_id, publish, publish_unable
from checks.report import CrashedRule, Report, Unread, UnusedSuppression
from tests.app.publish.conftest import SHOP, pull_request
from tests.app.publish.reports import finding, report
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

_SETTINGS = PublishSettings(comments=False)


@pytest.fixture
def target(github: FakeGitHub, shop: GitRepository) -> PullRequest:
    base = shop.commit({"a.py": "a\n"})
    head = shop.commit({"a.py": "a\nb\n" * 200})
    return pull_request(github, github.open_pull(SHOP, base=base, head=head))


@pytest.fixture
def runs(github: FakeGitHub, client: GitHubClient, target: PullRequest):  # type: ignore[no-untyped-def]
    def publish_and_look(checked: Report, settings: PublishSettings = _SETTINGS) -> dict[str, Any]:
        publish(checked, target, client, settings)
        return github.check_runs(SHOP, target.head_sha)

    return publish_and_look


def test_each_status_has_the_conclusion_that_required_checks_need(runs) -> None:  # type: ignore[no-untyped-def]
    checked = report([finding("a.py", 1), finding("a.py", 2, rule="processes/local-session", level="warning")])
    factors = [replace(f, status="not_applicable") if f.id == "port-binding" else f for f in checked.factors]
    made = runs(replace(checked, factors=tuple(factors)), replace(_SETTINGS, check_runs="all"))
    assert {name: run.conclusion for name, run in made.items()} == {
        "factorlint": "failure",
        "factorlint / I Codebase": "neutral",
        "factorlint / II Dependencies": "success",
        "factorlint / III Config": "success",
        "factorlint / IV Backing services": "neutral",
        "factorlint / V Build, release, run": "neutral",
        "factorlint / VI Processes": "neutral",
        "factorlint / VII Port binding": "skipped",
        "factorlint / VIII Concurrency": "neutral",
        "factorlint / IX Disposability": "neutral",
        "factorlint / X Dev/prod parity": "neutral",
        "factorlint / XI Logs": "failure",
        "factorlint / XII Admin processes": "neutral",
        "factorlint / XIII API first": "neutral",
        "factorlint / XIV Telemetry": "neutral",
        "factorlint / XV Authentication": "neutral",
    }


@pytest.mark.parametrize(
    ("published", "names"),
    [
        ("none", []),
        ("summary", ["factorlint"]),
        ("enforced", ["factorlint / III Config", "factorlint"]),
    ],
)
def test_which_runs_are_published_is_configurable(published, names: list[str], runs) -> None:  # type: ignore[no-untyped-def]
    made = runs(report(), replace(_SETTINGS, check_runs=published, enforced=frozenset({"config"})))
    assert list(made) == names


@pytest.mark.parametrize(
    ("checked", "conclusion", "title"),
    [
        (report(), "success", "Nothing found"),
        (report(files_read=0), "neutral", "Nothing was read"),
        (
            report(crashed=(CrashedRule("logs/x", "a.py", "ValueError"),)),
            "neutral",
            "Nothing found, but not every rule could run",
        ),
        (report([finding("a.py", 1, level="warning")]), "neutral", "Nothing to mend, 1 piece of advice"),
        (report([finding("a.py", 1)]), "failure", "1 finding to mend"),
    ],
)
def test_the_summary_is_a_success_only_when_all_was_seen_and_nothing_found(
    checked: Report,
    conclusion: str,
    title: str,
    runs,  # type: ignore[no-untyped-def]
) -> None:
    run = runs(checked)["factorlint"]
    assert (run.conclusion, run.output["title"]) == (conclusion, title)


def test_annotations_beyond_fifty_are_appended_and_the_last_request_completes_the_run(
    runs,
    github: FakeGitHub,  # type: ignore[no-untyped-def]
) -> None:
    made = runs(report([finding("a.py", n) for n in range(1, 124)]))
    run = made["factorlint / XI Logs"]
    assert sorted(item["start_line"] for item in run.annotations) == list(range(1, 124))
    assert [request.body.get("status") for request in github.requests("PATCH")] == ["in_progress", "completed"]
    outputs = [request.body["output"] for request in github.requests() if request.body]
    sent = [len(output["annotations"]) for output in outputs if "annotations" in output]
    assert sent == [50, 50, 23]


def test_a_finding_is_annotated_once_though_two_runs_know_it(runs) -> None:  # type: ignore[no-untyped-def]
    made = runs(report([finding("a.py", 1), finding("a.py", 2, rule="processes/local-session", level="warning")]))
    assert {name: len(run.annotations) for name, run in made.items() if run.annotations} == {
        "factorlint / XI Logs": 1,
        "factorlint": 1,
    }


def test_columns_are_given_within_one_line_only(runs) -> None:  # type: ignore[no-untyped-def]
    made = runs(report([finding("a.py", 1, columns=(3, 9)), finding("a.py", 4, end_line=6)]))
    one, several = sorted(made["factorlint / XI Logs"].annotations, key=lambda item: item["start_line"])
    assert (one["start_column"], one["end_column"]) == (3, 8)
    assert "start_column" not in several


def test_the_summary_holds_all_factors_and_everything_that_was_not_seen(runs) -> None:  # type: ignore[no-untyped-def]
    checked = report(
        [finding("a.py", 1)],
        unread=(Unread("big|<b>.bin", "larger than 5 MB"),),
        crashed=(CrashedRule("config/secret", "b.py", "ValueError: @everyone"),),
        unused_suppressions=(UnusedSuppression("c.py", 4, "logs/file-handler", "nothing found"),),
    )
    summary = runs(checked)["factorlint"].output["summary"]
    for numeral in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"):
        assert f"\n| {numeral} | " in summary
    assert "`big|<b>.bin`" in summary
    assert "`c.py:4` `logs/file-handler`: nothing found" in summary
    assert "@everyone" not in summary
    assert "factorlint check --diff" in summary


def test_ten_thousand_long_findings_stay_within_the_size_budget(runs) -> None:  # type: ignore[no-untyped-def]
    long = "日" * 5000
    checked = report(
        [finding(f"d/{long[:80]}{n}.py", 1, message=long) for n in range(120)],
        unread=tuple(Unread(f"{long[:200]}{n}", long) for n in range(500)),
    )
    output = runs(checked)["factorlint"].output
    assert len(output["summary"].encode()) <= 65_535
    assert len(output["text"].encode()) <= 65_535
    assert "| XV | " in output["summary"]
    assert output["text"].endswith("shows everything._")


def test_a_hostile_file_name_is_shown_and_does_nothing(runs) -> None:  # type: ignore[no-untyped-def]
    name = "@everyone <img src=x>"
    output = runs(report([finding(name, 1, message=f"Found in {name}")]))["factorlint / XI Logs"].output
    assert "`@everyone <img src=x>:1`" in output["text"]
    assert "Found in @\u200beveryone &lt;img src" in output["text"]


def test_buttons_are_offered_by_the_app_only(runs) -> None:  # type: ignore[no-untyped-def]
    assert runs(report())["factorlint"].actions == []
    offered = runs(report(), replace(_SETTINGS, actions=True))["factorlint"].actions
    assert [action["identifier"] for action in offered] == ["rerun", "check-all"]


def test_a_check_that_could_not_be_made_says_so_and_fails(
    github: FakeGitHub, client: GitHubClient, target: PullRequest
) -> None:
    publish_unable("The configuration has an unknown key `enforec`.", target, client, _SETTINGS)
    run = github.check_runs(SHOP, target.head_sha)["factorlint"]
    assert run.conclusion == "failure"
    assert "enforec" in run.output["summary"]


def test_a_fork_is_found_again_by_the_external_id(
    github: FakeGitHub, client: GitHubClient, target: PullRequest
) -> None:
    publish(report(), replace(target, fork=True), client, replace(_SETTINGS, attempt="3"))
    known = parse_external_id(github.check_runs(SHOP, target.head_sha)["factorlint"].external_id)
    assert known is not None
    assert (known.owner, known.repo, known.number, known.sha) == ("octo", "shop", 7, target.head_sha)


def test_a_commit_outside_a_pull_request_gets_check_runs_alone(
    github: FakeGitHub, client: GitHubClient, target: PullRequest
) -> None:
    queued = replace(target, number=None)
    published = publish(report([finding("a.py", 2)]), queued, client, PublishSettings())
    assert (published.posted, len(published.check_runs)) == (0, 4)
    assert github.requests("POST", "/graphql") == []
    known = parse_external_id(external_id(queued))
    assert known is not None
    assert known.number is None


def test_an_external_id_of_someone_else_is_no_way_back() -> None:
    assert parse_external_id("ci/build 17") is None


def test_a_token_that_may_only_read_is_no_error(github: FakeGitHub, target: PullRequest) -> None:
    with GitHubClient(github.read_only_token(SHOP), base_url=github.url) as client:
        published = publish(report([finding("a.py", 2)]), target, client, PublishSettings())
    assert [words.partition(":")[0] for words in published.refused] == ["review comments", "check runs"]
    assert (published.posted, published.check_runs) == (0, ())
