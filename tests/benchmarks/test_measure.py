"""The processor time and the memory are those of the command, its children included."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measure import compare, cost, cost_of_all

ROOT = Path(__file__).resolve().parents[2]
BUSY = "sum(each * each for each in range(6_000_000))"
LARGE = "kept = bytearray(200_000_000); import time; time.sleep(0.5)"


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-c", code]


def test_work_in_a_child_process_counts(tmp_path):
    idle = cost(python("pass"), tmp_path)
    child = cost(python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{BUSY}'])"), tmp_path)
    assert child.cpu > 2 * idle.cpu


def test_waiting_costs_no_processor_time(tmp_path):
    waiting = cost(python("import time; time.sleep(1)"), tmp_path)
    assert waiting.wall > waiting.cpu


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_memory_of_all_processes_is_added_up(tmp_path):
    both = f"import subprocess, sys\neach = [subprocess.Popen([sys.executable, '-c', '{LARGE}']) for _ in 'ab']\n"
    together = cost_of_all(python(f"{both}[one.wait() for one in each]"), tmp_path)
    assert together.memory > 350_000_000
    assert alone(tmp_path) < 300_000_000


def alone(folder) -> int:
    """Bytes that one process needs, asked by a small one: a process inherits the peak of the one that starts it."""
    code = f"from pathlib import Path; from benchmarks.measure import cost; print(cost({python(LARGE)!r}, Path({str(folder)!r})).memory)"
    return int(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT))


def test_a_command_that_does_more_costs_a_multiple(tmp_path):
    compared = compare(python(BUSY), tmp_path, pairs=3)
    assert compared.ratio > 2
    assert compared.spread[0] <= compared.ratio <= compared.spread[1]


def test_a_command_that_fails_is_not_measured(tmp_path):
    with pytest.raises(SystemExit, match=r"ended with 3:\n"):
        cost(python("import sys; sys.stderr.write('broken'); sys.exit(3)"), tmp_path)
