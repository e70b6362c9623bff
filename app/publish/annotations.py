"""Findings as annotations of a check run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.publish.markdown import shortened, visible
from app.publish.severity import order
from checks.finding import Finding

BATCH = 50  # GitHub takes no more in one request
_LEVEL = {"error": "failure", "warning": "warning", "note": "notice"}
_MESSAGE_LIMIT, _TITLE_LIMIT = 12_000, 200  # 64 KB, and 255 characters; four bytes a character at worst


def annotated(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The most severe first, so that whoever reads only the top reads what blocks."""
    return [_annotation(finding) for finding in sorted(findings, key=order)]


def batches(items: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Fifty at a time; one empty batch when there are none, since the run is to be made all the same."""
    for start in range(0, max(len(items), 1), BATCH):
        yield items[start : start + BATCH]


def _annotation(finding: Finding) -> dict[str, Any]:
    span = finding.span
    annotation: dict[str, Any] = {
        "path": finding.path,
        "start_line": span.line,
        "end_line": span.end_line,
        "annotation_level": _LEVEL[finding.level],
        "title": shortened(f"{finding.factor} · {visible(finding.rule)}", _TITLE_LIMIT),
        "message": shortened(_message(finding), _MESSAGE_LIMIT),
    }
    if span.line == span.end_line and span.end_column > span.column:  # GitHub takes columns within one line only
        annotation |= {"start_column": span.column, "end_column": span.end_column - 1}
    return annotation


def _message(finding: Finding) -> str:
    parts = [visible(finding.message), visible(finding.mend)]
    if finding.suppression:
        parts.append(f"Meant so? {visible(finding.suppression)}")
    return "\n".join(part for part in parts if part)
