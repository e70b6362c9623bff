"""How a report is shown, whatever the output."""

from __future__ import annotations

import os
import sys

from checks.value import frozen

_WIDTH = 100


@frozen
class View:
    color: bool = False
    unicode: bool = True
    """Whether the stream can show more than ASCII."""
    width: int = _WIDTH
    """Cells of a line of the terminal."""
    quiet: bool = False
    verbose: bool = False
    partial: bool = False
    """The check was about some files or lines, so what it saw says nothing about a factor as a whole."""


def view(color: str, output: str | None, quiet: bool, verbose: bool, partial: bool) -> View:
    """What suits the stream that the report goes to; `color` is `auto`, `always` or `never`."""
    to_terminal = output in (None, "-") and sys.stdout.isatty()
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii") if output in (None, "-") else "utf-8"
    return View(
        color=color == "always" or (color == "auto" and to_terminal and _takes_color()),
        unicode=encoding.lower().replace("-", "").startswith("utf"),
        width=_width() if to_terminal else 100,
        quiet=quiet,
        verbose=verbose,
        partial=partial,
    )


def columns() -> int:
    """As `shutil.get_terminal_size` finds it, without importing compressors."""
    said = os.environ.get("COLUMNS", "")
    if said.isdigit() and int(said) > 0:
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except OSError:
        return _WIDTH


def _takes_color() -> bool:
    """https://no-color.org: any value that is not empty means no."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _width() -> int:
    from shutil import get_terminal_size  # Brings every archive format along.

    return get_terminal_size((100, 24)).columns
