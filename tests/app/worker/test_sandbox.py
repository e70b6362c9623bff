"""The child process: what it is given, what it may take, and what its end does to nobody else."""

import os
import sys
import time
from pathlib import Path

import pytest

from app.worker import sandbox, wire
from app.worker.sandbox import Bounds, CheckFailed, check_apart
from checks.errors import Unreadable

ROOM = Bounds(seconds=60, memory=2 << 30)
FILES = {
    "Dockerfile": b"FROM python:3.12\n",
    "app.py": b"import logging\nlogging.FileHandler('app.log')\n",
}


def read(path: str) -> bytes:
    if path not in FILES:
        raise Unreadable("no such file")
    return FILES[path]


def job(**changes: object) -> wire.Job:
    values: dict[str, object] = {"paths": sorted(FILES), "focus": None, "policy": None, "base": {}} | changes
    return wire.Job(**values)  # type: ignore[arg-type]


def never() -> None:
    """Nothing ends the check."""


def replaced(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have the child run something else after it has confined itself."""
    start = "import sys; sys.path.insert(0, {packages!r}); from app.worker.child import confine; from app.worker import wire; "
    monkeypatch.setattr(sandbox, "_START", start + "confine({seconds}, {memory}); " + code)


def test_a_report_comes_back_whole() -> None:
    result = check_apart(job(), read, lambda path: None, ROOM, never)
    assert [finding.rule for finding in result.report.findings if finding.path == "app.py"] == ["logs/file-handler"]
    assert len(result.report.factors) == 15
    assert result.report.findings[0].span.line >= 1


def test_the_focus_reaches_the_child() -> None:
    assert check_apart(job(focus={"app.py": [1]}), read, lambda path: None, ROOM, never).report.findings == ()
    found = check_apart(job(focus={"app.py": None}), read, lambda path: None, ROOM, never).report.findings
    assert {finding.path for finding in found} == {"app.py"}


def test_a_file_that_cannot_be_read_is_named() -> None:
    result = check_apart(job(paths=["app.py", "gone.py"]), read, lambda path: None, ROOM, never)
    assert [(unread.path, unread.reason) for unread in result.report.unread] == [("gone.py", "no such file")]


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, "import time; time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(CheckFailed, match="longer than 1 seconds"):
        check_apart(job(), read, lambda path: None, Bounds(1, 2 << 30), never)
    assert time.monotonic() - started < 15


def test_a_child_that_takes_no_answer_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_GRACE", 0)
    replaced(monkeypatch, "wire.send(sys.stdout.buffer, dict(read='big')); import time; time.sleep(60)")
    with pytest.raises(CheckFailed):
        check_apart(job(), lambda path: b"x" * 5_000_000, lambda path: None, Bounds(1, 2 << 30), never)


def test_a_child_that_takes_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, "hoard = [bytearray(1 << 20) for _ in range(1 << 20)]")
    with pytest.raises(CheckFailed):
        check_apart(job(), read, lambda path: None, Bounds(30, 256 << 20), never)


def test_a_child_that_computes_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, "[None for _ in iter(int, 1)]")
    with pytest.raises(CheckFailed):
        check_apart(job(), read, lambda path: None, Bounds(2, 2 << 30), never)


@pytest.mark.parametrize(
    "lie",
    [
        "sys.stdout.buffer.write(b'\\xff' * 64)",
        "wire.send(sys.stdout.buffer, dict(read=7))",
        "wire.send(sys.stdout.buffer, dict(result=7))",
        "wire.send(sys.stdout.buffer, dict(result=dict(report=dict(findings=[1], factors=[]), enforced=[], notes=[])))",
        "wire.send(sys.stdout.buffer, dict(failed='<script>' * 9))",
        "import os; os.abort()",
    ],
)
def test_a_child_that_lies_fails_its_own_check_only(monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    replaced(monkeypatch, lie)
    with pytest.raises(CheckFailed) as failure:
        check_apart(job(), read, lambda path: None, ROOM, never)
    assert "<" not in str(failure.value)


def test_a_child_sees_no_environment_and_can_write_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", "planted-and-searched-for")
    told: list[str] = []
    probe = (
        "import os, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"try:\n    open({str(tmp_path / 'file')!r}, 'w').write('x' * 99999); wrote = 'wrote'\n"
        "except OSError:\n    wrote = 'refused'\n"
        "wire.send(sys.stdout.buffer, dict(read=repr(dict(os.environ)) + wrote))"
    )
    replaced(monkeypatch, f"exec({probe!r})".replace("{", "{{").replace("}", "}}"))
    with pytest.raises(CheckFailed):
        check_apart(job(), lambda path: told.append(path) or b"", lambda path: None, ROOM, never)  # type: ignore[func-returns-value]
    assert "planted" not in told[0]
    assert told[0].endswith("refused")


def test_whoever_says_stop_is_heard_and_nothing_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, "import time; time.sleep(60)")

    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        check_apart(job(), read, lambda path: None, ROOM, stop)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_the_kernel_keeps_a_workers_environment_from_its_children() -> None:
    import subprocess

    code = (
        "from app.worker.hardening import hide_environment; hide_environment(); import ctypes, sys;"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == 'linux' else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
