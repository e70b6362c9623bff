#!/usr/bin/env python3
"""Sets this checkout up and runs it. Needs Python 3.11 or newer and git, nothing else.

python3 develop.py check [ARGUMENT …]   runs `factorlint check` of this checkout on the current folder
python3 develop.py test [ARGUMENT …]    runs every check on this project; arguments go to pytest
python3 develop.py generate             writes what is generated: the rule index, the documentation, the schemas
python3 develop.py picture              draws the terminal of the README anew
python3 develop.py site                 builds the documentation as a site in site/, without any network
python3 develop.py bench                measures the speed and writes docs/speed.md
python3 develop.py lock [--upgrade]     resolves the dependencies of pyproject.toml into requirements/
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {
    "run": ROOT / "requirements" / "run.txt",
    "app": ROOT / "requirements" / "app.txt",
    "dev": ROOT / "requirements" / "dev.txt",
}
"""What `check` needs, what the App's image holds, and what everything else needs; the last holds all of the others."""
SELECTIONS = {
    "dev": ("--all-extras", "--group", "build", "--group", "dev"),
    "run": ("--group", "build", "--constraints", "requirements/dev.txt"),
    "app": ("--extra", "app", "--group", "build", "--constraints", "requirements/dev.txt"),
}
"""Out of which groups each lock is resolved; the first one binds the others."""
TESTS = {
    "lint": ("-m", "ruff", "check", "."),
    "format": ("-m", "ruff", "format", "--check", "."),
    "types": (
        "-m",
        "mypy",
    ),
    "imports": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    "generated files": (str(ROOT / "docs" / "generate.py"), "--check"),
    "tests": ("-m", "pytest", "--numprocesses", "auto"),
    "own hooks": ("-m", "pre_commit", "run", "--all-files"),
    "own check": ("-m", "factorlint", "check"),
}


def main(arguments: list[str]) -> int:
    commands = {
        "check": check,
        "test": test,
        "generate": generate,
        "picture": picture,
        "site": site,
        "bench": bench,
        "lock": lock,
    }
    if not arguments or arguments[0] not in commands:
        sys.stderr.write(__doc__ or "")
        return 0 if arguments in (["-h"], ["--help"]) else 2
    return commands[arguments[0]](arguments[1:])


def check(arguments: list[str]) -> int:
    prepare("run")
    return run("-m", "factorlint", "check", *arguments, folder=Path.cwd())


def test(arguments: list[str]) -> int:
    """Runs every step, also after one has failed, so that one run shows all there is to mend."""
    prepare("dev")
    failed = [name for name, command in TESTS.items() if not passes(name, command, arguments)]
    say(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


def generate(arguments: list[str]) -> int:
    prepare("dev")
    return run(str(ROOT / "docs" / "generate.py"), *arguments)


def picture(arguments: list[str]) -> int:
    prepare("dev")
    return run(str(ROOT / "docs" / "terminal_picture.py"), *arguments)


def site(arguments: list[str]) -> int:
    prepare("dev")
    return run("-m", "mkdocs", "build", "--clean", *arguments)


def bench(arguments: list[str]) -> int:
    prepare("dev")
    return run("-m", "benchmarks", *arguments)


def lock(arguments: list[str]) -> int:
    """One set of files for every platform, with hashes and without the address of any index."""
    if not PYTHON.exists():
        prepare("dev")
    options = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header")
    for name, selection in SELECTIONS.items():
        output = ("--output-file", LOCKS[name].relative_to(ROOT).as_posix(), "--python-version", "3.11", "--quiet")
        if code := run("-m", "uv", "pip", "compile", *options, *selection, *output, *arguments, "pyproject.toml"):
            return code
    return 0


def passes(name: str, command: tuple[str, ...], arguments: list[str]) -> bool:
    say(name)
    started = time.monotonic()
    code = run(*command, *(arguments if name == "tests" else ()))
    say(f"{name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return code == 0


def prepare(name: str) -> None:
    """The environment with what a lock file lists, made or brought up to date only when the lock file has changed."""
    wanted = hashlib.sha256(LOCKS[name].read_bytes()).hexdigest()
    stamp = ENVIRONMENT / f"factorlint-{name}.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    if name == "run" and PYTHON.exists() and (ENVIRONMENT / "factorlint-dev.sha256").exists():
        prepare("dev")
        return
    say(f"installing {LOCKS[name].relative_to(ROOT)} into {ENVIRONMENT.name}")
    if not PYTHON.exists():
        create_environment()
    quiet = ("--quiet", "--disable-pip-version-check")
    # The lock is complete, and pip would look beyond it for requirements with extras.
    require("-m", "pip", "install", *quiet, "--no-deps", "--require-hashes", "--requirement", str(LOCKS[name]))
    require("-m", "pip", "install", *quiet, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted, encoding="ascii")


def create_environment() -> None:
    made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=False)
    if made.returncode != 0:
        raise SystemExit("Python's venv module does not work here; on Debian and Ubuntu it comes with python3-venv.")


def require(*python: str) -> None:
    """Setting up writes to standard error, for standard output belongs to the report."""
    if code := run(*python, output=sys.stderr):
        raise SystemExit(code)


def run(*python: str, folder: Path = ROOT, output: TextIO | None = None) -> int:
    """Runs Python of the environment, isolated from variables and folders that could put other code in front."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment["PATH"] = os.pathsep.join((str(PYTHON.parent), environment.get("PATH", os.defpath)))
    return subprocess.run(
        [str(PYTHON), "-I", *python], cwd=folder, env=environment, stdout=output, check=False
    ).returncode


def say(text: str) -> None:
    sys.stderr.write(f"develop: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        raise SystemExit("factorlint needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
