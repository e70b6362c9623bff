"""Comments by which other scanners' users already said that a secret is none."""

from __future__ import annotations

from checks.text import Span, Text

_ON_THE_LINE = ("pragma: allowlist secret", "pragma: whitelist secret", "gitleaks:allow", "trufflehog:ignore", "ggignore")
_ON_THE_LINE_ABOVE = ("pragma: allowlist nextline secret",)


def allowed(text: Text, span: Span) -> str | None:
    """The comment that allows what stands at `span`, or None."""
    line = text.lines[span.line - 1]
    above = text.lines[span.line - 2] if span.line > 1 else ""
    return next(
        (mark for mark in _ON_THE_LINE if mark in line),
        next((mark for mark in _ON_THE_LINE_ABOVE if mark in above), None),
    )
