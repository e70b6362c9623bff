"""The cost of a whole tree of 7,000 files, 50 MB: `python -m benchmarks.tree [ROUNDS]`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import cost_of_all

ROOT = Path(__file__).resolve().parents[1]
CHECK = (sys.executable, "-I", "-m", "factorlint", "check", "--quiet")
DETECT_SECRETS = (str(Path(sys.executable).with_name("detect-secrets")), "scan")


def table(rounds: int = 3, peers: bool = False) -> Iterator[str]:
    """`peers` adds detect-secrets, which takes minutes."""
    yield "| tool | wall | CPU | peak memory, all processes |"
    yield "|---|---:|---:|---:|"
    with TemporaryDirectory() as name, TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        folder = Path(name)
        generate(folder)
        for tool, command, times in commands(rounds, peers):
            costs = [cost_of_all(command, folder) for _ in range(times)]
            wall, cpu = median(each.wall for each in costs), median(each.cpu for each in costs)
            memory = max(each.memory for each in costs)
            yield f"| {tool} | {wall:.1f} s | {cpu:.1f} s | {memory / 2**20:.0f} MB |"


def generate(folder: Path, files: int = 7000) -> None:
    """In a process of its own, and old enough for the cache to trust the times of the files."""
    subprocess.run([sys.executable, "-m", "benchmarks.corpus", "tree", str(folder), str(files)], cwd=ROOT, check=True)
    time.sleep(2)


def commands(rounds: int, peers: bool) -> Iterator[tuple[str, tuple[str, ...], int]]:
    yield "`factorlint check --no-cache --jobs 1`", (*CHECK, "--no-cache", "--jobs", "1"), rounds
    yield f"`factorlint check --no-cache`, {os.cpu_count()} cores", (*CHECK, "--no-cache"), rounds
    yield "`factorlint check`, which also fills the cache", CHECK, 1
    yield "`factorlint check` again, nothing changed", CHECK, rounds
    if peers:
        yield "`detect-secrets scan` (secrets alone)", DETECT_SECRETS, 1


if __name__ == "__main__":
    for line in table(int(sys.argv[1]) if sys.argv[1:] else 3):
        print(line, flush=True)
