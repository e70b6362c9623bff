"""How a report is shown, whatever the output."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    color: bool = False
    unicode: bool = True
    """Whether the stream can show more than ASCII."""
    width: int = 100
    """Cells of a line of the terminal."""
    quiet: bool = False
    verbose: bool = False
    partial: bool = False
    """The check was about some files or lines, so what it saw says nothing about a factor as a whole."""
