"""Real repositories in a folder of their own, with nothing of the developer's git settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from hooks.cli import main

FILE_HANDLER = 'import logging\n\nlogging.FileHandler("app.log")\n'
"""Source that blocks: logs written to a file."""


@dataclass(frozen=True)
class Project:
    root: Path

    def git(self, *arguments: str) -> str:
        run = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, check=True)
        return run.stdout.decode(errors="surrogateescape")

    def write(self, path: str, content: str | bytes = "x\n") -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def commit(self) -> str:
        """Commit everything there is; gives the commit's id."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", "change")
        return self.git("rev-parse", "HEAD").strip()


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path_factory.mktemp("settings") / "gitconfig"
    settings.write_text(
        '[user]\nname = Dev\nemail = dev@example.org\n[init]\ndefaultBranch = main\n[protocol "file"]\nallow = always\n'
    )
    for name in [name for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT", "FACTORLINT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def folder(tmp_path: Path) -> Project:
    """A folder that is no git repository."""
    root = tmp_path / "project"
    root.mkdir()
    return Project(root)


@pytest.fixture
def project(folder: Project) -> Project:
    folder.git("init", "--quiet")
    return folder


@pytest.fixture
def factorlint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs the command line in the project, or in a folder below it."""

    def run(*words: str, below: str = "") -> Ran:
        monkeypatch.chdir(tmp_path / "project" / below)
        capfd.readouterr()
        code = main(list(words))
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return run
