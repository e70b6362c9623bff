"""What a pull request may hold: its check ends in bounded time, says what was not read, and harms nobody else."""

import gzip
import io
import re
import time
import zipfile

import pytest

from app.worker import source
from app.worker.source import CommitFiles, file_at
from checks.errors import Unreadable
from tests.app.worker.conftest import SHOP, Worker
from tests.app.worker.test_checking import CALM, LOGGED, opened
from tests.fake_github.repository import GitRepository

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
ENTITIES = (
    '<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY a0 "x">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + '<!ENTITY f SYSTEM "file:///etc/passwd">]>\n<Configuration><Appenders><File fileName="&a11;&f;"/></Appenders></Configuration>\n'
)


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 50_000_000)
    return packed.getvalue()


HOSTILE: dict[str, dict[str, str | bytes]] = {
    "YAML aliases": {"compose.yaml": LAUGHS + "services: {web: {image: *a11}}\n", "k8s/a.yaml": LAUGHS},
    "XML entities": {"log4j2.xml": ENTITIES, "src/main/resources/logback.xml": ENTITIES},
    "archives": {"app.jar": zipped(), "data.yaml.gz": gzip.compress(b"a" * 50_000_000)},
    "deep nesting": {
        "package.json": '{"a":' * 50_000 + "1" + "}" * 50_000,
        "deep.py": "(" * 20_000 + ")" * 20_000,
        "deep.yaml": "[" * 20_000,
    },
    "long lines": {"long.py": "x = '" + "password=" * 500_000 + "'\n", "long.env": "A=" + "=" * 2_000_000},
    "backtracking": {"slow.py": "secret = '" + "a" * 200_000 + "!'\n" + "-" * 200_000, "x.yaml": " " * 300_000 + ":"},
    "names": {
        "a\nb.py": LOGGED,
        "\u202egnp.py": LOGGED,
        "<img src=x onerror=alert(1)>.py": LOGGED,
        "@octocat `$(id)`.py": LOGGED,
        "-rf.py": LOGGED,
    },
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_an_attack_in_a_pull_request_ends_in_a_check_run(worker: Worker, shop: GitRepository, attack: str) -> None:
    number = opened(worker, shop, {"Dockerfile": "FROM python:3.12\n"}, {**HOSTILE[attack], "app.py": LOGGED})
    started = time.monotonic()
    worker.check(number)
    assert time.monotonic() - started < 45
    assert worker.row() == (1, 1, 0, False)
    run = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)["factorlint"]
    assert run.status == "completed"
    said = str(run.output) + "".join(thread.first.body for thread in worker.github.threads(SHOP, number))
    assert "root:" not in said
    outside_code = re.sub(r"(`+).*?\1", "", said, flags=re.DOTALL)
    assert "<img" not in outside_code
    assert "@octocat" not in outside_code
    assert "app.py" in {thread.first.path for thread in worker.github.threads(SHOP, number)}


def test_a_poisonous_pull_request_is_parked_and_its_neighbours_are_checked(
    worker: Worker, shop: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    starved = worker.with_settings(check_memory=128, check_seconds=2)
    first = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    monkeypatch.setattr("app.worker.sandbox._START", "[bytearray(1 << 30) for _ in iter(int, 1)]")
    target = starved.check(first)
    worker.due_now()
    starved.attend(target)
    assert worker.row()[3] is True
    monkeypatch.undo()
    shop.branch("other", "main")
    shop.commit({"app.py": LOGGED})
    second = worker.github.open_pull(SHOP, base="main", head="other")
    worker.check(second)
    assert "factorlint" in worker.github.check_runs(SHOP, worker.github.pull(SHOP, second).head)
    assert worker.outcomes() == ["parked", "passing"]


def test_a_baseline_outside_of_the_repository_is_not_asked_for(worker: Worker, shop: GitRepository) -> None:
    base = {"factorlint.toml": 'baseline = "../../../acme/bank/contents/keys.json"\n', "app.py": CALM}
    number = opened(worker, shop, base, {"app.py": LOGGED})
    worker.check(number)
    assert not worker.github.requests("GET", "acme")
    assert worker.outcomes()


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/passwd", "a//b", ".", ""])
def test_a_path_that_leaves_the_repository_is_no_path(worker: Worker, shop: GitRepository, path: str) -> None:
    sha = shop.commit({"x": "secret"})
    worker.want("pull_request", "1")
    repository = worker.github.state.repositories[SHOP].id
    asked = len(worker.github.state.requests)
    with worker.workshop.identity.as_installation(11, repository) as client:
        assert file_at(client, SHOP, sha, path) is None
    assert not [request for request in worker.github.state.requests[asked:] if "contents" in request.path]


def test_an_archive_that_unfolds_beyond_its_bound_is_left_there(
    worker: Worker, shop: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = shop.commit({"a.py": CALM, "b.py": "b" * 40_000, "c.py": "c" * 40_000, "z.py": LOGGED})
    monkeypatch.setattr(source, "_BLOBS_BEFORE_THE_ARCHIVE", 0)
    monkeypatch.setattr(source, "_EXPANDED_BYTES", 60_000)
    repository = worker.github.state.repositories[SHOP].id
    with worker.workshop.identity.as_installation(11, repository) as client:
        files = CommitFiles(client, SHOP, sha)
        assert files.read("a.py") == CALM.encode()
        assert files.read("b.py") == b"b" * 40_000
        with pytest.raises(Unreadable, match="archive"):
            files.read("z.py")


def test_what_is_read_of_one_commit_is_bounded(
    worker: Worker, shop: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = shop.commit({"a.py": "a" * 600, "b.py": "b" * 600})
    monkeypatch.setattr(source, "_BYTES_OF_A_JOB", 1000)
    repository = worker.github.state.repositories[SHOP].id
    with worker.workshop.identity.as_installation(11, repository) as client:
        files = CommitFiles(client, SHOP, sha)
        assert files.read_with("a.py", ["b.py"]) == b"a" * 600
        with pytest.raises(Unreadable, match="beyond"):
            files.read("b.py")


def test_a_token_is_good_for_one_repository_and_for_what_a_check_needs(worker: Worker, shop: GitRepository) -> None:
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    worker.check(number)
    minted = [request.body for request in worker.github.requests("POST", "access_tokens")]
    repository = worker.github.state.repositories[SHOP].id
    assert {"repository_ids": [repository], "permissions": {
        "checks": "write", "contents": "read", "metadata": "read", "pull_requests": "write"
    }} in minted  # fmt: skip
    assert all(body["permissions"].get("contents") == "read" for body in minted)
    assert not any("write" in body["permissions"].values() for body in minted if "repository_ids" not in body)


def test_a_configuration_cannot_smuggle_markup_into_a_check(worker: Worker, shop: GitRepository) -> None:
    nasty = '"@octocat <img src=x> [a](https://evil.example)" = 1\n'
    number = opened(worker, shop, {"factorlint.toml": nasty}, {"app.py": CALM})
    worker.check(number)
    runs = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)
    summary = runs["factorlint / configuration"].output["summary"]
    assert "@octocat" not in summary
    assert "<img" not in summary
    assert "](http" not in summary
