"""Whatever lies in a tree, a check of it ends, in bounded memory, and says in a line what it did not read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from checks.secrets.detection import MOST

MEGABYTE = 1_000_000
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12)
)
ENTITIES = "".join(
    f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' if level else '<!ENTITY e0 "x">' for level in range(12)
)
HOSTILE: dict[str, bytes] = {
    "one-line.js": b"const a = '" + b"password: abcdefgh1, " * (8 * MEGABYTE // 21) + b"';",
    "matches.env": b"API_KEY=q8Zt2mPw91LxKd7Rv4Bn6Ys3\n" * 20_000,
    "a-million.txt": b"pwd=Zx1q\n" * MEGABYTE,
    "quotes.py": b"password = " + b"\"'`" * MEGABYTE,
    "package.json": b"[" * MEGABYTE,
    "values.yaml": b"a: " + b"{b: " * 200_000,
    "compose.yaml": b"services: &services\n  web: {image: x}\n" + LAUGHS.encode(),
    "deploy/laughs.xml": f"<!DOCTYPE x [{ENTITIES}]><x>&e11;</x>".encode(),
    "no-utf8.py": b"PASSWORD = '\xff\xfe\xfd\x80'\n" * 10_000,
    "half-utf16.txt": b"\xff\xfe\0" + b"a\0" * 1000,
    "parentheses.py": b"x = " + b"(" * MEGABYTE,
    "zip.bin": b"PK\3\4" + b"\0" * MEGABYTE,
}


@pytest.fixture
def hostile(project):
    for path, content in HOSTILE.items():
        project.write(path, content)
    with project.write("huge.js", b"x").open("r+b") as file:
        file.truncate(200 * MEGABYTE)
    project.git("init", "--quiet")
    return project


def test_a_check_of_hostile_files_ends_within_bounds_and_names_what_it_did_not_read(hostile):
    command = [sys.executable, "-I", "-m", "factorlint", "check", "--format", "json", "--jobs", "2"]
    with subprocess.Popen(command, cwd=hostile.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        said, complaints = run.communicate(timeout=600)
    report = json.loads(said)
    assert run.returncode in (0, 1), complaints
    unread = Counter(each["path"] for each in report["unread"])
    assert set(unread) >= {"huge.js", "half-utf16.txt", "deploy/laughs.xml", "one-line.js"}
    assert set(unread.values()) == {1}
    assert max(Counter(finding["path"] for finding in report["findings"]).values(), default=0) <= 2 * MOST
    assert not report["crashed"]


MEASURED = """
import os, subprocess, sys
run = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(run.pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), file=sys.stderr)
"""
"""Tells the exit code and the bytes that a command needed; a small process asks, for its peak is handed down."""


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not tell what a process has needed")
def test_one_line_of_200_megabytes_is_refused_without_being_read(project):
    with project.write("huge.js", b"x").open("r+b") as file:
        file.truncate(200 * MEGABYTE)
    command = [sys.executable, "-I", "-c", MEASURED, sys.executable, "-I", "-m", "factorlint", "check", "--verbose"]
    run = subprocess.run(command, cwd=project.root, capture_output=True, check=True)
    code, memory = run.stderr.split()[-2:]
    assert int(code) == 0
    assert run.stdout.count(b"huge.js") == 1
    assert b"larger than 10 MB" in run.stdout
    assert int(memory) < 150 * MEGABYTE
