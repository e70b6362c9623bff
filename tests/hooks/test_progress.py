"""Signs of life of long work."""

from __future__ import annotations

import sys
from io import StringIO

import pytest

from hooks import progress


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_a_terminal(monkeypatch):
    """To be called by the test itself: capturing puts its own stream in place before each test."""

    def watched() -> Terminal:
        shown = Terminal()
        monkeypatch.setattr(sys, "stderr", shown)
        return shown

    return watched


def test_short_work_says_nothing(clock, at_a_terminal):
    terminal = at_a_terminal()
    shown = progress.Progress()
    clock[0] += 0.9
    shown.files(9, 10)
    shown.clear()

    assert terminal.getvalue() == ""


def test_long_work_tells_how_much_is_done_and_how_long_it_takes_and_cleans_up(clock, at_a_terminal):
    terminal = at_a_terminal()
    shown = progress.Progress()
    for done in range(0, 1000, 10):
        clock[0] += 0.5
        shown.files(done, 1000)
    shown.clear()

    told = terminal.getvalue().split("\r\x1b[K")
    assert "factorlint: 100 of 1,000 files checked, about 50 seconds left …" in told
    assert "left" not in told[1]
    assert told[-1] == ""


@pytest.mark.parametrize(("seconds", "words"), [(3, "a few seconds"), (44, "40 seconds"), (200, "3 minutes")])
def test_the_time_left_is_said_roughly(seconds, words):
    assert progress._spoken(seconds) == words


def test_where_nobody_watches_nothing_is_said(clock, capsys):
    shown = progress.Progress()
    clock[0] += 100
    shown.files(5, 10)

    assert capsys.readouterr().err == ""


def test_a_log_gets_plain_lines_now_and_then_if_it_is_asked_for(clock, capsys):
    shown = progress.Progress(asked=True)
    for done in range(30):
        clock[0] += 1
        shown.commits(done, 30)
    shown.clear()

    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3
    assert told[0].startswith("factorlint: 9 of 30 commits read, about 20 seconds left")
    assert not any("\r" in line or "\x1b" in line for line in told)
