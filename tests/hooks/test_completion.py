"""`factorlint completion`: what a real shell offers."""

from __future__ import annotations

import contextlib
import os
import pty
import shutil
import subprocess
from pathlib import Path
from select import select

import pytest

from checks.index import RULES
from hooks.commands import names
from hooks.commands.completion import SHELLS

BASH = """
source "$1"
COMP_WORDS=(${2})
[[ "$2" == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
$(complete -p factorlint | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
PS1=; LISTMAX=9999; unsetopt PROMPT_SP
fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -d {dump}; stty rows 500 cols 200
print -r -- {line}ready
"""
"""The line that is to be completed is typed behind it; Tab twice lists what fits, Ctrl-U drops the line."""
PAUSE, PATIENCE = 1.0, 60.0
"""Seconds without output after which a list is complete, and until which it must have begun."""


@pytest.fixture(params=SHELLS)
def script(request, project, factorlint, tmp_path) -> tuple[str, Path]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    ran = factorlint("completion", request.param)
    assert (ran.code, ran.err) == (0, "")
    file = tmp_path / "_factorlint"  # The name under which zsh looks for it.
    file.write_text(ran.out)
    return request.param, file


def offered(script: tuple[str, Path], line: str, tmp_path: Path) -> str:
    shell, file = script
    environment = {**os.environ, "TERM": "dumb", "HOME": str(tmp_path)}
    if shell == "zsh":
        return typed(line, file, environment, tmp_path)
    command = {
        "bash": ["bash", "--norc", "-c", BASH, "bash", str(file), line],
        "fish": ["fish", "--no-config", "-c", f"source {file}; complete --do-complete '{line}'"],
    }[shell]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def typed(line: str, file: Path, environment: dict[str, str], tmp_path: Path) -> str:
    """What zsh shows when the line is typed at a terminal and completed; it completes nowhere else."""
    ours, theirs = pty.openpty()
    command = ["zsh", "-f", "-i"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=environment, start_new_session=True
    ) as shell:
        os.close(theirs)
        os.write(ours, ZSH.format(dump=tmp_path / "dump", folder=file.parent, line="'--'").encode())
        read_until(ours, b"\n--ready")
        os.write(ours, f"{line}\t\t".encode())
        shown = listed(ours)
        os.write(ours, b"\x15print -r -- '--'end\n")
        shown += read_until(ours, b"\n--end")
        os.write(ours, b"exit\n")
        with contextlib.suppress(OSError):  # The terminal is gone with its shell.
            while os.read(ours, 4096):
                pass
        shell.wait()
    os.close(ours)
    return shown


def listed(terminal: int) -> str:
    """What is shown below the line, as soon as no more comes. What is typed meanwhile would keep zsh from listing."""
    shown = b""
    while select([terminal], [], [], PAUSE if b"\n" in shown else PATIENCE)[0]:
        shown += os.read(terminal, 4096)
    return shown.decode(errors="replace")


def read_until(terminal: int, mark: bytes) -> str:
    shown = b""
    while mark not in shown:
        shown += os.read(terminal, 4096)
    return shown.decode(errors="replace")


def test_commands_are_offered(script, tmp_path):
    shown = offered(script, "factorlint ", tmp_path)

    assert all(name in shown for name in [*names(), "app"])


def test_options_of_a_command_are_offered(script, tmp_path):
    shown = offered(script, "factorlint check --", tmp_path)

    assert all(option in shown for option in ("--staged", "--diff", "--format", "--fix"))
    assert "--dry-run" not in shown


def test_what_an_option_may_be_is_offered(script, tmp_path):
    shown = offered(script, "factorlint check --format ", tmp_path)

    assert all(word in shown for word in ("json", "sarif", "junit"))


def test_rules_are_offered(script, tmp_path):
    shown = offered(script, "factorlint check --only logs/", tmp_path)

    assert all(rule.partition("/")[2] in shown for rule in RULES if rule.startswith("logs/"))


def test_commands_of_the_app_are_offered(script, tmp_path):
    shown = offered(script, "factorlint app ", tmp_path)

    assert all(name in shown for name in ("web", "worker", "migrate", "doctor"))


def test_another_shell_is_refused_with_those_there_are(project, factorlint):
    ran = factorlint("completion", "csh")

    assert (ran.code, ran.out) == (2, "")
    assert "bash" in ran.err
