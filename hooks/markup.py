"""Text of a repository inside Markdown, as text and nothing more."""

from __future__ import annotations

import re

from hooks.printing import printable

_SPECIAL = re.compile(r"([\\`*_\[\]|~])")
_OPENING = re.compile(r"^([#+=-])|^(\d+)(?=[.)])")
"""What makes a heading or a list of a line that it opens."""
_REFERENCE = re.compile(r"([@#]|\bGH-)(?=\w)", re.IGNORECASE)
"""GitHub looks for names and issue numbers in what is rendered, so that escaping does not help; a zero-width space does."""
_RUNS = re.compile(r"`+")
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")


def text(content: str) -> str:
    """No markup, no link, no HTML, and nobody is notified by a name in it."""
    return _opened(_escaped(_line(content)))


def prose(content: str) -> str:
    """As `text`, but what stands between single back quotes is a code span: the words of a rule are written so."""
    parts = _SPAN.split(_line(content))
    return _opened("".join(code(part) if number % 2 else _escaped(part) for number, part in enumerate(parts)))


def _line(content: str) -> str:
    return " ".join(printable(content, keep="\n\t").split())


def _escaped(plain: str) -> str:
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _REFERENCE.sub(r"\1&#8203;", _SPECIAL.sub(r"\\\1", plain)).replace("://", "&#58;//")


def _opened(line: str) -> str:
    return _OPENING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", line)


def code(content: str) -> str:
    """A code span whose fence is longer than any run of back quotes inside it."""
    plain = printable(content)
    fence = "`" * (max((len(run) for run in _RUNS.findall(plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
