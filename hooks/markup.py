"""Text of a repository inside Markdown, as text and nothing more."""

from __future__ import annotations

import re

from hooks.printing import printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~-])")
_REFERENCE = re.compile(r"([@#])(?=\w)")
"""GitHub looks for names and issue numbers in what is rendered, so that escaping does not help; a zero-width space does."""
_RUNS = re.compile(r"`+")


def text(content: str) -> str:
    """No markup, no link, no HTML, and nobody is notified by a name in it."""
    plain = " ".join(printable(content, keep="\n\t").split())
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _REFERENCE.sub(r"\1&#8203;", _SPECIAL.sub(r"\\\1", plain)).replace("://", "&#58;//")


def code(content: str) -> str:
    """A code span whose fence is longer than any run of back quotes inside it."""
    plain = printable(content)
    fence = "`" * (max((len(run) for run in _RUNS.findall(plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
