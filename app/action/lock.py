"""`python -m app.action.lock`: writes requirements.txt, what the Action installs, with hashes and without any index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent
_OPTIONS = (
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
)


def main() -> int:
    root = _HERE.parent.parent
    # Seeded with the project's own lock, so that the Action runs the versions that the tests ran.
    pins = ("--constraints", "requirements/dev.txt")
    sources = ("pyproject.toml", "app/action/requirements.in")
    output = ("--output-file", "app/action/requirements.txt", "--no-header", "--no-annotate", "--quiet")
    # 3,300 generated modules of GitHub's models, which nothing here imports: two thirds of the time to install.
    left_out = ("--no-emit-package", "githubkit-schemas-2026-03-10")
    command = [sys.executable, "-m", "uv", "pip", "compile", *_OPTIONS, *left_out, *pins, *output, *sources]
    return subprocess.run(command, cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
