"""The cost of looking for secrets alone in a whole tree, beside other scanners: `python -m benchmarks.secrets_tree [FILES] [ROUNDS]`.

Kingfisher takes part where it is installed (`pip install kingfisher-bin`), with its compiled rules already in its cache and
without asking providers whether a secret is live. detect-secrets takes minutes, so it runs once, and only over small trees.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.commit import hooks
from benchmarks.measure import Cost, cost_of_all
from benchmarks.tree import DETECT_SECRETS, generate

FILES, ROUNDS = 7000, 5
_MOST_FOR_DETECT_SECRETS = 10_000
_KINGFISHER = ("scan", ".", "--git-history", "none", "--no-validate", "--no-update-check", "--no-dedup")


def table(files: int = FILES, rounds: int = ROUNDS, *, peers: bool = True) -> Iterator[str]:
    """One row a tool. In each round all of them follow each other, so that a machine's mood meets all alike."""
    with TemporaryDirectory() as tree, TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        folder = Path(tree)
        generate(folder, files)
        chosen = dict(commands(files, peers))
        for name, command in chosen.items():
            if "detect-secrets" not in name:  # The first run reads the disk and fills caches.
                cost_of_all(command, folder)
        costs: dict[str, list[Cost]] = {name: [] for name in chosen}
        for number in range(rounds):
            for name, command in sorted(chosen.items(), reverse=bool(number % 2)):
                if number == 0 or "detect-secrets" not in name:
                    costs[name].append(cost_of_all(command, folder))
    yield "| tool | wall | CPU | peak memory, all processes | wall, as a multiple of the first row's |"
    yield "|---|---:|---:|---:|---:|"
    own = median(each.wall for each in costs[next(iter(chosen))])
    for name, some in costs.items():
        wall, cpu = median(each.wall for each in some), median(each.cpu for each in some)
        memory = max(each.memory for each in some)
        yield f"| {name} | {wall:.2f} s | {cpu:.2f} s | {memory / 2**20:.0f} MB | {wall / own:.2f} |"


def commands(files: int, peers: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    own = next(tuple(command) for name, command, _ in hooks() if name == "no-secrets")
    own = tuple(word for word in own if word != "--")
    yield f"factorlint, secrets alone, {os.cpu_count()} cores", (*own, "--quiet", "--no-cache")
    yield "the same on one core", (*own, "--quiet", "--no-cache", "--jobs", "1")
    yield "the same again, from the cache", (*own, "--quiet")
    beside = Path(sys.executable).with_name("kingfisher")
    kingfisher = str(beside) if beside.exists() else shutil.which("kingfisher")
    if kingfisher and peers:
        yield "Kingfisher", (kingfisher, *_KINGFISHER)
    if peers and files <= _MOST_FOR_DETECT_SECRETS:
        yield "`detect-secrets scan`", DETECT_SECRETS


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [FILES]
    for line in table(numbers[0], numbers[1] if numbers[1:] else ROUNDS):
        print(line, flush=True)
