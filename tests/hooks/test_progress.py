"""Signs of life of a long check."""

from __future__ import annotations

import os

import pytest

from checks.snapshot import MemorySnapshot
from hooks import progress


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


def test_a_short_check_says_nothing(clock, capfd):
    watched = progress.Progress(MemorySnapshot({"a": "x"}))
    clock[0] += 0.9
    assert watched.read("a") == b"x"
    watched.clear()

    assert capfd.readouterr().err == ""


def test_a_long_check_tells_now_and_then_how_much_was_read_and_cleans_up(clock, capfd):
    watched = progress.Progress(MemorySnapshot({"a": "x"}))
    assert watched.paths() == ["a"]
    for _ in range(1500):
        clock[0] += 0.001
        watched.read("a")
    watched.clear()

    told = capfd.readouterr().err.split("\r\x1b[K")
    assert 2 <= len(told) <= 5
    assert told[1].startswith("factorlint: 1,0")
    assert told[-1] == ""


def test_a_forked_copy_keeps_quiet(clock, capfd):
    watched = progress.Progress(MemorySnapshot({"a": "x"}))
    clock[0] += 5
    child = os.fork()
    if child == 0:
        watched.read("a")
        os._exit(0)
    os.waitpid(child, 0)

    assert capfd.readouterr().err == ""
