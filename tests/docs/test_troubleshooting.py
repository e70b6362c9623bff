"""The messages that the page explains are those that are said."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.walkthrough import ROOT

PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
TOLD = re.findall(r"^\*\*`(.+)`\*\*", PAGE, re.MULTILINE)


def nothing(root: Path) -> list[str]:
    return ["check"]


def ignored(root: Path) -> list[str]:
    (root / ".gitignore").write_text("build/\n")
    (root / "build").mkdir()
    (root / "build" / "x.py").write_text("")
    return ["check", "build"]


def outside(root: Path) -> list[str]:
    subprocess.run(["rm", "-r", ".git"], cwd=root, check=True)
    return ["check", "--staged"]


def twice(root: Path) -> list[str]:
    (root / "factorlint.toml").write_text('[factors]\nlogs = "off"\n')
    (root / "pyproject.toml").write_text('[tool.factorlint.factors]\nlogs = "off"\n')
    return ["check"]


def misspelt(root: Path) -> list[str]:
    (root / "factorlint.toml").write_text('[facters]\nlogs = "off"\n')
    return ["check"]


def shallow(root: Path) -> list[str]:
    upstream = root.parent / "upstream"
    named = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org"]
    subprocess.run(["git", "init", "--quiet", "-b", "main", str(upstream)], check=True)
    for number in range(3):
        subprocess.run(
            ["git", *named, "commit", "--quiet", "--allow-empty", "-m", str(number)], cwd=upstream, check=True
        )
    subprocess.run(["git", "branch", "old", "HEAD~2"], cwd=upstream, check=True)
    for branch in ("main", "old"):
        fetched = ["git", "fetch", "--quiet", "--depth=1", upstream.as_uri(), f"{branch}:{branch}"]
        subprocess.run(fetched, cwd=root, check=True)
    return ["check", "--diff", "old...main"]


CASES: dict[str, Callable[[Path], list[str]]] = {
    "no file was read, so this says nothing about the repository": nothing,
    "nothing to check in …: git ignores it": ignored,
    "no commit is known that … have in common; this clone is shallow": shallow,
    "--staged needs a git repository": outside,
    "Both factorlint.toml and [tool.factorlint] in pyproject.toml hold a configuration": twice,
    "… is not a known key; did you mean …?": misspelt,
}


@pytest.mark.parametrize("message", CASES)
def test_the_message_is_said(message, tmp_path):
    root = tmp_path / "work"
    root.mkdir()
    subprocess.run(["git", "init", "--quiet", "-b", "start"], cwd=root, check=True)

    ran = subprocess.run(
        [sys.executable, "-m", "factorlint", *CASES[message](root)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search(".*".join(map(re.escape, message.split("…"))), ran.stderr), ran.stderr
    assert message in TOLD
