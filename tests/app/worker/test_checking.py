"""From a row that is owed to the check runs at GitHub."""

from datetime import UTC, datetime

from tests.app.worker.conftest import SHOP, Worker
from tests.fake_github.repository import GitRepository

LOGGED = "import logging\nlogging.FileHandler('app.log')\n"
CALM = "import logging\nimport sys\nlogging.StreamHandler(sys.stdout)\n"
ENFORCED = '[factors]\nlogs = "enforce"\n'


def opened(worker: Worker, shop: GitRepository, base: dict[str, str | bytes], head: dict[str, str | bytes]) -> int:
    shop.commit(base)
    shop.branch("topic")
    shop.commit(head)
    return worker.github.open_pull(SHOP, base="main", head="topic")


def test_a_pull_request_gets_a_check_run_and_its_row_is_done(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    worker.check(number)
    runs = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)
    assert runs["factorlint"].status == "completed"
    assert worker.row() == (1, 1, 0, False)
    assert worker.outcomes() == ["passing"]


def test_on_the_first_day_a_finding_advises_and_blocks_nobody(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"Dockerfile": "FROM python:3.12\n", "app.py": CALM}, {"app.py": LOGGED})
    worker.check(number)
    run = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)["factorlint"]
    assert run.conclusion == "neutral"
    assert worker.github.threads(SHOP, number)[0].first.path == "app.py"


def test_what_the_base_branch_enforces_blocks(worker: Worker, shop: GitRepository) -> None:
    base = {"factorlint.toml": ENFORCED, "Dockerfile": "FROM python:3.12\n", "app.py": CALM}
    number = opened(worker, shop, base, {"app.py": LOGGED})
    worker.check(number)
    runs = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)
    assert runs["factorlint"].conclusion == "failure"
    assert runs["factorlint / XI Logs"].conclusion == "failure"
    assert worker.outcomes() == ["failing"]


def test_a_pull_request_cannot_switch_off_what_judges_it(worker: Worker, shop: GitRepository) -> None:
    base = {"factorlint.toml": ENFORCED, "Dockerfile": "FROM python:3.12\n", "app.py": CALM}
    number = opened(worker, shop, base, {"factorlint.toml": '[factors]\nlogs = "off"\n', "app.py": LOGGED})
    worker.check(number)
    runs = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)
    assert runs["factorlint"].conclusion == "failure"
    assert "there would be 0 that block" in runs["factorlint / configuration"].output["summary"].replace("\\", "")


def test_a_configuration_that_cannot_be_used_is_named_and_stops_nothing(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"factorlint.toml": "nonsense = 1\n"}, {"app.py": CALM})
    worker.check(number)
    runs = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)
    assert "nonsense" in runs["factorlint / configuration"].output["summary"]
    assert runs["factorlint"].status == "completed"


def test_the_organisations_policy_is_read_once_and_holds(worker: Worker, shop: GitRepository, tmp_path: object) -> None:
    policy = GitRepository(shop.path.parent / "policy")
    policy.commit({"factorlint.toml": '[locked.factors]\nlogs = "enforce"\n'})
    worker.github.add_repository("octo/.github", policy.path)
    worker.github.state.installations[11].repositories.append("octo/.github")
    base = {"factorlint.toml": '[factors]\nlogs = "off"\n', "Dockerfile": "FROM python:3.12\n", "app.py": CALM}
    number = opened(worker, shop, base, {"app.py": LOGGED})
    for _ in range(2):
        worker.check(number, again=True)
    runs = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)
    assert runs["factorlint"].conclusion == "failure"
    assert "overruled" in runs["factorlint / configuration"].output["summary"]
    assert len(worker.github.requests("GET", "octo/.github/contents")) == 1


def test_the_same_commit_is_checked_once_and_again_when_asked(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    for again in (False, False, True):
        worker.check(number, again=again)
    assert worker.outcomes() == ["passing", "known", "passing"]
    runs = worker.github.state.repositories[SHOP].check_runs.values()
    assert [run.name for run in runs].count("factorlint") == 2


def test_only_changed_lines_are_reported_unless_every_file_is_asked_for(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"Dockerfile": "FROM python:3.12\n", "old.py": LOGGED}, {"new.py": CALM})
    worker.check(number)
    head = worker.github.pull(SHOP, number).head
    assert worker.github.check_runs(SHOP, head)["factorlint"].annotations == []
    worker.check(number, again=True, whole=True)
    annotations = worker.github.check_runs(SHOP, head)["factorlint"].annotations
    assert "old.py" in {annotation["path"] for annotation in annotations}


def test_a_default_branch_is_checked_as_a_whole(worker: Worker, shop: GitRepository) -> None:
    sha = shop.commit({"Dockerfile": "FROM python:3.12\n", "app.py": LOGGED})
    worker.attend(worker.want("branch", "main", head_sha=sha))
    annotations = worker.github.check_runs(SHOP, sha)["factorlint"].annotations
    assert "app.py" in {annotation["path"] for annotation in annotations}


def test_a_merge_group_is_checked_against_its_base_and_never_blindly(worker: Worker, shop: GitRepository) -> None:
    base = shop.commit({"factorlint.toml": ENFORCED, "Dockerfile": "FROM python:3.12\n", "app.py": CALM})
    head = shop.commit({"app.py": LOGGED})
    worker.attend(worker.want("merge_group", "refs/heads/gh-readonly-queue/main/x", head_sha=head, base_sha=base))
    assert worker.github.check_runs(SHOP, head)["factorlint"].conclusion == "failure"


def test_a_merge_group_that_only_a_rerequest_named_is_checked_as_a_whole(worker: Worker, shop: GitRepository) -> None:
    head = shop.commit({"factorlint.toml": ENFORCED, "Dockerfile": "FROM python:3.12\n", "app.py": LOGGED})
    worker.attend(worker.want("merge_group", "refs/heads/gh-readonly-queue/main/x", head_sha=head, again=True))
    assert worker.github.check_runs(SHOP, head)["factorlint"].conclusion == "failure"


def test_a_closed_pull_request_gets_nothing(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    worker.github.pull(SHOP, number).state = "closed"
    worker.check(number)
    assert worker.outcomes() == ["closed"]
    assert worker.row()[:2] == (1, 1)
    assert not worker.github.state.repositories[SHOP].check_runs


def test_an_api_that_lags_behind_its_webhook_is_given_time(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    target = worker.check(number, head_sha="f" * 40, changed_at=datetime(2090, 1, 1, tzinfo=UTC))
    assert worker.row()[:2] == (1, 0)
    for _ in range(6):
        worker.due_now()
        worker.attend(target)
    assert worker.outcomes() == ["passing"]


def test_a_files_content_is_fetched_in_batches_and_once(worker: Worker, shop: GitRepository) -> None:
    many = {f"module_{number}.py": f"VALUE = {number}\nprint({number})\n" for number in range(250)}
    many |= {f"copy_{number}.py": "print(1)\n" for number in range(50)}
    sha = shop.commit(many)
    worker.attend(worker.want("branch", "main", head_sha=sha))
    assert worker.outcomes() == ["passing"]
    blobs = [
        request for request in worker.github.requests("POST", "graphql") if request.body and "Blob" in str(request.body)
    ]
    assert 1 <= len(blobs) <= 4
    assert not worker.github.requests("GET", "git/blobs")


def test_links_submodules_and_large_files_are_not_followed_or_fetched(worker: Worker, shop: GitRepository) -> None:
    (shop.path / "link.py").symlink_to("/etc/passwd")
    sha = shop.commit({"app.py": CALM, "large.py": b"#" * 10_000_001, "latin.py": "# caf\xe9\n".encode("latin-1")})
    worker.attend(worker.want("branch", "main", head_sha=sha))
    assert worker.outcomes() == ["passing"]
    summary = worker.github.check_runs(SHOP, sha)["factorlint"].output
    assert "large.py" in str(summary)
    assert "passwd" not in str([request.path for request in worker.github.state.requests])


def test_forks_are_left_alone_on_demand_and_checked_when_asked_for_by_hand(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    worker.want("pull_request", str(number))
    worker.connection.execute("UPDATE repositories SET fork = true")
    skipping = worker.with_settings(skip_forks=True)
    skipping.attend(1)
    assert worker.outcomes() == ["skipped"]
    assert worker.github.state.requests == []
    worker.connection.execute("UPDATE targets SET wanted = wanted + 1, again = wanted + 1")
    skipping.attend(1)
    assert worker.outcomes() == ["skipped", "passing"]
