"""Draws `docs/images/terminal.svg`: what `factorlint check` says of a small, careless commit, as a terminal shows it.

`python3 develop.py picture` runs it; the app is written into a temporary folder and checked there by the real command.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PICTURE = Path(__file__).resolve().parent / "images" / "terminal.svg"
COLUMNS = 114
APP = {
    "Dockerfile": "FROM python:latest\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt\n"
    'CMD ["gunicorn", "app:app"]\n',
    ".python-version": "3.13\n",
    "requirements.txt": "flask==3.1.2\ngunicorn==23.0.0\n",
    "app.py": "import logging\n\nfrom flask import Flask\n\napp = Flask(__name__)\n"
    'app.logger.addHandler(logging.FileHandler("logs/app.log"))\n',
    ".env": "LOG_LEVEL=info\nSMTP_HOST=mail.internal\n",
}
THEME = TerminalTheme(
    (250, 250, 248),
    (52, 54, 60),
    [
        (52, 54, 60),
        (190, 52, 60),
        (54, 128, 82),
        (158, 106, 3),
        (38, 98, 172),
        (126, 74, 160),
        (24, 124, 134),
        (120, 124, 132),
    ],
    [
        (120, 124, 132),
        (206, 62, 70),
        (60, 142, 92),
        (176, 120, 8),
        (48, 112, 192),
        (142, 88, 178),
        (30, 140, 150),
        (250, 250, 248),
    ],
)


def main() -> None:
    console = Console(record=True, width=COLUMNS, file=open("/dev/null", "w") if sys.platform != "win32" else None)  # noqa: SIM115
    console.print(Text.from_ansi(f"\x1b[1m$\x1b[0m factorlint check --staged\n\n{said()}"))
    PICTURE.parent.mkdir(exist_ok=True)
    svg = console.export_svg(title="factorlint", theme=THEME)
    PICTURE.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


def said() -> str:
    """What the command prints in the careless app, in colour."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in APP.items():
            Path(folder, name).write_text(content, encoding="utf-8")
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        subprocess.run(["git", "-C", folder, "add", "--all", "--force"], check=True)
        command = [sys.executable, "-I", "-m", "factorlint", "check", "--staged", "--color", "always"]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    main()
