"""The cost of a commit of ten files, about 50 KB, for each hook: `python -m benchmarks.commit [PAIRS]`."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import SETS
from benchmarks.installed import interpreter
from benchmarks.measure import BARE, Comparison, compare, cost

ROOT = Path(__file__).resolve().parents[1]


def hooks(python: str = sys.executable) -> Iterator[tuple[str, list[str], str]]:
    """Id, command and file pattern of each hook that takes part in a commit."""
    import yaml  # once, before anything is measured

    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        if "pre-commit" in hook["stages"]:
            command = [python, *shlex.split(hook["entry"])[1:], *hook.get("args", ())]
            yield hook["id"], command, hook.get("files", "")


def table(pairs: int = 15) -> Iterator[str]:
    yield "| files | tool | CPU | × bare interpreter | half of the runs | peak memory |"
    yield "|---|---|---:|---:|---:|---:|"
    with TemporaryDirectory() as home:
        python = interpreter(Path(home))
        for kind, (meaning, _, _) in SETS.items():
            folder = Path(home, kind)
            folder.mkdir()
            subprocess.run([sys.executable, "-m", "benchmarks.corpus", kind, str(folder)], cwd=ROOT, check=True)
            bare = [python, *BARE[1:]]
            for tool, command in commands(python, folder):
                cost(command, folder)  # the first run reads the disk
                yield row(meaning, tool, compare(command, folder, pairs, bare))


def commands(python: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=folder, check=True, capture_output=True, text=True).stdout
    files = listed.rstrip("\0").split("\0")
    yield "`python -I -c pass`", [python, *BARE[1:]]
    for name, command, pattern in hooks(python):
        if concerned := [path for path in files if re.search(pattern, path)]:  # without any the hook is not run
            yield f"`{name}`", [*command, *concerned]
    yield "detect-secrets-hook", [str(Path(sys.executable).with_name("detect-secrets-hook")), *files]


def row(meaning: str, tool: str, measured: Comparison) -> str:
    low, high = measured.spread
    return (
        f"| {meaning} | {tool} | {measured.cpu * 1000:.0f} ms | {measured.ratio:.1f} | {low:.1f} to {high:.1f} "
        f"| {measured.memory / 2**20:.0f} MB |"
    )


if __name__ == "__main__":
    for line in table(int(sys.argv[1]) if sys.argv[1:] else 15):
        print(line, flush=True)
