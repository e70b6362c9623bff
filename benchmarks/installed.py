"""This checkout as its users have it: a wheel in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_WHERE = "import sysconfig; print(sysconfig.get_path('purelib'))"


def interpreter(folder: Path) -> str:
    """The Python of a new environment in `folder`. What factorlint depends on comes from the environment that measures."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        stdout=sys.stderr,
    )
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = str(environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    site_packages, ours = (
        subprocess.check_output([each, "-c", _WHERE], text=True).strip() for each in (python, sys.executable)
    )
    Path(site_packages, "dependencies.pth").write_text(ours, encoding="utf-8")
    return python
