"""Everything a step of a workflow can leave behind: outputs, a summary, files, annotations, the log."""

from __future__ import annotations

import json
import os
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.action.inputs import Inputs, Threshold
from app.publish.markdown import fitted, sentence
from app.publish.summary import finding_list, overview
from checks.errors import UsageError
from checks.report import Report
from hooks.outputs import find, names
from hooks.printing import printable
from hooks.view import View

_SUMMARY_LIMIT = 900_000  # GitHub takes 1 MiB a step
_REACHED: dict[Threshold, frozenset[str]] = {
    "error": frozenset({"error"}),
    "warning": frozenset({"error", "warning"}),
    "note": frozenset({"error", "warning", "note"}),
    "never": frozenset(),
}


def fails(report: Report, level: Threshold) -> bool:
    return any(finding.level in _REACHED[level] for finding in report.findings)


def outputs(report: Report) -> Iterator[tuple[str, str]]:
    """The step's outputs by name; one for each factor's id, and all of them as JSON."""
    levels = Counter(finding.level for finding in report.findings)
    statuses = {status.id: status.status for status in report.factors}
    yield "status", "failing" if report.failing else "advice" if report.findings else "passing"
    yield "findings", str(len(report.findings))
    yield "errors", str(levels["error"])
    yield "warnings", str(levels["warning"])
    yield "notes", str(levels["note"])
    yield "files-read", str(report.files_read)
    yield "factors", json.dumps(statuses)
    yield from statuses.items()


def write_outputs(pairs: Iterator[tuple[str, str]], environment: Mapping[str, str]) -> None:
    """In the form for values of several lines, so that no value can add an output of its own."""
    for name, value in pairs:
        mark = f"end-{secrets.token_hex(16)}"
        _append(environment.get("GITHUB_OUTPUT"), f"{name}<<{mark}\n{value}\n{mark}\n")


def write_summary(report: Report, notes: tuple[str, ...], reproduce: str, environment: Mapping[str, str]) -> None:
    parts = ["## factorlint", *(sentence(note) for note in notes), overview(report, reproduce)]
    if report.findings:
        parts.append(finding_list(report.findings))
    _append(environment.get("GITHUB_STEP_SUMMARY"), fitted(parts, _SUMMARY_LIMIT, "_Cut short._") + "\n")


def write_file(report: Report, format: str, path: Path) -> Path:  # noqa: A002
    """The report in a format of the command line. Raises `UsageError` where the file cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(find(format).render(report, View())), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return path


def log(report: Report, inputs: Inputs, *, annotated: bool) -> Iterator[str]:
    """What is printed. `auto` annotates the run unless the check runs have done so, or else prints text.

    Text is wrapped so that nothing in a file can be taken for a command to the runner.
    """
    wanted = inputs.format if inputs.format != "auto" else "text" if annotated else "github"
    if wanted == "github":
        yield from find("github").render(report, View())
        return
    mark = secrets.token_hex(16)
    yield f"::stop-commands::{mark}\n"
    yield from find(wanted).render(report, View())
    yield f"\n::{mark}::\n"


def known_format(name: str) -> None:
    if name != "auto" and name not in names():
        raise UsageError(f"format: {name!r} is none of auto, {', '.join(names())}")


def command(kind: str, message: str) -> str:
    """A workflow command of our own, `warning` or `error`."""
    data = printable(message, keep="\n").replace("%", "%25").replace("\n", "%0A")
    return f"::{kind} title=factorlint::{data}\n"


def _append(path: str | None, text: str) -> None:
    if path:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(text)


def inside(folder: str, root: Path) -> Path:
    """A path that an input names, below the workspace unless it is absolute."""
    return Path(folder) if os.path.isabs(folder) else root / folder
