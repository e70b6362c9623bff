"""How many requests to GitHub a pull request of 100 changed files with 20 findings costs: `python -m benchmarks.api_calls`.

The Action's program runs with the real engine against the tests' GitHub, which counts. Writes `benchmarks/api_calls.md`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fake_github import payloads
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub
from tests.fake_github.state import Pull

ROOT = Path(__file__).resolve().parents[1]
PAGE = Path(__file__).with_suffix(".md")
FILES, FINDINGS, ALLOWED = 100, 20, 12
_SHOP = "octo/shop"
_CLEAN = "import logging\n\nlog = logging.getLogger()\n"
_BAD = _CLEAN + 'log.addHandler(logging.FileHandler("a.log"))\n'
_HEAD = """\
# Requests to GitHub

Written by `python -m benchmarks.api_calls`: a pull request of 100 changed files with 20 findings, the default check runs (one for
each enforced factor and one over all). The aim is 12 requests at most.

| Run | Requests | of them writes |
|---|---:|---:|
"""


@dataclass(frozen=True)
class Scene:
    """A pull request at the tests' GitHub and two checkouts of it, one with its history and one without."""

    github: FakeGitHub
    shop: GitRepository
    pull: Pull
    folder: Path

    def shallow(self) -> Path:
        clone = GitRepository(self.folder / "shallow")
        clone.git("remote", "add", "origin", self.shop.path.as_uri())
        clone.git("fetch", "-q", "--depth=1", "origin", self.pull.head)
        clone.git("checkout", "-q", "--detach", self.pull.head)
        return clone.path

    def nothing(self) -> Path:
        empty = self.folder / "empty"
        empty.mkdir()
        return empty


@contextmanager
def scene() -> Iterator[Scene]:
    with TemporaryDirectory() as folder, FakeGitHub() as github:
        shop = GitRepository(Path(folder) / "shop")
        github.add_repository(_SHOP, shop.path)
        names = [f"service{number:03}.py" for number in range(FILES)]
        docker = {"Dockerfile": 'FROM python:3.12.4-slim\nCMD ["python", "service000.py"]\n'}
        base = shop.commit(docker | dict.fromkeys(names, "import logging\n"))
        head = shop.commit({name: _BAD if number < FINDINGS else _CLEAN for number, name in enumerate(names)})
        number = github.open_pull(_SHOP, base=base, head=head)
        yield Scene(github, shop, github.pull(_SHOP, number), Path(folder))


def run(what: Scene, workspace: Path) -> tuple[int, int]:
    """Requests and writes of one run of the Action, which must find what there is to find."""
    event, output = what.folder / "event.json", what.folder / "output"
    event.write_text(json.dumps(payloads.pull_request(what.pull)))
    output.write_text("")
    environment = os.environ | {
        "FACTORLINT_TOKEN": what.github.token(_SHOP),
        "FACTORLINT_ONLY": "logs",
        "GITHUB_API_URL": what.github.url,
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_REPOSITORY": _SHOP,
        "GITHUB_SHA": what.pull.head,
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(what.folder),
    }
    before = len(what.github.state.requests)
    subprocess.run(
        [sys.executable, "-m", "app.action"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False
    )
    made = what.github.state.requests[before:]
    if f"\n{len(_expected(what))}\n" not in output.read_text() or what.github.state.violations:
        raise SystemExit(f"the run went wrong: {output.read_text()} {what.github.state.violations}")
    reads = [one for one in made if one.method == "GET" or (one.path == "/graphql" and "mutation" not in str(one.body))]
    return len(made), len(made) - len(reads)


def _expected(what: Scene) -> list[str]:
    changed = (what.shop.git("show", f"{what.pull.head}:{file.path}") for file in what.pull.files())
    return [text for text in changed if "FileHandler" in text]


def measured() -> Iterator[tuple[str, int, int]]:
    with scene() as what:
        yield "first push, checkout with history", *run(what, what.shop.path)
        yield "same commit again", *run(what, what.shop.path)
        mended = {f"service{number:03}.py": _CLEAN for number in range(FINDINGS // 2)}
        what.github.push(_SHOP, what.pull.number, what.shop.commit(mended))
        yield "second push, which mends half", *run(what, what.shop.path)
    with scene() as what:
        yield "first push, shallow checkout", *run(what, what.shallow())
    with scene() as what:
        yield "first push, no checkout: files through the API", *run(what, what.nothing())


def main() -> None:
    rows = [f"| {name} | {requests} | {writes} |" for name, requests, writes in measured()]
    PAGE.write_text(_HEAD + "\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
