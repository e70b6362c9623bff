"""Installs what the Action needs, hashes checked, apart from the checkout and from the runner's own packages.

Run as `python -I install.py`, by any Python from 3.11 on, before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

_ACTION = Path(__file__).resolve().parent.parent.parent
_LOCK = Path(__file__).resolve().parent / "requirements.txt"
_PIP = ("install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile", "--no-deps")
_HASHED = ("--require-hashes", "--only-binary", ":all:", "--requirement", str(_LOCK))


def main() -> int:
    wanted = hashlib.sha256(_LOCK.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = Path(os.environ.get("RUNNER_TEMP", ".")).resolve() / f"factorlint-{wanted}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = folder / "done"
    if not done.is_file():
        _make(folder, python)
        done.touch()
    _output("python", str(python))
    return 0


def _make(folder: Path, python: Path) -> None:
    """An environment without its own pip takes a tenth of the time; where the runner's Python has no pip, it gets one."""
    with_pip = subprocess.run([sys.executable, "-I", "-m", "pip", "--version"], capture_output=True, check=False)
    if with_pip.returncode == 0:
        _run(sys.executable, "-I", "-m", "venv", "--without-pip", str(folder))
        _run(sys.executable, "-I", "-m", "pip", "--python", str(python), *_PIP, *_HASHED, folder=folder)
    else:
        _run(sys.executable, "-I", "-m", "venv", str(folder))
        _run(str(python), "-I", "-m", "pip", *_PIP, *_HASHED, folder=folder)
    _add_project(Path(_asked(str(python), "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")))


def _add_project(packages: Path) -> None:
    """As an editable install would, without a build: where the code is, and under which version."""
    import tomllib

    project = tomllib.loads((_ACTION / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = packages / f"{project['name']}-{project['version']}.dist-info"
    about.mkdir(exist_ok=True)
    metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (about / "METADATA").write_text(metadata, encoding="utf-8")
    (packages / "factorlint.pth").write_text(f"{_ACTION}\n", encoding="utf-8")


def _run(*command: str, folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, check=False)
    if done.returncode:
        raise SystemExit(f"::error title=factorlint::installing failed: {Path(command[0]).name} gave {done.returncode}")


def _asked(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _output(name: str, value: str) -> None:
    path = os.environ.get("GITHUB_OUTPUT")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{name}={value}\n")


if __name__ == "__main__":
    sys.exit(main())
