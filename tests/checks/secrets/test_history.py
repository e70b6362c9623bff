"""Secrets in a log are dated by the commit that brought them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from checks.secrets.examples import value
from checks.secrets.history import HISTORY_FORMAT, introductions

SECRET = value("password")


def git(folder: Path, *arguments: str) -> str:
    settings = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@b",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ]
    return subprocess.run(
        ["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True, text=True
    ).stdout


def commit(folder: Path, files: dict[str, str], date: str) -> str:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "x", f"--date={date}")
    return git(folder, "rev-parse", "HEAD").strip()


def log(folder: Path) -> list[str]:
    options = ["--reverse", "-p", "-U0", "--no-color", "--no-renames", "--full-index", f"--format={HISTORY_FORMAT}"]
    return git(folder, "log", *options).split("\n")


def test_a_secret_is_reported_once_with_the_commit_that_introduced_it_though_it_was_removed_since(
    tmp_path: Path,
) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, {"app.py": "import os\n"}, "2024-01-01T00:00:00+00:00")
    first = commit(tmp_path, {"app.py": f'import os\n\nPASSWORD = "{SECRET}"\n'}, "2024-02-02T00:00:00+00:00")
    commit(tmp_path, {"app.py": f'import os\nx = 1\nPASSWORD = "{SECRET}"  # moved\n'}, "2024-03-03T00:00:00+00:00")
    commit(tmp_path, {"app.py": "import os\n"}, "2024-04-04T00:00:00+00:00")
    found = list(introductions(log(tmp_path)))
    assert [(each.commit, each.date, each.path, each.line) for each in found] == [(first, found[0].date, "app.py", 3)]
    assert found[0].date.startswith("2024-02-02T00:00:00")
    assert found[0].secret.value == SECRET


def test_a_path_with_spaces_and_letters_beyond_ascii_keeps_its_name(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, {"mit leer/größe.py": f'PASSWORD = "{SECRET}"\n'}, "2024-01-01T00:00:00+00:00")
    assert [each.path for each in introductions(log(tmp_path))] == ["mit leer/größe.py"]


def test_a_line_that_looks_like_a_header_is_content_inside_a_hunk() -> None:
    lines = [
        "\0c1\0d\0a",
        "diff --git a/x.py b/x.py",
        "index 1..2 100644",
        "--- a/x.py",
        "+++ b/x.py",
        "@@ -0,0 +1,2 @@",
    ]
    lines += ["+++ not/a/path", f'+PASSWORD = "{SECRET}"']
    assert [(each.path, each.line) for each in introductions(lines)] == [("x.py", 2)]


def test_an_empty_log_holds_nothing() -> None:
    assert list(introductions([])) == []
