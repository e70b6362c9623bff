"""Comments of other scanners that allow a secret where it stands."""

from __future__ import annotations

from checks.text import Span, Text

_SAME_LINE = (
    ("pragma: allowlist secret", "allowed by `pragma: allowlist secret`"),
    ("pragma: whitelist secret", "allowed by `pragma: whitelist secret`"),
    ("pragma:allowlist secret", "allowed by `pragma: allowlist secret`"),
    ("gitleaks:allow", "allowed by `gitleaks:allow`"),
    ("betterleaks:allow", "allowed by `betterleaks:allow`"),
    ("trufflehog:ignore", "allowed by `trufflehog:ignore`"),
    ("ggignore", "allowed by `ggignore`"),
    ("kingfisher:ignore", "allowed by `kingfisher:ignore`"),
    ("nosecret", "allowed by `nosecret`"),
)
_LINE_ABOVE = (
    ("pragma: allowlist nextline secret", "allowed by `pragma: allowlist nextline secret`"),
    ("pragma: whitelist nextline secret", "allowed by `pragma: whitelist nextline secret`"),
    ("pragma:allowlist nextline secret", "allowed by `pragma: allowlist nextline secret`"),
)


def allowed(text: Text, span: Span) -> str | None:
    """Why another scanner's comment on the lines of `span`, or on the line above, allows what stands there."""
    lines = text.lines[span.line - 1 : span.end_line]
    for line in (lines[0], lines[-1]) if lines else ():
        if reason := _named(line, _SAME_LINE):
            return reason
    return _named(text.lines[span.line - 2], _LINE_ABOVE) if span.line > 1 else None


def _named(line: str, comments: tuple[tuple[str, str], ...]) -> str | None:
    lowered = line.lower()
    return next((reason for comment, reason in comments if comment in lowered), None)
