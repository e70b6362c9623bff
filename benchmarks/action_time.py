"""How long the Action's two steps take here: `python -m benchmarks.action_time`. Writes `benchmarks/action_time.md`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.api_calls import ROOT, run, scene

PAGE = Path(__file__).with_suffix(".md")
ROUNDS = 5
_HEAD = """\
# The Action's time

Written by `python -m benchmarks.action_time`: the fastest of five rounds, wall clock. The installation
downloads from the package index that pip is set up for; a runner does it once a job.

| Step | Seconds |
|---|---:|
"""


def install(**settings: str) -> None:
    with TemporaryDirectory() as folder:
        environment = os.environ | settings | {"RUNNER_TEMP": folder}
        command = [sys.executable, "-I", str(ROOT / "app" / "action" / "install.py")]
        subprocess.run(command, env=environment, check=True, capture_output=True)


def seconds(step: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        step()
        taken.append(time.perf_counter() - started)
    return min(taken)


def main() -> None:
    with scene() as what:
        rows = [
            ("install from the lock file, nothing downloaded before", seconds(lambda: install(PIP_NO_CACHE_DIR="1"))),
            ("install from the lock file, downloads kept by pip", seconds(install)),
            ("check 100 changed files and publish 20 findings", seconds(lambda: run(what, what.shop.path))),
        ]
    lines = [f"| {name} | {value:.1f} |" for name, value in rows]
    machine = f"\n{os.cpu_count()} cores, Python {sys.version.split()[0]}, {sys.platform}.\n"
    PAGE.write_text(_HEAD + "\n".join(lines) + "\n" + machine, encoding="utf-8", newline="\n")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
