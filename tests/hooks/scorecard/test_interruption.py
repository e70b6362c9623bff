"""A long audit at a terminal: it says how far it is, and leaves nothing behind when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = 6000
SOURCE = "import logging\nimport os\n\n" + "\n".join(
    f"def step_{number}(items):\n    logging.info(os.environ['STEP'], items)\n    return [each for each in items if each]\n"
    for number in range(40)
)

pty = pytest.importorskip("pty", reason="needs pseudo terminals")


@pytest.fixture
def large(project):
    for number in range(FILES):
        project.write(f"part{number % 50}/step{number}.py", SOURCE)
    return project


def test_an_interrupted_audit_says_how_far_it_is_then_ends_with_130_and_leaves_nothing(large):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "factorlint", "audit", "--no-cache", "--format", "html", "--output", "audit.html"],
        cwd=large.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    told = b""
    while b"files checked" not in told:
        told += os.read(ours, 1000)
    os.killpg(process.pid, signal.SIGINT)
    printed, _ = process.communicate()
    rest = _rest(ours)

    assert (process.returncode, printed) == (130, b"")
    assert f"of {FILES:,} files checked".encode() in told
    assert b"Traceback" not in told + rest
    assert rest.endswith(b"\r\x1b[K")
    assert sorted(path.name for path in large.root.iterdir() if not path.name.startswith("part")) == [".git"]


def _rest(terminal: int) -> bytes:
    """What is left to read; Linux ends a pseudo terminal whose other side is gone with an error."""
    read = b""
    try:
        while piece := os.read(terminal, 1000):
            read += piece
    except OSError:
        pass
    os.close(terminal)
    return read
