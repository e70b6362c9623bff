"""An example file brought up to date: what is missing is added, all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.environment.fallbacks import deploy_value
from checks.environment.listing import Line
from checks.environment.values import names_secret

_EXPLAINED = {"required": "required", "optional": "the program goes on without it", "default": "optional"}


def completed(content: str, lines: Iterable[Line], path: str) -> str:
    """The example file with the variables that no list names; `content` is empty for a new file."""
    added = [line for line in lines if _belongs(line, path, bool(content))]
    if not added:
        return content
    start = content if not content or content.endswith("\n") else f"{content}\n"
    gap = "\n" if start.strip() and not start.endswith("\n\n") else ""
    return start + gap + "".join(_entries(added))


def _belongs(line: Line, path: str, exists: bool) -> bool:
    """What drifts; in a file that is new, all that is the application's own."""
    if line.state == "undocumented":
        return True
    new = not exists and line.state in ("documented", "mentioned") and bool(line.reads)
    return new and not any(each.path == path for each in line.documented)


def _entries(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        first = line.reads[0]
        yield f"# {_EXPLAINED[line.access or 'optional']}, read in {first.path}\n"
        default = next((read.default for read in line.reads if read.default), None)
        if line.access == "default" and default and _is_harmless(line.name, default):
            yield f"# {line.name}={default}\n"
        else:
            yield f"{line.name}=\n"


def _is_harmless(name: str, default: str) -> bool:
    plain = default.isprintable() and not any(mark in default for mark in "\"'#$`\\\n ")
    return plain and not names_secret(name) and deploy_value(name, default) is None
