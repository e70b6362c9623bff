"""Reports of earlier days, as `--format json` of `audit` or `check` wrote them."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from checks.errors import UsageError
from checks.finding import Level
from checks.value import field, frozen, replace

_VERSION = 1
_LEVELS: tuple[Level, ...] = ("error", "warning", "note")


@frozen
class Past:
    """A finding of an earlier report, as far as it takes to name it again."""

    rule: str
    factor: str
    level: Level
    path: str
    line: int
    message: str
    fingerprint: str
    url: str


@frozen
class Earlier:
    label: str
    """Its day, or where it says none the name of its file."""
    day: str
    findings: tuple[Past, ...]
    statuses: dict[str, str] = field(default_factory=dict)
    """By numeral of the factor."""

    def counts(self) -> dict[str, Counter[Level]]:
        """Findings by numeral and level."""
        counted: dict[str, Counter[Level]] = {numeral: Counter() for numeral in self.statuses}
        for finding in self.findings:
            counted.setdefault(finding.factor, Counter())[finding.level] += 1
        return counted


def earlier(files: list[str], below: str) -> list[Earlier]:
    """The reports of these files, the oldest first where all say their day, else as they are given.

    below: the folder that the audit is about, so that what they say of others does not count; empty for all of it. Raises `UsageError` for a file that cannot be read or is no such report.
    """
    reports = [_narrowed(_read(file), below) for file in files]
    return sorted(reports, key=lambda report: report.day) if all(report.day for report in reports) else reports


def _read(file: str) -> Earlier:
    import json

    try:
        with open(file, "rb") as opened:
            return _parsed(json.loads(opened.read().decode("utf-8-sig")), os.path.basename(file))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UsageError(f"{file} is no report that `factorlint audit --format json` wrote") from error


def _narrowed(report: Earlier, below: str) -> Earlier:
    if not below:
        return report
    kept = (each for each in report.findings if each.path == below or each.path.startswith(f"{below}/"))
    return replace(report, findings=tuple(kept))


def _parsed(document: Any, name: str) -> Earlier:
    if document["version"] != _VERSION:
        raise ValueError("another version")
    audit = document.get("audit") or {}
    day = str(audit.get("day") or "")
    commit = str(audit.get("commit") or "")
    label = f"{day} {commit[:7]}".strip() or name
    statuses = {str(each["number"]): str(each["status"]) for each in document["factors"]}
    return Earlier(label, day, tuple(map(_past, document["findings"])), statuses)


def _past(each: Any) -> Past:
    if each["level"] not in _LEVELS:
        raise ValueError("an unknown level")
    return Past(
        rule=str(each["rule"]),
        factor=str(each["factor"]),
        level=each["level"],
        path=str(each["path"]),
        line=int(each["line"]),
        message=str(each["message"]),
        fingerprint=str(each["fingerprint"]),
        url=str(each["url"]),
    )
