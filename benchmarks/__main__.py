"""Measures everything and writes docs/speed.md: `python3 develop.py bench [--peers]`."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import commit, secrets_tree, tree

PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed.md"
COMMIT = """\
# Speed

Written by `python3 develop.py bench`. Absolute times depend on the machine; ratios hold much better, for the two commands of a
pair follow each other directly, in changing order. CPU is the time of all processes of a run in user and kernel mode.

## A commit of ten files, 50 KB

What one hook costs on the files of a commit, installed and started as pre-commit does it, without pre-commit's own time.
"""
TREE = """
## A tree of 7,000 files, 50 MB

One file in fifty holds something to find.
"""
SECRETS = """
## Secrets alone in a tree

The rules of the hook `no-secrets` over the same tree, and over one of 60,000 files. Kingfisher is written in Rust and matches with
Vectorscan; it asks no provider here whether a secret is live, and has its compiled rules in its own cache.

### 7,000 files
"""
LARGE = """
### 60,000 files
"""


def main(arguments: list[str]) -> None:
    peers = "--peers" in arguments
    machine = (
        f"\n{os.cpu_count()} cores, {platform.system()} on {platform.machine()}, Python {platform.python_version()}.\n"
    )
    lines = [COMMIT, *shown(commit.table()), TREE, *shown(tree.table()), SECRETS]
    lines += [
        *shown(secrets_tree.table(peers=peers)),
        LARGE,
        *shown(secrets_tree.table(60_000, 3, peers=peers)),
        machine,
    ]
    PAGE.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def shown(lines: Iterable[str]) -> Iterator[str]:
    """Each line as it is measured, for that takes minutes."""
    for line in lines:
        print(line, flush=True)
        yield line


if __name__ == "__main__":
    main(sys.argv[1:])
