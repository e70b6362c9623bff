"""What the workflow asks for, out of the environment that `action.yml` fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from app.publish.target import CheckRuns
from checks.errors import UsageError

Threshold = Literal["error", "warning", "note", "never"]
_THRESHOLDS = ("error", "warning", "note", "never")
_SWITCH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_CHECKS: dict[str, CheckRuns] = {"enforced": "enforced", "all": "all", "summary": "summary"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """level: the lowest level that fails the step. format: an output of the command line, or `auto`.

    report: in a `workflow_run`, the report that the untrusted run left behind.
    """

    token: str
    base: str
    only: tuple[str, ...]
    skip: tuple[str, ...]
    level: Threshold
    format: str
    sarif: str
    comment: bool
    check: CheckRuns
    working_directory: str
    configuration: str
    report: str


def parse(environment: Mapping[str, str]) -> Inputs:
    """Raises `UsageError` naming the input and what it may be."""
    given = {name: value.strip() for name, value in environment.items() if name.startswith("FACTORLINT_")}

    def text(name: str, default: str = "") -> str:
        return given.get(f"FACTORLINT_{name}", "") or default

    return Inputs(
        token=text("TOKEN"),
        base=text("BASE"),
        only=_names(text("ONLY")),
        skip=_names(text("SKIP")),
        level=_level(text("LEVEL", "error")),
        format=text("FORMAT", "auto"),
        sarif=text("SARIF"),
        comment=_switch("comment", text("COMMENT", "true")),
        check=_check_runs(text("CHECK", "true")),
        working_directory=_folder(text("WORKING_DIRECTORY", ".")),
        configuration=text("CONFIGURATION"),
        report=text("REPORT"),
    )


def _names(text: str) -> tuple[str, ...]:
    """Separated by commas, blanks or lines."""
    return tuple(text.replace(",", " ").split())


def _level(text: str) -> Threshold:
    if text not in _THRESHOLDS:
        raise UsageError(f"level: {text!r} is none of {', '.join(_THRESHOLDS)}")
    return cast(Threshold, text)


def _switch(name: str, text: str) -> bool:
    if text.lower() not in _SWITCH:
        raise UsageError(f"{name}: {text!r} is neither true nor false")
    return _SWITCH[text.lower()]


def _check_runs(text: str) -> CheckRuns:
    if text.lower() in _CHECKS:
        return _CHECKS[text.lower()]
    if text.lower() in _SWITCH:
        return "enforced" if _SWITCH[text.lower()] else "none"
    raise UsageError(f"check: {text!r} is none of true, false, {', '.join(_CHECKS)}")


def _folder(text: str) -> str:
    """Relative to the repository's root, with `/` and without a trailing one; empty for the root."""
    parts = [part for part in text.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts or text.startswith("/") or ":" in text:
        raise UsageError(f"working-directory: {text!r} is not a folder inside the repository")
    return "/".join(parts)
