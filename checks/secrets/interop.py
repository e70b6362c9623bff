"""Files in which other scanners keep what was accepted: `.secrets.baseline` and `.gitleaksignore`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from checks.errors import ConfigurationError
from checks.pattern import pattern
from checks.secrets.plugins import spellings
from checks.text import Span
from checks.value import frozen

BASELINE = ".secrets.baseline"
GITLEAKS = ".gitleaksignore"
_SPLIT = pattern(r"[\"'`\s=:,;@<>/?&|()\[\]{}]+")
_HEADER = pattern(r"BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY")


@frozen
class Accepted:
    """What a repository's own scanners were told to leave alone.

    hashes: per path the SHA-1 of each accepted secret, as detect-secrets stores them.
    places: path and line, as gitleaks stores them.
    excluded: patterns of paths, lines and secrets that the baseline's filters exclude.
    """

    hashes: dict[str, frozenset[str]]
    places: frozenset[tuple[str, int]] = frozenset()
    excluded_files: tuple[str, ...] = ()
    excluded_lines: tuple[str, ...] = ()
    excluded_secrets: tuple[str, ...] = ()

    def reason(self, path: str, span: Span, secret: str, line: str) -> str | None:
        """Why a secret in a file is accepted; None where it is not. `line` is the first line of the span."""
        if (path, span.line) in self.places:
            return f"listed in {GITLEAKS}"
        known = self.hashes.get(path)
        if known and any(_sha1(text) in known for text in _spellings(secret, line)):
            return f"listed in {BASELINE}"
        if _any(self.excluded_files, path) or _any(self.excluded_lines, line) or _any(self.excluded_secrets, secret):
            return f"excluded by {BASELINE}"
        return None


def load(read: Callable[[str], bytes | None]) -> Accepted | None:
    """What the files at the root of a repository accept. `read` gives a file's content, None where it is absent."""
    baseline, ignored = read(BASELINE), read(GITLEAKS)
    if baseline is None and ignored is None:
        return None
    accepted = parse_baseline(baseline) if baseline is not None else Accepted({})
    if ignored is None:
        return accepted
    return Accepted(
        accepted.hashes,
        frozenset(parse_gitleaksignore(ignored)),
        accepted.excluded_files,
        accepted.excluded_lines,
        accepted.excluded_secrets,
    )


def parse(content: bytes) -> Accepted:
    """Either kind of file, told apart by its content. Raises ConfigurationError when it is neither."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return parse_baseline(content)
    return Accepted({}, frozenset(parse_gitleaksignore(content)))


def parse_baseline(content: bytes) -> Accepted:
    """A detect-secrets baseline of version 0.12 or later. Raises ConfigurationError when it is none."""
    from json import loads

    try:
        parsed = loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{BASELINE} is not valid JSON; write it anew with detect-secrets.") from error
    results = parsed.get("results") if isinstance(parsed, dict) else None
    if not isinstance(results, dict):
        raise ConfigurationError(f"{BASELINE} holds no results; write it anew with detect-secrets.")
    hashes = {
        path.replace("\\", "/").removeprefix("./"): frozenset(_hashes(found))
        for path, found in results.items()
        if isinstance(found, list)
    }
    filters = dict(_filters(parsed))
    return Accepted(
        hashes,
        excluded_files=(*filters.get("should_exclude_file", ()), *_legacy(parsed, "files")),
        excluded_lines=(*filters.get("should_exclude_line", ()), *_legacy(parsed, "lines")),
        excluded_secrets=filters.get("should_exclude_secret", ()),
    )


def parse_gitleaksignore(content: bytes) -> Iterator[tuple[str, int]]:
    """Path and line of each fingerprint, `path:rule:line` or `commit:path:rule:line`."""
    for line in content.decode("utf-8", "replace").splitlines():
        fingerprint = line.partition(" #")[0].strip()
        parts = fingerprint.split(":")
        if fingerprint.startswith("#") or len(parts) < 3 or not parts[-1].isdigit():
            continue
        yield parts[-3], int(parts[-1])


def _hashes(found: Iterable[Any]) -> Iterator[str]:
    for item in found:
        if isinstance(item, dict) and isinstance(item.get("hashed_secret"), str):
            yield item["hashed_secret"]


def _filters(parsed: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in parsed.get("filters_used") or ():
        if isinstance(item, dict) and "filters.regex." in str(item.get("path")):
            patterns = item.get("pattern") or ()
            yield (
                str(item["path"]).rpartition(".")[2],
                tuple(
                    pattern for pattern in ([patterns] if isinstance(patterns, str) else patterns) if _compiles(pattern)
                ),
            )


def _legacy(parsed: dict[str, Any], key: str) -> tuple[str, ...]:
    """Before version 1 the patterns stood under `exclude`."""
    exclude = parsed.get("exclude")
    pattern = exclude.get(key) if isinstance(exclude, dict) else None
    return (pattern,) if isinstance(pattern, str) and _compiles(pattern) else ()


def _compiles(pattern: object) -> bool:
    try:
        re.compile(str(pattern))
    except re.error:
        return False
    return isinstance(pattern, str)


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in patterns)


def _spellings(secret: str, line: str) -> Iterator[str]:
    """The secret, and the parts of its line that overlap it: detect-secrets draws the borders of a value elsewhere."""
    yield secret
    yield secret.strip("\"'` ")
    header = _HEADER.search(secret)
    if header:
        yield header[0]
    for part in _SPLIT.split(line):
        if part and (part in secret or secret in part):
            yield part
    yield from spellings(line)


def _sha1(text: str) -> str:
    from hashlib import sha1

    return sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
