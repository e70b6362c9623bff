"""The commands of a page, run as a reader would type them."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^ *```console\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_FAILS = "# is blocked"
_LONGEST = 300
"""Seconds after which a page does not come to an end any more."""


@dataclass(frozen=True)
class Walked:
    code: int
    said: str


def commands(page: str, heading: str = "") -> Iterator[str]:
    """What stands behind `$` in the console blocks of a page, or of one of its sections."""
    text = (ROOT / page).read_text(encoding="utf-8")
    if heading:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    for block in _BLOCK.findall(text):
        yield from (line.strip().removeprefix("$ ") for line in block.splitlines() if line.strip().startswith("$ "))


def walk(
    lines: list[str], folder: Path, environment: Mapping[str, str], values: Mapping[str, str] | None = None
) -> Walked:
    """Run lines in one shell that stops at the first failure, but for lines that say they are blocked.

    values: what a reader fills in for the examples in `export NAME=…`; each of them has to be there.
    """
    filled = {name: f"export {name}={_quoted(value)}" for name, value in (values or {}).items()}
    script = [
        filled.pop(line.split()[1].partition("=")[0], line) if line.startswith("export ") else line for line in lines
    ]
    assert not filled, f"the page does not ask for {sorted(filled)}"
    steps = [f"if {line}\nthen exit 99; fi" if _FAILS in line else line for line in script]
    shown = [f"printf '%s\\n' {_quoted(f'$ {line}')}\n{step}" for line, step in zip(lines, steps, strict=True)]
    with tempfile.TemporaryFile() as said:
        shell = subprocess.Popen(
            ["bash", "--norc", "-euo", "pipefail", "-c", "\n".join(shown)],
            cwd=folder,
            env=dict(environment),
            stdout=said,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = shell.wait(_LONGEST)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)  # Whatever a page started in the background and did not end.
        said.seek(0)
        return Walked(code, said.read().decode(errors="replace"))


def fresh_home(home: Path, released: Path) -> dict[str, str]:
    """The environment of somebody who has nothing of ours, on a machine where the project's address leads to `released`."""
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\nname = Dev\nemail = dev@example.org\n[init]\ndefaultBranch = main\n"
        '[protocol "file"]\nallow = always\n[advice]\ndetachedHead = false\n'
        f'[url "{released.as_uri()}"]\ninsteadOf = https://github.com/factorlint/factorlint\n'
    )
    foreign = ("GIT_", "PRE_COMMIT", "PYTHON", "VIRTUAL_ENV", "FACTORLINT_", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    cache = os.environ.get("PIP_CACHE_DIR") or str(Path.home() / ".cache" / "pip")
    return {**kept, "HOME": str(home), "PIP_CACHE_DIR": cache, "GIT_CONFIG_NOSYSTEM": "1"}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
