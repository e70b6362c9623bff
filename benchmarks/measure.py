"""What a process costs: processor time and peak memory, as the operating system counted them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread

BARE = (sys.executable, "-I", "-c", "pass")
"""The least that any tool written in Python can cost."""
_SAMPLE_EVERY = 0.05
_CONCERNED = ("PYTHON", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Cost:
    cpu: float
    """Seconds of all processes together, in user and kernel mode."""
    wall: float
    memory: int
    """Bytes of the largest process."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians over pairs of runs that followed each other."""

    cpu: float
    ratio: float
    spread: tuple[float, float]
    """The lower and the upper quartile of the ratio."""
    memory: int


def compare(command: Sequence[str], folder: Path, pairs: int, against: Sequence[str] = BARE) -> Comparison:
    """Run both commands in turn, the order changing, so that a machine's mood meets both alike."""
    costs: list[tuple[Cost, Cost]] = []
    for pair in range(pairs):
        if pair % 2:
            mine, other = cost(command, folder), cost(against, folder)
        else:
            other, mine = cost(against, folder), cost(command, folder)
        costs.append((mine, other))
    ratios = sorted(mine.cpu / other.cpu for mine, other in costs)
    quartiles = (ratios[len(ratios) // 4], ratios[len(ratios) * 3 // 4])
    return Comparison(
        cpu=median(mine.cpu for mine, _ in costs),
        ratio=median(ratios),
        spread=quartiles,
        memory=max(mine.memory for mine, _ in costs),
    )


def cost(command: Sequence[str], folder: Path) -> Cost:
    """One run. Findings are no failure; any other exit code is."""
    if not hasattr(os, "wait4"):
        raise SystemExit("Only a POSIX system tells what a single process has cost.")
    with subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        started = time.perf_counter()
        errors = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{errors.decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit)


def cost_of_all(command: Sequence[str], folder: Path) -> Cost:
    """One run whose memory is that of all its processes together, shared pages counted once; Linux only."""
    peak, ended = [0], Event()

    def watch() -> None:
        while not ended.wait(_SAMPLE_EVERY):
            peak[0] = max(peak[0], sum(_resident(pid) for pid in _descendants(os.getpid())))

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    run = cost(command, folder)
    ended.set()
    watcher.join()
    return Cost(run.cpu, run.wall, max(peak[0], run.memory))


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in map(int, children):
            yield child
            yield from _descendants(child)


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _environment() -> dict[str, str]:
    """As a hook runner starts its hooks: it says that it is one, and nothing is said to Python."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_CONCERNED)}
    return kept | {"PRE_COMMIT": "1"}
