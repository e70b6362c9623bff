"""Servers that are made for work on the code: they reload it, or say that they are for development."""

from __future__ import annotations

from checks.pattern import pattern
from checks.processes.model import Process

_LINES = (
    r"\brunserver\b|--reload\b|\bflask\b.*\brun\b|\bnodemon\b|\bnext dev\b|\bvite(?: |$)(?!preview|build)|\b(?:npm|yarn|pnpm|bun)(?: run)? (?:dev|serve|watch|develop)\b|"
    r"(?:^|/)air\b|\bts-node-dev\b|\btsx watch\b|\bdotnet watch\b|\bnest start --(?:watch|debug)|\breact-scripts start\b|\bng serve\b|"
    r"\bnuxt(?:i)? dev\b|--watch\b|\bdebugpy\b|\bartisan serve\b|\bwebpack(?:-dev-server| serve)\b|\bsleep infinity\b|\btail -f\b|\brails s(?:erver)?\b"
)


_PATTERN = pattern(_LINES)


def is_for_development(line: str) -> bool:
    """Whether a command line starts a server for work on the code."""
    return _PATTERN.search(line) is not None


def serves_for_development(process: Process) -> bool:
    return any(is_for_development(step.line) for step in process.steps)
