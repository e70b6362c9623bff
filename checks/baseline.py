"""The baseline: findings that were there when a repository adopted the checks, accepted until they are touched.

The file holds no lines, no times and no secrets, and one entry a line in sorted order, so that two branches merge.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any

from checks.errors import ConfigurationError
from checks.finding import Finding
from checks.value import frozen

BASELINE_FILE = ".factorlint-baseline.json"
_VERSION = 1


@frozen(order=True)
class Entry:
    path: str
    rule: str
    fingerprint: str


@frozen
class Baseline:
    entries: tuple[Entry, ...] = ()
    source: str = BASELINE_FILE

    @cached_property
    def _accepted(self) -> frozenset[Entry]:
        return frozenset(self.entries)

    def covers(self, finding: Finding) -> bool:
        return bool(self.entries) and _entry(finding) in self._accepted

    def stale(
        self, findings: Iterable[Finding], has_path: Callable[[str], bool], assessed: Collection[str]
    ) -> tuple[Entry, ...]:
        """Entries that nothing needs any more.

        findings: all those of the files that were looked at, before any was silenced or left out.
        has_path: whether a file was looked at, or would have been if it still existed. assessed: ids of the rules that ran.
        """
        needed = {_entry(finding) for finding in findings}
        return tuple(
            entry for entry in self.entries if entry not in needed and entry.rule in assessed and has_path(entry.path)
        )


def render(findings: Iterable[Finding]) -> str:
    """The baseline file that accepts these findings."""
    from json import dumps

    entries = sorted({_entry(finding) for finding in findings})
    lines = (dumps({"path": entry.path, "rule": entry.rule, "fingerprint": entry.fingerprint}) for entry in entries)
    listed = ",".join(f"\n  {line}" for line in lines)
    return f'{{\n "version": {_VERSION},\n "findings": [{listed}\n ]\n}}\n'


def read(content: bytes, path: str = BASELINE_FILE) -> Baseline:
    """The baseline that a file holds. Raises ConfigurationError with the remedy."""
    if not content.strip():
        raise _unusable(path, "is empty")
    if b"\n<<<<<<< " in content:
        raise _unusable(path, "holds an unresolved merge conflict")
    parsed = _json(content, path)
    if (
        not isinstance(parsed, dict)
        or parsed.get("version") != _VERSION
        or not isinstance(parsed.get("findings"), list)
    ):
        raise _unusable(path, f"is not a baseline of version {_VERSION}")
    return Baseline(
        tuple(sorted({_parsed(item, number, path) for number, item in enumerate(parsed["findings"], 1)})), path
    )


def _json(content: bytes, path: str) -> Any:
    from json import loads

    try:
        return loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unusable(path, "is not valid JSON") from error


def _parsed(item: object, number: int, path: str) -> Entry:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in ("path", "rule", "fingerprint")):
        raise _unusable(path, f"holds no path, rule and fingerprint in entry {number}")
    return Entry(item["path"], item["rule"], item["fingerprint"])


def _entry(finding: Finding) -> Entry:
    return Entry(finding.path, finding.rule, finding.fingerprint)


def _unusable(path: str, problem: str) -> ConfigurationError:
    return ConfigurationError(f"{path} {problem}; write it anew with `factorlint baseline`, or restore it from git.")
